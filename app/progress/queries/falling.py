"""Who may not reach what completion asks: people who missed something, while sessions are still to come."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from app.attendance.models import Decision, Presence, RegisterRow, RegisterVersion
from app.attendance.queries.expected import owed
from app.events.models import OFF, Event, Meeting, Publication, Session
from app.events.queries import with_meetings
from app.events.timing import credit_minutes, sessions_of
from app.events.units import counts_hours
from app.ledger.queries import earned_minutes
from app.progress.queries.standings import standings
from app.progress.standing import Outlook, outlook_without_module
from app.registrations.models import SEATED, Registration
from app.work import Work


def events_to_watch(work: Work) -> list[Event]:
    """Return the published events with a confirmed session behind them and one still to come.

    Those that are cancelled or suspended are left out, and those that count no hours. Meetings and
    sessions are loaded along.
    """
    of_event = select(Session.id).join(Meeting).where(Meeting.event_id == Event.id)
    alive = of_event.where(Session.cancelled_at.is_(None))
    query = (
        select(Event)
        .where(
            Event.publication == Publication.published,
            Event.status.not_in(OFF),
            Event.ends_on >= work.today,
            exists(alive.where(Session.day >= work.today, Session.register_confirmed.is_(False))),
            exists(of_event.where(Session.register_confirmed.is_(True))),
        )
        .options(with_meetings())
        .order_by(Event.id)
    )
    return [event for event in work.session.scalars(query) if counts_hours(event)]


def outlooks_of(work: Work, events: Sequence[Event]) -> dict[int, Outlook]:
    """Return by registration how likely completion is for the seated people who missed something.

    Of an edition it is that of the whole module. A constant number of statements. Who misses nothing is
    left out: a plan that gives too few hours is no matter of theirs.
    """
    people = _who_missed(work, events)
    return _in_modules(work, people) | outlooks_without_module(work, people)


def outlooks_without_module(work: Work, people: Sequence[Registration]) -> dict[int, Outlook]:
    """Return by registration the outlook of those whose event is no edition, from their own sessions.

    Events must be loaded with meetings and sessions.
    """
    mine = [each for each in people if each.event.module_id is None]
    sessions = {s.id: s for event in {each.event for each in mine} for s in sessions_of(event)}
    planned, possible = Counter[int](), Counter[int]()
    if mine:
        ids = [each.id for each in mine]
        for registration_id, session_id in work.session.execute(owed().where(Registration.id.in_(ids))):
            session = sessions.get(session_id)
            minutes = credit_minutes(session) or 0 if session else 0
            planned[registration_id] += minutes
            if session and not session.register_confirmed:
                possible[registration_id] += minutes
    earned = earned_minutes(work, [each.id for each in mine]) if mine else {}
    return {
        each.id: outlook_without_module(
            each.event.minutes_required or 0, earned.get(each.id, 0), possible[each.id], planned[each.id]
        )
        for each in mine
    }


def _who_missed(work: Work, events: Sequence[Event]) -> list[Registration]:
    """Return the seated people of some events with a confirmed session that they were not at all through."""
    by_id = {event.id: event for event in events}
    later = aliased(RegisterVersion)
    superseded = exists().where(
        later.session_id == RegisterVersion.session_id, later.version > RegisterVersion.version
    )
    missed = (
        select(Decision.id)
        .join(RegisterRow, RegisterRow.id == Decision.row_id)
        .join(RegisterVersion, RegisterVersion.id == Decision.register_version_id)
        .join(Session, Session.id == RegisterVersion.session_id)
        .where(
            RegisterRow.registration_id == Registration.id,
            Decision.presence != Presence.present,
            Session.register_confirmed.is_(True),
            ~superseded,
        )
    )
    query = select(Registration).where(
        Registration.event_id.in_(by_id), Registration.state.in_(SEATED), exists(missed)
    )
    return list(work.session.scalars(query.order_by(Registration.id)))


def _in_modules(work: Work, people: Collection[Registration]) -> dict[int, Outlook]:
    modules: dict[int, set[int]] = defaultdict(set)
    for each in people:
        if each.event.module_id is not None:
            modules[each.event.module_id].add(each.person_id)
    found = standings(work, modules, set().union(*modules.values())) if modules else {}
    return {
        each.id: found[each.person_id, each.event.module_id].outlook
        for each in people
        if each.event.module_id is not None
    }
