"""What people read for the words of this room."""

from app.errors import N_
from app.questions.models import SheetKind
from app.surveys.window import SheetState, SheetWindow
from app.texts import Texts

SHEETS = {
    SheetKind.entry: N_("Entry test"),
    SheetKind.exit: N_("Exit test"),
    SheetKind.evaluation: N_("Evaluation"),
}
STATES = {
    SheetState.draft: N_("being prepared"),
    SheetState.soon: N_("opened for later"),
    SheetState.open: N_("open"),
    SheetState.over: N_("over"),
}
CHIPS = {
    SheetState.draft: "neutral",
    SheetState.soon: "waiting",
    SheetState.open: "open",
    SheetState.over: "neutral",
}
"""The kind of chip that shows a state."""


def window_line(texts: Texts, window: SheetWindow) -> str:
    """Return from when until when answers are taken, as a sentence."""
    begins = texts.moment(window.begins) if window.begins else ""
    ends = texts.moment(window.until) if window.until else ""
    if begins and ends:
        return texts.gettext("Answers are taken from %(begins)s until %(ends)s.", begins=begins, ends=ends)
    if ends:
        return texts.gettext("Answers are taken until %(ends)s.", ends=ends)
    if begins:
        return texts.gettext("Answers are taken from %(begins)s until it is closed.", begins=begins)
    return texts.gettext("Answers are taken until it is closed.")
