"""The public list of events, and one event's page."""

from dataclasses import dataclass, field, replace
from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.catalogue.cache_keys import ListKey, PageKey, events_of, list_key, page_key
from app.catalogue.cards import cards_for
from app.catalogue.joint import other_dates
from app.catalogue.listing import EventFilter, event_filter
from app.catalogue.routes.blueprint import bp
from app.catalogue.schema_org import event_data
from app.catalogue.views import EventView, described, seats_while_open, view_of
from app.clock import end_of_day
from app.columns import sort_key
from app.eligibility.queries import rows_of
from app.eligibility.who_may import who_may
from app.events.chips import Chip, unusual_chips
from app.events.labels import FORM_OF_SUPPORT, MODE
from app.events.models import Event
from app.events.operations.managed_event import whole_managed
from app.events.queries import event_by_id
from app.events.window import RegistrationWindow, same_until
from app.registrations.counting import seats
from app.registrations.next_edition import asks_for_next
from app.registrations.seats import Seats
from app.spans import Span, within_all
from app.web.access import Audience, open_to
from app.web.addresses import address_of
from app.web.blanks import Blanks, blank
from app.web.cached_response import CachedResponse, answer_with, cached_response, same_for_everybody
from app.web.page_cache import PageCache
from app.web.pages import SIZE, Page, asked_page
from app.web.request_work import current_work
from app.work import Work

CACHES = "page_caches"
CHIP, SEATS = NAMES = ("chip", "seats")
_LEFT_OUT = ("page", "past", "lang")


@dataclass(frozen=True, slots=True)
class Part:
    """What a page shows of its event in one language, true within the span; None: not to be cached.

    `main` has blanks for what changes with each registration while the `window` is open: the chip and
    the sentence about seats. `said` is what stood there when it was made.
    """

    title: str
    described: str
    main: str
    data: Markup
    window: RegistrationWindow
    said: tuple[Chip, str]
    span: Span | None

    def filling(self, work: Work, seats: Seats) -> dict[str, object]:
        """Return what fills the blanks."""
        chip, left = seats_while_open(work, self.window, seats) if self.window.open else self.said
        return {CHIP: _chip(chip), SEATS: left}


@dataclass(frozen=True, slots=True)
class Outline:
    """A visitor's whole page before its blanks are filled."""

    part: Part
    page: Blanks


@dataclass(frozen=True, slots=True)
class Caches:
    """Pages as visitors get them, the same with blanks, and the events' own parts for all other frames."""

    pages: PageCache[CachedResponse] = field(default_factory=PageCache)
    outlines: PageCache[Outline] = field(default_factory=PageCache)
    parts: PageCache[Part] = field(default_factory=PageCache)


@bp.get("/events/")
@open_to(Audience.everyone)
def listing() -> ResponseReturnValue:
    """Show upcoming events, or past ones, narrowed by search and filters; the plain list is cached."""
    work = current_work()
    wanted = event_filter(request.args)
    key = list_key(work, wanted, asked_page(), SIZE)
    if not same_for_everybody():
        return _list_page(work, wanted, key)[0]
    cache_key, pages = (wanted, key, work.today, work.texts.language), caches().pages
    page = pages.get(cache_key, work.now)
    if page is None:
        html, span = _list_page(work, wanted, key)
        page = cached_response(html)
        if span:
            pages.put(cache_key, page, page.size, span)
    return answer_with(page)


def _list_page(work: Work, wanted: EventFilter, key: ListKey) -> tuple[str, Span | None]:
    """Return the page of a list, and the span in which it stays so; None: not to be cached."""
    events = events_of(work, wanted, key)
    html = render_template(
        "catalogue/list.html",
        wanted=wanted,
        page=Page(events, key.number, key.pages, key.total, SIZE),
        cards_shown=cards_for(work, events, key.seats),
        other_count=key.others,
        recruitments=key.recruitments,
        other_url=_url_of(past=not wanted.past),
        forms=FORM_OF_SUPPORT,
        modes=MODE,
        counties=sorted(key.counties, key=sort_key),
    )
    return html, within_all(same_until(work.now, event) for event in events) if key.fits(events) else None


