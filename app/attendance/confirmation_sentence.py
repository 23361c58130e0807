"""What confirming a register would do, in a sentence."""

from app.attendance.tally import Tally
from app.events.units import hours_phrase
from app.texts import Texts


def confirmation_sentence(
    texts: Texts,
    tally: Tally,
    credit: int | None,
    unit_minutes: int | None,
    break_minutes: int | None = None,
) -> str:
    """Return what confirming a register would do, or why it can't be done yet.

    `break_minutes` are the breaks that `credit` leaves out, where they are asked about.
    """
    if tally.blank:
        return texts.ngettext(
            "%(count)s person has no mark yet. Mark everybody, then confirm.",
            "%(count)s people have no mark yet. Mark everybody, then confirm.",
            tally.blank,
        )
    if credit is None:
        return texts.gettext("Say first how much a full presence earns: this session has no hours.")
    hours = hours_phrase(texts, credit, unit_minutes)
    parts = [
        texts.ngettext(
            "%(count)s person will receive %(hours)s.",
            "%(count)s people will receive %(hours)s.",
            tally.present,
            hours=hours,
        )
    ]
    if tally.partial:
        parts.append(
            texts.ngettext(
                "%(count)s person will receive the minutes marked.",
                "%(count)s people will receive the minutes marked.",
                tally.partial,
            )
        )
    if break_minutes is not None:
        parts.append(
            texts.ngettext(
                "Counted with a break of %(count)s minute.",
                "Counted with breaks of %(count)s minutes.",
                break_minutes,
            )
        )
    return " ".join([*parts, texts.gettext("A change after confirmation needs a reason.")])
