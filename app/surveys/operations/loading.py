"""Bringing a test or an evaluation to what a file says."""

from collections.abc import Sequence

from app.events.models import Event
from app.questions.models import SheetKind
from app.questions.operations.loading import FiledQuestion, load_form
from app.questions.queries import sheet_of
from app.surveys.operations.counting import recount
from app.surveys.operations.preparing import bare_sheet, check_not_final, set_up
from app.work import Work


def load_sheet(
    work: Work, event: Event, kind: SheetKind, pass_percent: int | None, wanted: Sequence[FiledQuestion]
) -> bool:
    """Let an event's test or evaluation ask these questions; it is made if there is none, and never opened.

    Tell whether anything differed. Refuses what `load_form` and `recount` refuse, and other questions of an
    evaluation whose results may be known.
    """
    is_new = sheet_of(work, event, kind) is None
    sheet = bare_sheet(work, event, kind)
    changed = load_form(work, sheet, wanted)
    if changed:
        check_not_final(work, sheet)
    changed |= set_up(work, sheet, sheet.opens_on, sheet.closes_on, pass_percent)
    recount(work, sheet)
    return changed or is_new
