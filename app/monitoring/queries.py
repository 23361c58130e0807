"""Reading participation forms without opening them, and the dictionaries that hold on a day."""

from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.events.models import Event, WhoHandsIn
from app.monitoring.dictionaries import Dictionaries, read_dictionaries, shipped
from app.monitoring.models import DictionaryVersion, FormConfirmation, ParticipationForm
from app.work import Work


def asks_participation(event: Event) -> bool:
    """Tell whether an event asks for the participation form: it has a project, and its rules say so."""
    return event.project_id is not None and event.rules.participation != WhoHandsIn.never


def form_of(work: Work, person_id: int, project_id: int) -> ParticipationForm | None:
    """Return the form of a person in a project, sealed; None where nothing was given."""
    query = select(ParticipationForm).where(
        ParticipationForm.person_id == person_id, ParticipationForm.project_id == project_id
    )
    return work.session.scalar(query.execution_options(populate_existing=True))


def earlier_form(work: Work, person_id: int, project_id: int) -> ParticipationForm | None:
    """Return the form that the same person filled in last in another project."""
    query = select(ParticipationForm).where(
        ParticipationForm.person_id == person_id,
        ParticipationForm.project_id != project_id,
        ParticipationForm.sealed.is_not(None),
    )
    newest = query.order_by(ParticipationForm.changed_at.desc(), ParticipationForm.id.desc())
    return work.session.scalar(newest.options(joinedload(ParticipationForm.project)).limit(1))


def is_confirmed_for(work: Work, form: ParticipationForm, event: Event) -> bool:
    """Tell whether a form was given for this event, or confirmed for it."""
    return work.session.get(FormConfirmation, (form.id, event.id)) is not None


def owes_form(work: Work, person_id: int, event: Event) -> bool:
    """Tell whether a person still has to give or confirm the form for an event, in one statement at most."""
    if event.project_id is None or not asks_participation(event):
        return False
    given = select(ParticipationForm.id).where(
        ParticipationForm.person_id == person_id, ParticipationForm.project_id == event.project_id
    )
    if event.rules.participation == WhoHandsIn.always:
        confirmed = given.join(FormConfirmation, FormConfirmation.form_id == ParticipationForm.id)
        given = confirmed.where(FormConfirmation.event_id == event.id)
    return work.session.scalar(given) is None


def form_wanted(event: Event) -> str:
    """Return what a letter to somebody who owes the form says: "fill" it in; at an event that asks everybody
    "fill_or_confirm"; empty where none is asked."""
    if not asks_participation(event):
        return ""
    return "fill_or_confirm" if event.rules.participation == WhoHandsIn.always else "fill"


def versions_of(project_id: int | None) -> Select[DictionaryVersion]:
    """Select the versions of a project's dictionaries, or of those for all, the newest first."""
    query = select(DictionaryVersion).options(joinedload(DictionaryVersion.loaded_by))
    mine = (
        DictionaryVersion.project_id.is_(None)
        if project_id is None
        else DictionaryVersion.project_id == project_id
    )
    return query.where(mine).order_by(DictionaryVersion.id.desc())


def dictionaries_on(work: Work, project_id: int, day: date) -> Dictionaries:
    """Return the dictionaries that hold in a project on a day: its own, else those for all, else those
    that come with the program; of several the one that was loaded last."""
    query = (
        select(DictionaryVersion.content)
        .where(
            or_(DictionaryVersion.project_id == project_id, DictionaryVersion.project_id.is_(None)),
            DictionaryVersion.valid_from <= day,
            or_(DictionaryVersion.valid_until.is_(None), DictionaryVersion.valid_until >= day),
        )
        .order_by(DictionaryVersion.project_id.is_(None), DictionaryVersion.id.desc())
    )
    content = work.session.scalar(query.limit(1))
    return shipped() if content is None else read_dictionaries(content)
