"""Which privacy notice a sign-up was shown, and what is recorded of it."""

from app.errors import Refusal
from app.office.queries import office, was_shown
from app.work import Work

NO_NOTICE = "-"
"""What a form carries along that was shown while no notice was published."""


def notice_shown(work: Work) -> str:
    """Return what a form shown now carries along: the label of the notice, or NO_NOTICE."""
    present = office(work).privacy
    return present.label if present else NO_NOTICE


def notice_read(work: Work, carried: str | None) -> str | None:
    """Return the label of the notice that was shown, by what the form carried along; None for none.

    A form without a word of it (a program's) counts as shown now. Refuses a form that showed a notice
    which is long out of force, or none where one is published since: the person should read it first.
    """
    present = office(work).privacy
    if present is None:
        return None
    if not carried:
        return present.label
    if carried != NO_NOTICE and was_shown(work, carried):
        return carried
    raise Refusal(
        "The privacy notice has changed since this page was opened. "
        "Please read it, then send the form again.",
        field="privacy_notice",
    )
