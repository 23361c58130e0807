"""iCalendar addresses: one event's sessions, all public ones, and somebody's own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue
from limits import RateLimitItemPerMinute
from werkzeug.exceptions import TooManyRequests

from app.catalogue import listing
from app.events.calendar_entries import entries_of, entry_of
from app.events.day_programme import read_blocks
from app.events.queries import public_event_with_meetings
from app.events.titles import title
from app.feeds.owners import owner_of
from app.feeds.personal import calendar_of, tag_of
from app.feeds.queries import calendar_key, fits, public_sessions, public_tag
from app.feeds.routes.blueprint import bp
from app.ics.entries import Calendar
from app.ics.etag import last_modified
from app.ics.write import calendar_bytes
from app.web.access import Audience, open_to
from app.web.cached_response import CachedResponse, answer_with, cached_response
from app.web.office import current_office
from app.web.page_cache import ALWAYS, PageCache
from app.web.request_work import current_work
from app.web.tries import hit
from app.work import Work

CACHE = "calendar_cache"
_ALL = listing.EventFilter()
_NAME = "events.ics"
_OFTEN = RateLimitItemPerMinute(30)
"""So often a calendar may be asked for; programs ask once in some minutes, several of one person at once."""


@dataclass(frozen=True, slots=True)
class _File:
    page: CachedResponse
    modified: datetime | None


@bp.get("/events/<slug>/calendar.ics")
@open_to(Audience.everyone)
def event(slug: str) -> ResponseReturnValue:
    """Answer one published event's sessions, from the cache while the event has not changed."""
    work = current_work()
    cache: PageCache[_File] = current_app.extensions[CACHE]
    key = calendar_key(work, slug)
    cache_key = (key, work.texts.language)
    file = cache.get(cache_key, work.now)
    if file is None:
        found = public_event_with_meetings(work, slug)
        read_blocks(work, found)
        name = title(found, work.texts.language).text
        entries = entries_of(work.texts, work.links, found)
        file = _file_of(Calendar(name, entries, work.texts.language))
        if fits(key, found):
            cache.put(cache_key, file, file.page.size, ALWAYS)
    return _headed(answer_with(file.page, file.modified), f"{slug}.ics")


@bp.get("/feeds/events.ics")
@open_to(Audience.everyone)
def public() -> ResponseReturnValue:
    """Answer all public sessions, narrowed as asked; an unchanged calendar costs one aggregate."""
    work = current_work()
    read = listing.event_filter(request.args)
    wanted = listing.EventFilter(form=read.form, county=read.county, mode=read.mode)

    def calendar() -> Calendar:
        entries = [entry_of(work.texts, work.links, *each) for each in public_sessions(work, wanted)]
        return Calendar(current_office().name, entries, work.texts.language)

    return _whole(work, calendar) if wanted == _ALL else _answer(public_tag(work, wanted), calendar, _NAME)


@bp.get("/feeds/<token>.ics")
@open_to(Audience.link_holder)
def personal(token: str) -> ResponseReturnValue:
    """Answer somebody's own calendar; an unchanged one costs some aggregates."""
    work = current_work()
    owner = owner_of(work, token)
    if not hit(_OFTEN, "feed", token):
        raise TooManyRequests(retry_after=_OFTEN.get_expiry())
    answer = _answer(tag_of(work, owner), lambda: calendar_of(work, owner), "zapisy.ics")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.vary.clear()
    return answer


def _whole(work: Work, made: Callable[[], Calendar]) -> Response:
    """Answer the calendar of everything, from the cache while its tag stays."""
    tag = public_tag(work, _ALL)
    if request.if_none_match.contains_weak(tag):
        return _unchanged(tag, _NAME)
    cache: PageCache[_File] = current_app.extensions[CACHE]
    file = cache.get(tag, work.now)
    if file is None:
        file = _file_of(made())
        file = replace(file, page=replace(file.page, tag=tag))
        # What was read after the tag may be newer than it.
        if public_tag(work, _ALL) == tag:
            cache.put(tag, file, file.page.size, ALWAYS)
    return _headed(answer_with(file.page, file.modified), _NAME)


def _file_of(calendar: Calendar) -> _File:
    return _File(cached_response(calendar_bytes(calendar), "text/calendar"), last_modified(calendar))


def _answer(tag: str, made: Callable[[], Calendar], filename: str) -> Response:
    """Answer 304 if the reader has this version, else the calendar's bytes."""
    if request.if_none_match.contains_weak(tag):
        return _unchanged(tag, filename)
    response = Response(mimetype="text/calendar")
    response.set_etag(tag)
    calendar = made()
    response.data = calendar_bytes(calendar)
    if modified := last_modified(calendar):  # None would be written as now
        response.last_modified = modified
    response.make_conditional(request.environ)
    return _headed(response, filename)


def _unchanged(tag: str, filename: str) -> Response:
    response = Response(status=304, mimetype="text/calendar")
    response.set_etag(tag)
    return _headed(response, filename)


def _headed(response: Response, filename: str) -> Response:
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    response.vary.update(("Accept-Language", "Cookie"))
    response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    return response