@bp.get("/events/<slug>/")
@open_to(Audience.everyone)
def show(slug: str) -> ResponseReturnValue:
    """Show one published event; a visitor's page comes whole from the cache."""
    work = current_work()
    key = page_key(work, slug)
    if not same_for_everybody():
        part = _part(work, key)
        main = Blanks(part.main, NAMES).filled(part.filling(work, key.seats))
        return _framed(part, main)
    cache_key, pages = (key, work.texts.language), caches().pages
    page = pages.get(cache_key, work.now)
    if page is None:
        outline = _outline(work, key)
        page = cached_response(outline.page.filled(outline.part.filling(work, key.seats)))
        if outline.part.span:
            pages.put(cache_key, page, page.size, outline.part.span)
    return answer_with(page)


@bp.get("/manage/events/<slug>/preview")
@open_to(Audience.staff)
def preview(slug: str) -> str:
    """Show an event to its organisers as the public will see it, with the banner of a draft above it."""
    work = current_work()
    event = whole_managed(work, slug)
    counted = seats(work, event)
    view = view_of(work, event, counted)
    part = _rendered(event, view, counted, None)
    # A draft takes no registrations, whatever its days would allow.
    chip = next(iter(unusual_chips(work, event)), view.chip)
    main = Blanks(part.main, NAMES).filled({CHIP: _chip(chip), SEATS: view.seats})
    return _framed(part, main, preview_of=event)


def caches() -> Caches:
    """Return the caches of this process."""
    found: Caches = current_app.extensions[CACHES]
    return found


def _outline(work: Work, key: PageKey) -> Outline:
    cache_key, outlines = _outline_key(work, key), caches().outlines
    outline = outlines.get(cache_key, work.now)
    if outline is None:
        part = _part(work, key)
        html = _framed(part, Markup(part.main))  # noqa: S704 (escaped when it was rendered)
        outline = Outline(part, Blanks(html, NAMES))
        if part.span:
            outlines.put(cache_key, outline, len(html), part.span)
    return outline


def _part(work: Work, key: PageKey) -> Part:
    """Return the page's own part, cached or made anew.

    What was read after the key may be newer than it, and is then not cached under it.
    """
    cache_key, parts = _outline_key(work, key), caches().parts
    part = parts.get(cache_key, work.now)
    if part is None:
        event = event_by_id(work, key.id)
        view = view_of(work, event, key.seats)
        span = _span(work, event) if key.fits(event) else None
        part = _rendered(event, view, key.seats, span)
        if part.span:
            parts.put(cache_key, part, len(part.main) + len(part.data), part.span)
    return part


def _span(work: Work, event: Event) -> Span:
    """Return the span in which time changes nothing of the page: at midnight another date may be over."""
    own = same_until(work.now, event)
    if event.rules.recruitment_id is None:
        return own
    return within_all((own, Span(None, end_of_day(work.today))))


def _outline_key(work: Work, key: PageKey) -> tuple[object, ...]:
    """Return all that an outline depends on: not how many seats are left, but whether newcomers wait."""
    return replace(key, seated=0, somebody_waits=False), key.seats.newcomers_wait, work.texts.language


def _rendered(event: Event, view: EventView, counted: Seats, span: Span | None) -> Part:
    work = current_work()
    main = render_template(
        "catalogue/_main.html",
        view=view,
        event=event,
        chip=blank(CHIP),
        seats=blank(SEATS),
        who_may=who_may(work, event, rows_of(work, event)),
        asks_next=asks_for_next(work, event, counted),
        other_dates=other_dates(work, event),
    )
    data = Markup(event_data(work, event))  # noqa: S704 (escaped for a script element)
    return Part(
        view.title.text,
        described(view, work.texts.language),
        main,
        data,
        view.window,
        (view.chip, view.seats),
        span,
    )


def _chip(chip: Chip) -> Markup:
    macros: Any = current_app.jinja_env.get_template("components/chips.html").module
    return Markup(macros.chip(chip.kind, chip.text))  # noqa: S704 (escaped within)


def _framed(part: Part, main: Markup, preview_of: Event | None = None) -> str:
    return render_template("catalogue/show.html", part=part, main=main, preview_of=preview_of)


def _url_of(*, past: bool) -> str:
    """Return the address of the same search among past or upcoming events."""
    query: dict[str, Any] = {name: value for name, value in request.args.items() if name not in _LEFT_OUT}
    return address_of("catalogue.listing", {}, {**query, **({"past": "1"} if past else {})})
