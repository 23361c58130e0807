"""A participant's own registrations with their hours."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from app.attendance.queries import confirmed_among
from app.events.models import Event
from app.events.timing import credit_minutes, sessions_of
from app.events.titles import Title, title
from app.events.when import when_line
from app.hours.credit import Balance, balance_of
from app.hours.models import LedgerEntry
from app.hours.queries import has_balance
from app.links import Purpose
from app.registrations.models import Registration, RegistrationState
from app.registrations.queries import whole_registration
from app.work import Work


@dataclass(frozen=True, slots=True)
class OwnRegistration:
    """A line of a participant's list; `token` opens its own page, `balance` is None without hours."""

    registration: Registration
    token: str
    title: Title
    when: Title
    balance: Balance | None


def own_registrations(work: Work) -> Select[Registration]:
    """Select the signed-in participant's registrations: those in force first, the latest event first."""
    ended = Registration.state.in_((RegistrationState.withdrawn, RegistrationState.refused))
    return (
        whole_registration()
        .join(Registration.event)
        .where(Registration.person_id == work.actor.id)
        .order_by(ended, Event.starts_on.is_(None).desc(), Event.starts_on.desc(), Registration.id.desc())
    )


def with_hours(work: Work, registrations: Sequence[Registration]) -> list[OwnRegistration]:
    """Return the lines of some registrations, loaded whole; two statements, however many there are."""
    counted = [each for each in registrations if has_balance(each.event)]
    earned = _earned(work, [each.id for each in counted])
    sessions = [session.id for each in counted for session in sessions_of(each.event)]
    confirmed = confirmed_among(work, sessions) if counted else set()
    return [
        OwnRegistration(
            each,
            work.links.token(Purpose.manage, each.id, each.link_version),
            title(each.event, work.texts.language),
            when_line(work.texts, each.event),
            _balance(each, earned.get(each.id, 0), confirmed) if each in counted else None,
        )
        for each in registrations
    ]


def _earned(work: Work, ids: list[int]) -> dict[int, int]:
    if not ids:
        return {}
    rows = work.session.execute(
        select(LedgerEntry.registration_id, func.sum(LedgerEntry.minutes))
        .where(LedgerEntry.registration_id.in_(ids))
        .group_by(LedgerEntry.registration_id)
    )
    return {id: int(minutes) for id, minutes in rows}


def _balance(registration: Registration, earned: int, confirmed: set[int]) -> Balance:
    event = registration.event
    open_sessions = [s for s in sessions_of(event) if s.id not in confirmed] if registration.is_seated else []
    possible = sum(credit_minutes(session) or 0 for session in open_sessions)
    return balance_of(earned, event.minutes_required, possible, event.unit_minutes)
