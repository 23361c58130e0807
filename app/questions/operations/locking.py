"""The lock of a form: its event's, or its template's; and what is recorded of a change."""

from sqlalchemy import select

from app.errors import Missing
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.history.facts import Fact
from app.history.operations import record
from app.questions.asking import OwnQuestion
from app.questions.facts import IN_SHEET
from app.questions.models import FormTemplate, Question, Sheet
from app.questions.queries import Owner, questions_of
from app.sqlite import must_write
from app.work import Work


def lock_form(work: Work, owner: Owner) -> tuple[OwnQuestion, ...]:
    """Take the form's lock until the transaction ends; return its questions as they are under it.

    Raises RuntimeError if the transaction was begun for reading.
    """
    if isinstance(owner, Event):
        lock_event(work, owner)
    elif isinstance(owner, Sheet):
        lock_event(work, owner.event)
    else:
        must_write(work.session)
        query = select(FormTemplate).where(FormTemplate.id == owner.id).with_for_update()
        if work.session.scalars(query).one_or_none() is None:
            raise Missing
    return questions_of(work, owner)


def question_of(questions: tuple[OwnQuestion, ...], id: int) -> OwnQuestion:
    """Return a question of this form; Missing for another's."""
    for each in questions:
        if each.id == id:
            return each
    raise Missing


def row_of(work: Work, id: int) -> Question:
    """Return the row of a question that was found under the form's lock."""
    return work.session.get_one(Question, id)


def note(work: Work, owner: Owner, fact: Fact, **values: str | int) -> None:
    """Record what was done with a form."""
    if isinstance(owner, Event):
        record(work, fact, "event", owner.id, event_id=owner.id, values=values)
    elif isinstance(owner, Sheet):
        record(work, IN_SHEET[fact], "sheet", owner.id, event_id=owner.event_id, values=values)
    else:
        record(work, fact, "form_template", owner.id, values=values)
