"""A participation form is given, confirmed for another event, received on paper, keyed in."""

from sqlalchemy import select

from app.errors import N_, Closed
from app.events.models import Event
from app.history.facts import Fact
from app.history.operations import record
from app.inserting import insert_unless_there
from app.monitoring.content import FormAnswers
from app.monitoring.facts import CHANGED, GIVEN, KEYED_IN, ON_PAPER, RENEWED
from app.monitoring.keys import check_keys, opened_answers, seal_answers
from app.monitoring.models import FormConfirmation, ParticipationForm
from app.people.models import Person
from app.work import Work

NOT_ASKED = N_("This event asks for no participation form.")
GIVEN_MEANWHILE = N_(
    "The person has given the form meanwhile: nothing of what was keyed in is kept. Compare it with the "
    "paper."
)


def give_form(
    work: Work, person: Person, event: Event, answers: FormAnswers, *, is_doubtful: bool = False
) -> ParticipationForm:
    """Keep a person's answers, sealed, for the project of an event, and for that event.

    One form for a person and project: given again, it takes the place of the earlier answers, and the same
    answers are a confirmation. Staff key in what lies on paper by the same act; the account is kept. The
    history tells that it was done. Refuses (Closed) without the right keys, an event without a project, and
    staff where a form has contents already: theirs are the person's own.
    """
    check_keys(work)
    form, is_new = _form(work, person, event)
    if work.actor.is_staff and form.sealed is not None:
        raise Closed(GIVEN_MEANWHILE)
    before = None if is_new else opened_answers(work, form)
    if before != answers or form.is_doubtful != is_doubtful:
        seal_answers(work, form, answers)
        form.is_doubtful, form.changed_at = is_doubtful, work.now
        form.keyed_by_id = work.actor.id if work.actor.is_staff else None
    _confirm(work, form, event)
    _record(work, _said(work, is_new=is_new, before=before, answers=answers), person, event)
    work.session.flush()
    return form


def renew(work: Work, form: ParticipationForm, event: Event) -> None:
    """Confirm for an event what a form says; twice is once. Refuses (Closed) without the right keys."""
    check_keys(work)
    if _confirm(work, form, event):
        _record(work, RENEWED, form.person, event)
    work.session.flush()


def receive_on_paper(work: Work, person: Person, event: Event) -> ParticipationForm:
    """Note that the form was handed over on paper; twice is once. Needs no key: nothing is read."""
    form, is_new = _form(work, person, event)
    if is_new or form.paper_at is None:
        form.paper_at = work.now
    if _confirm(work, form, event) or is_new:
        _record(work, ON_PAPER, person, event)
    work.session.flush()
    return form


def _form(work: Work, person: Person, event: Event) -> tuple[ParticipationForm, bool]:
    """Return the person's form in the project of the event, locked, and whether it is new."""
    if event.project_id is None:
        raise Closed(NOT_ASKED)
    row = ParticipationForm(person_id=person.id, project_id=event.project_id, given_at=work.now)
    made = insert_unless_there(work.session, row)
    if made is not None:
        return made, True
    query = select(ParticipationForm).where(
        ParticipationForm.person_id == person.id, ParticipationForm.project_id == event.project_id
    )
    found = query.with_for_update(of=ParticipationForm).execution_options(populate_existing=True)
    return work.session.scalars(found).one(), False


def _confirm(work: Work, form: ParticipationForm, event: Event) -> bool:
    row = FormConfirmation(form_id=form.id, event_id=event.id, at=work.now)
    return insert_unless_there(work.session, row) is not None


def _said(work: Work, *, is_new: bool, before: FormAnswers | None, answers: FormAnswers) -> Fact:
    if work.actor.is_staff:
        return KEYED_IN
    if is_new or before is None:
        return GIVEN
    return RENEWED if before == answers else CHANGED


def _record(work: Work, fact: Fact, person: Person, event: Event) -> None:
    record(work, fact, "person", person.id, event_id=event.id, personal={"name": person.name})
