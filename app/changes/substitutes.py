"""Where a substitute is busy at the hour of a session, and the letters to both trainers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time

from sqlalchemy import select

from app.accounts.models import Account
from app.changes.staff import STAFF
from app.coaching.models import CALLED_OFF, Appointment
from app.events.access import taught_by
from app.events.calendar_entries import entry_of
from app.events.models import OFF, Event, Publication, Session, Substitution
from app.events.queries import sessions_with_events
from app.events.timing import session_end
from app.events.titles import title
from app.events.when import session_line, where_line
from app.outbox.letters import unlinked
from app.outbox.operations import NewLetter, queue_all
from app.registrations.messages import calendar_of_several, event_context, reply_address
from app.work import Actor, Work

KIND = "substitution"


def busy_at(work: Work, account: Account, session: Session) -> list[str]:
    """Return what else somebody leads at the hour of a session, in words: sessions and appointments."""
    theirs = replace(work, actor=Actor("staff", account.id, account.name))
    query = (
        sessions_with_events()
        .where(
            Session.day == session.day,
            Session.id != session.id,
            Session.cancelled_at.is_(None),
            Event.status.not_in(OFF),
            taught_by(theirs),
        )
        .order_by(Session.starts_at, Session.id)
    )
    found = [each for each in work.session.scalars(query) if _meet(session, each.starts_at, each.ends_at)]
    language = work.texts.language
    return [
        *(f"{title(each.meeting.event, language).text}, {session_line(work.texts, each)}" for each in found),
        *_appointments(work, account, session),
    ]


def tell_of_substitution(work: Work, session: Session, of: Substitution, *, ended: bool = False) -> int:
    """Queue the letters to the substitute and to whom they replace, or replaced; return how many.

    Nobody is told of a draft and of what is over, nor who made the change.
    """
    event = session.meeting.event
    if event.publication != Publication.published or session_end(session) <= work.now:
        return 0
    stands_in, leads = ("gives_back", "leads_again") if ended else ("stands_in", "is_replaced")
    letters = [
        _letter(work, session, of.account, of.replaces, stands_in),
        _letter(work, session, of.replaces, of.account, leads),
    ]
    actor = work.actor.id if work.actor.is_staff else None
    mine = [letter for letter in letters if letter.subject_id != actor]
    queue_all(work, mine)
    return len(mine)


def _letter(work: Work, session: Session, to: Account, other: Account, turn: str) -> NewLetter:
    meeting, event = session.meeting, session.meeting.event
    texts = work.texts.into(to.language)
    entry = entry_of(texts, work.links, event, meeting, session)
    entry = replace(entry, cancelled=entry.cancelled or turn in ("is_replaced", "gives_back"))
    return NewLetter(
        kind=KIND,
        recipient=to.email,
        recipient_name=to.name,
        language=to.language,
        subject_kind=STAFF,
        subject_id=to.id,
        event_id=event.id,
        context={
            **event_context(work, event, to.language, [meeting]),
            "additions": (),
            "turn": turn,
            "other": unlinked(other.name),
            "when": session_line(texts, session),
            "where": where_line(texts, meeting),
            "link": work.links.absolute(f"/manage/events/{event.slug}/sessions/{session.id}/attendance"),
            "all": work.links.absolute("/manage/sessions/"),
        },
        calendar=calendar_of_several(work, to.language, [], [entry]),
        reply_to=reply_address(work, event),
        about=(f"substitution:{session.id}:{to.id}",),
    )


def _appointments(work: Work, account: Account, session: Session) -> Iterator[str]:
    query = (
        select(Appointment)
        .where(
            Appointment.account_id == account.id,
            Appointment.day == session.day,
            Appointment.state.not_in(CALLED_OFF),
        )
        .order_by(Appointment.starts_at)
    )
    for each in work.session.scalars(query):
        ends = each.ends_at if each.ends_at > each.starts_at else time.max
        if _meet(session, each.starts_at, ends):
            hours = work.texts.hours(each.starts_at, each.ends_at)
            yield work.texts.gettext("an appointment, %(hours)s", hours=hours)


def _meet(session: Session, starts: time | None, ends: time | None) -> bool:
    """Tell whether hours of one day meet those of a session; what has no hours takes the whole day."""
    begins, until = session.starts_at or time.min, session.ends_at or time.max
    return begins < (ends or time.max) and (starts or time.min) < until
