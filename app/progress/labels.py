"""What people read for the words of this room."""

from app.errors import N_
from app.progress.models import OutcomeKind, TestKind
from app.progress.standing import Lack, Outlook, Standing
from app.texts import Texts

OUTLOOKS = {
    Outlook.lost: N_("In danger"),
    Outlook.near: N_("Near the limit"),
    Outlook.safe: N_("On course"),
    Outlook.completed: N_("Conditions met"),
}
"""What is said of somebody's outlook."""

CHIPS = {
    Outlook.lost: "cancelled",
    Outlook.near: "waiting",
    Outlook.safe: "neutral",
    Outlook.completed: "confirmed",
}
"""The kind of chip that shows an outlook."""

LACKS = {
    Lack.hours: N_("hours"),
    Lack.part: N_("minimum of a part"),
    Lack.test: N_("exit test"),
}
"""What completion still lacks."""

OUTCOMES = {
    OutcomeKind.completed: N_("Completed"),
    OutcomeKind.not_completed: N_("Not completed"),
    OutcomeKind.absent_throughout: N_("Absent throughout"),
}
"""What staff decided at the end."""

TESTS = {
    TestKind.entry: N_("Entry test"),
    TestKind.exit: N_("Exit test"),
}
"""The two tests of an event."""

PASSED = {True: N_("yes"), False: N_("no")}
"""Whether a test was passed, in a file."""


def lacking(texts: Texts, standing: Standing) -> str:
    """Return what completion still lacks, in one line; empty when nothing is."""
    return ", ".join(texts.gettext(LACKS[each]) for each in standing.lacks)
