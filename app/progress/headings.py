"""The headings of files about standing and tests: for readers in words, for programs as names of fields."""

from collections.abc import Sequence

from app.errors import N_
from app.events.titles import Title
from app.texts import Texts

STANDING = {
    "state": N_("State"),
    "last_name": N_("Last name"),
    "first_name": N_("First name"),
    "institution": N_("Institution"),
    "outlook": N_("How it looks"),
    "lacks": N_("What is lacking"),
    "outcome": N_("Outcome"),
    "unit_minutes": N_("Minutes in an hour"),
    "required_minutes": N_("Required, minutes"),
    "earned_minutes": N_("Credited, minutes"),
    "possible_minutes": N_("Still possible, minutes"),
    "missing_minutes": N_("Missing, minutes"),
}
"""The columns of everybody's standing, but those of the parts."""

PART = {
    "planned": N_("%(part)s: planned, minutes"),
    "earned": N_("%(part)s: credited, minutes"),
    "possible": N_("%(part)s: still possible, minutes"),
    "missing": N_("%(part)s: missing, minutes"),
}
"""The columns of one part."""

TESTS = {
    "state": N_("State"),
    "last_name": N_("Last name"),
    "first_name": N_("First name"),
    "institution": N_("Institution"),
    "entry_points": N_("Entry test, points"),
    "entry_most_points": N_("Entry test, most points"),
    "exit_points": N_("Exit test, points"),
    "exit_most_points": N_("Exit test, most points"),
    "growth_percent": N_("Growth, percentage points"),
    "passed": N_("Passed"),
}
"""The columns of the points of both tests."""


def standing_header(parts: Sequence[tuple[int | None, Title | None]], texts: Texts | None) -> list[str]:
    """Name the columns, in words if texts are given.

    Else parts are counted from 1, and 0 is what is of no part.
    """
    if texts is None:
        numbers = [n if id is not None else 0 for n, (id, _) in enumerate(parts, 1)]
        return [*STANDING, *(f"part_{n}_{what}_minutes" for n in numbers for what in PART)]
    names = [name.text if name else texts.gettext("Of no part") for _, name in parts]
    words = [texts.gettext(each) for each in STANDING.values()]
    return [*words, *(texts.gettext(each, part=name) for name in names for each in PART.values())]


def tests_header(texts: Texts | None) -> list[str]:
    """Name the columns, in words if texts are given."""
    return list(TESTS) if texts is None else [texts.gettext(each) for each in TESTS.values()]
