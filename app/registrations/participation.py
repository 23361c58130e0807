"""Who owes an event the participation form, and the words for where it stands: given or missing, no more."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from app.errors import N_
from app.events.models import Event, RegistrationRules, WhoHandsIn
from app.monitoring.models import FormConfirmation, ParticipationForm
from app.monitoring.queries import asks_participation
from app.registrations.models import SEATED, Registration
from app.work import Work

GIVEN, MISSING = "given", "missing"
PARTICIPATION_FILTERS = {MISSING: N_("missing"), GIVEN: N_("given")}
"""How the participation form stands, by the word of addresses and exports."""
OWES_PARTICIPATION = N_("owes the participation form")


def owes_participation(event: Event) -> ColumnElement[bool]:
    """Return the condition on `Registration` that somebody with a place still has to give the form, or to
    confirm it where the event asks everybody."""
    return Registration.state.in_(SEATED) & ~_given(event)


def has_participation(event: Event, shown: str) -> ColumnElement[bool]:
    """Return the condition on `Registration` that its form stands as one of PARTICIPATION_FILTERS says."""
    return owes_participation(event) if shown == MISSING else _given(event)


def given_column(event: Event) -> ColumnElement[bool]:
    """Return a column that tells whether the form is given."""
    return _given(event).label("is_given")


def participation_on_page(work: Work, event: Event, rows: Sequence[Registration]) -> set[int] | None:
    """Return whose forms are given, of some registrations, with one statement; None where none is asked."""
    if not asks_participation(event):
        return None
    ids = [each.id for each in rows]
    return set(work.session.scalars(select(Registration.id).where(Registration.id.in_(ids), _given(event))))


def owing_participation(work: Work, event: Event, registration_ids: Collection[int]) -> set[int]:
    """Return who of some registrations owes the form, with one statement; none where it is not asked."""
    if not asks_participation(event):
        return set()
    query = select(Registration.id).where(Registration.id.in_(registration_ids), owes_participation(event))
    return set(work.session.scalars(query))


def owing_count(work: Work, event: Event) -> int:
    """Count who owes the form, with one statement; none where it is not asked."""
    if not asks_participation(event):
        return 0
    query = select(func.count()).select_from(Registration)
    return work.session.scalar(query.where(Registration.event_id == event.id, owes_participation(event))) or 0


def events_with_owing(*conditions: ColumnElement[bool]) -> Any:
    """Select events to come that ask for the form, with how many people owe it, the next one first."""
    form = exists().where(
        ParticipationForm.person_id == Registration.person_id,
        ParticipationForm.project_id == Event.project_id,
    )
    confirmed = exists().where(
        ParticipationForm.person_id == Registration.person_id,
        ParticipationForm.project_id == Event.project_id,
        FormConfirmation.form_id == ParticipationForm.id,
        FormConfirmation.event_id == Event.id,
    )
    always = RegistrationRules.participation == WhoHandsIn.always
    owes = (always & ~confirmed) | (~always & ~form)
    count = func.count(Registration.id).label("count")
    query: Any = (
        select(Event, count)
        .join(RegistrationRules, RegistrationRules.event_id == Event.id)
        .join(Registration, Registration.event_id == Event.id)
        .where(
            RegistrationRules.participation != WhoHandsIn.never,
            Event.project_id.is_not(None),
            Registration.state.in_(SEATED),
            owes,
            *conditions,
        )
        .group_by(Event.id)
        .order_by(Event.starts_on.is_(None), Event.starts_on, Event.id)
    )
    return query


def _given(event: Event) -> ColumnElement[bool]:
    mine = (
        select(ParticipationForm.id)
        .where(
            ParticipationForm.person_id == Registration.person_id,
            ParticipationForm.project_id == event.project_id,
        )
        .correlate(Registration)
    )
    if event.rules.participation != WhoHandsIn.always:
        return exists(mine)
    confirmed = mine.join(FormConfirmation, FormConfirmation.form_id == ParticipationForm.id)
    return exists(confirmed.where(FormConfirmation.event_id == event.id))
