"""A participant's own registrations with their hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.events.chips import Chip, unusual_chips
from app.events.models import Download, Event
from app.events.titles import Title, title
from app.events.when import when_line
from app.links import Purpose
from app.progress.balance import Balance
from app.progress.queries import balances_of, part_titles
from app.registrations.enrolment import belongs_on
from app.registrations.models import ENDED, Registration, RegistrationState
from app.registrations.queries import whole_registration
from app.work import Work


@dataclass(frozen=True, slots=True)
class OwnRegistration:
    """A line of a participant's list; `token` opens its page, `balance` is None without hours.

    `parts` names the parts of its module, `chips` say that its event is cancelled or suspended.
    """

    registration: Registration
    token: str
    title: Title
    when: Title
    balance: Balance | None
    parts: Mapping[int, Title]
    chips: Sequence[Chip]


def own_documents(work: Work, registration: Registration) -> list[Download]:
    """Return the files of the event that are for people who have a place, while this person has one."""
    if registration.state != RegistrationState.confirmed and not belongs_on(registration, work.today):
        return []
    limited = select(Download).where(
        Download.event_id == registration.event_id, Download.for_confirmed, Download.file_id.is_not(None)
    )
    return list(work.session.scalars(limited.options(joinedload(Download.file)).order_by(Download.position)))


def own_registrations(work: Work) -> Select[Registration]:
    """Select the signed-in participant's registrations: those in force first, the latest event first."""
    ended = Registration.state.in_(ENDED)
    return (
        whole_registration()
        .join(Registration.event)
        .where(Registration.person_id == work.actor.id)
        .order_by(ended, Event.starts_on.is_(None).desc(), Event.starts_on.desc(), Registration.id.desc())
    )


def with_hours(work: Work, registrations: Sequence[Registration]) -> list[OwnRegistration]:
    """Return the lines of some registrations, loaded whole; a constant number of statements."""
    found = balances_of(work, registrations)
    names = part_titles(work, [each.standing for each in found.values() if each.standing])
    return [
        OwnRegistration(
            each,
            work.links.token(Purpose.manage, each.id, each.link_version),
            title(each.event, work.texts.language),
            when_line(work.texts, each.event),
            found.get(each.id),
            names,
            unusual_chips(work, each.event),
        )
        for each in registrations
    ]
