"""What is said of a register that is late."""

from app.attendance.models import WarningKind
from app.texts import Texts


def late_sentence(texts: Texts, kind: WarningKind, days: int) -> str:
    """Return what a register waits for, by how many days have passed since its session."""
    if kind == WarningKind.unrecorded:
        return texts.ngettext(
            "Somebody still has no mark %(count)s day after the meeting.",
            "Somebody still has no mark %(count)s days after the meeting.",
            days,
        )
    return texts.ngettext(
        "The attendance is not confirmed %(count)s day after the meeting.",
        "The attendance is not confirmed %(count)s days after the meeting.",
        days,
    )


def danger_sentence(texts: Texts, people: int) -> str:
    """Return how many people of a training may not complete it."""
    return texts.ngettext(
        "%(count)s person may not reach the hours that completion asks.",
        "%(count)s people may not reach the hours that completion asks.",
        people,
    )
