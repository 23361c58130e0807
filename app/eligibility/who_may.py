"""Who may apply, as pages say it to everybody."""

from app.eligibility.queries import rows_of
from app.eligibility.sentences import CAME_BEFORE, NEWCOMERS_FIRST, sentences
from app.events.models import Event, Repeats
from app.work import Work


def who_may(work: Work, event: Event) -> list[str]:
    """Return who may apply, in sentences; none, and no statement, for an event that anybody may apply for."""
    found = sentences(work.texts, rows_of(work, event))
    if event.rules.repeats == Repeats.refused:
        found.append(work.texts.gettext(CAME_BEFORE))
    elif event.rules.repeats == Repeats.after:
        found.append(work.texts.gettext(NEWCOMERS_FIRST))
    return found
