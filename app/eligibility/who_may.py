"""Who may apply, as pages say it to everybody."""

from collections.abc import Sequence

from app.eligibility.judging import OF_INSTITUTION
from app.eligibility.models import EligibilityRule, RuleKind
from app.eligibility.sentences import CAME_BEFORE, NEWCOMERS_FIRST, sentences
from app.events.models import Event, Repeats
from app.work import Work


def who_may(work: Work, event: Event, rows: Sequence[EligibilityRule]) -> list[str]:
    """Return who may apply, in sentences, by the values of the event's rules; none where anybody may."""
    found = sentences(work.texts, rows)
    if event.rules.repeats == Repeats.refused:
        found.append(work.texts.gettext(CAME_BEFORE))
    elif event.rules.repeats == Repeats.after:
        found.append(work.texts.gettext(NEWCOMERS_FIRST))
    return found


def fields_of(rows: Sequence[EligibilityRule]) -> frozenset[str]:
    """Return the fields without which rules let nobody in: an applicant has to fill them in."""
    return frozenset(
        "institution" if row.kind in OF_INSTITUTION else "position"
        for row in rows
        if row.kind in OF_INSTITUTION or row.kind == RuleKind.position
    )
