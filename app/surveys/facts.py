"""What this room tells the history; who answered an evaluation, and when, is never told."""

from app.history.facts import declare
from app.questions.models import SheetKind

OPENED = {
    SheetKind.entry: declare("sheet.entry_opened", "The entry test was opened"),
    SheetKind.exit: declare("sheet.exit_opened", "The exit test was opened"),
    SheetKind.evaluation: declare("sheet.evaluation_opened", "The evaluation was opened"),
}
CLOSED = {
    SheetKind.entry: declare("sheet.entry_closed", "The entry test was closed"),
    SheetKind.exit: declare("sheet.exit_closed", "The exit test was closed"),
    SheetKind.evaluation: declare("sheet.evaluation_closed", "The evaluation was closed"),
}
SET_UP = declare("sheet.set_up", "Days or the pass mark of a test or survey were changed")
LINKS_SENT = {
    SheetKind.entry: declare(
        "sheet.entry_links_sent", "The link to the entry test was sent, letters: %(count)s"
    ),
    SheetKind.exit: declare(
        "sheet.exit_links_sent", "The link to the exit test was sent, letters: %(count)s"
    ),
    SheetKind.evaluation: declare(
        "sheet.evaluation_links_sent", "The link to the evaluation was sent, letters: %(count)s"
    ),
}
LINK_RENEWED = declare(
    "sheet.link_renewed", "The evaluation has a new link for the room; the old one is dead"
)
EXPORTED = declare("sheet.results_exported", "Results of the evaluation were exported as %(format)s")
COMPETENCE_DESCRIBED = declare(
    "event.competence_described", "Scope or standard of the competence was changed"
)
ANSWERED = {
    SheetKind.entry: declare("progress.entry_test_answered", "The entry test was answered by the link"),
    SheetKind.exit: declare("progress.exit_test_answered", "The exit test was answered by the link"),
}
