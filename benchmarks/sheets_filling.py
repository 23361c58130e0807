"""An evaluation with very many answers, written straight into its table."""

from datetime import timedelta

from sqlalchemy import insert, select

from app.events.models import Event
from app.questions.models import SheetKind
from app.questions.queries import asked_questions
from app.surveys.models import Voice
from app.surveys.operations.preparing import sheet_for
from app.work import Work

ANSWERS = 2_000


def fill_evaluation(work: Work, slug: str) -> None:
    """Let an event have the shipped evaluation, over and answered ANSWERS times."""
    event = work.session.scalars(select(Event).where(Event.slug == slug)).one()
    sheet = sheet_for(work, event, SheetKind.evaluation)
    sheet.opened_at, sheet.closed_at = work.now - timedelta(days=14), work.now - timedelta(days=1)
    asked = asked_questions(work, sheet)
    rows = [
        {
            "random_id": f"{number:032x}",
            "sheet_id": sheet.id,
            "answers": {
                str(each.id): [each.version_id, str(number % 5 + 1) if each.is_chosen else f"Uwaga {number}"]
                for each in asked
            },
        }
        for number in range(ANSWERS)
    ]
    work.session.execute(insert(Voice), rows)
