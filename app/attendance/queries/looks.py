"""What is new of a trainer's coming sessions since they last looked, in a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import Select, select

from app.attendance.looking import Standing, WhatIsNew, news_since
from app.attendance.models import Look
from app.attendance.queries.expected import owed
from app.errors import N_
from app.events.access import taught_by
from app.events.models import Session
from app.events.queries import sessions_with_whole_events
from app.events.timing import off_as
from app.events.when import where_line
from app.registrations.queries import names_of
from app.work import Work

MOST_SESSIONS = 100
"""So many of the coming sessions are compared: a trainer of a whole project reads no more at once."""
MOST_NAMES = 5
JOINED = N_("New on the list: %(names)s")
LEFT = N_("No longer on the list: %(names)s")


@dataclass(frozen=True, slots=True)
class NewsOfSession:
    """A session of which something is new: what, how it stands now, and sentences that say so."""

    session: Session
    standing: Standing
    news: WhatIsNew
    sentences: Sequence[str]


def coming_sessions(work: Work) -> list[Session]:
    """Return the sessions of today and later that the actor teaches, the next first, MOST_SESSIONS at most.

    Cancelled ones are among them. Meetings and events are loaded along.
    """
    return list(work.session.scalars(_coming(work)))


def standings_of(work: Work, sessions: Sequence[Session]) -> dict[int, Standing]:
    """Return how some sessions stand now, by id; one statement for who is expected."""
    people: dict[int, set[int]] = {each.id: set() for each in sessions}
    pairs = owed().where(Session.id.in_(people))
    for registration_id, session_id in work.session.execute(pairs) if sessions else ():
        people[session_id].add(registration_id)
    return {each.id: _standing(work, each, people[each.id]) for each in sessions}


def news_of(work: Work) -> list[NewsOfSession]:
    """Return the actor's coming sessions of which something is new to them, the next first."""
    sessions = coming_sessions(work)
    looks = select(Look).where(
        Look.account_id == work.actor.id, Look.session_id.in_([each.id for each in sessions])
    )
    seen = {each.session_id: each.seen for each in work.session.scalars(looks)}
    standings = standings_of(work, sessions)
    found = [(each, news_since(seen.get(each.id), standings[each.id])) for each in sessions]
    names = _names(work, [news for _, news in found])
    return [
        NewsOfSession(each, standings[each.id], news, _sentences(work, news, standings[each.id], names))
        for each, news in found
        if news
    ]


def _coming(work: Work) -> Select[Session]:
    return (
        sessions_with_whole_events()
        .where(taught_by(work), Session.day >= work.today)
        .order_by(Session.day, Session.starts_at, Session.id)
        .limit(MOST_SESSIONS)
    )


def _standing(work: Work, session: Session, people: set[int]) -> Standing:
    off = off_as(session.meeting.event, session)
    hours = ["" if hour is None else f"{hour:%H:%M}" for hour in (session.starts_at, session.ends_at)]
    return Standing(
        when=(session.day.isoformat(), hours[0], hours[1]),
        # In one language, so that a reader who changes theirs reads of no change.
        place=where_line(work.texts.into("pl"), session.meeting),
        off=off.value if off else "",
        people=frozenset(people),
    )


def _names(work: Work, news: Sequence[WhatIsNew]) -> dict[int, str]:
    ids = {id for each in news for id in (*each.joined, *each.left)}
    return names_of(work, ids) if ids else {}


def _sentences(work: Work, news: WhatIsNew, now: Standing, names: dict[int, str]) -> list[str]:
    texts = work.texts
    if news.is_new:
        return [texts.gettext("New among your sessions.")]
    found = []
    if news.was_off is not None:
        found.append(_turn(work, news.was_off, now.off))
    if news.was_when is not None:
        found.append(texts.gettext("Moved. Before: %(when)s", when=_when(work, news.was_when)))
    if news.was_place is not None:
        before = news.was_place or texts.gettext("no place was given")
        found.append(texts.gettext("Another place. Before: %(place)s", place=before))
    for ids, sentence in ((news.joined, JOINED), (news.left, LEFT)):
        if ids:
            found.append(_people(work, [names[id] for id in ids if id in names], sentence))
    return found


def _turn(work: Work, was: str, now: str) -> str:
    if now == "cancelled":
        return work.texts.gettext("Cancelled.")
    if now == "suspended":
        return work.texts.gettext("Suspended.")
    return work.texts.gettext("It takes place after all.")


def _when(work: Work, when: tuple[str, str, str]) -> str:
    day = work.texts.day_plain(date.fromisoformat(when[0]))
    starts, ends = (time.fromisoformat(each) if each else None for each in when[1:])
    return f"{day}, {work.texts.hours(starts, ends)}" if starts else day


def _people(work: Work, names: Sequence[str], sentence: str) -> str:
    shown, more = ", ".join(names[:MOST_NAMES]), len(names) - MOST_NAMES
    if more > 0:
        shown = work.texts.gettext("%(names)s and %(more)s more", names=shown, more=more)
    return work.texts.gettext(sentence, names=shown)
