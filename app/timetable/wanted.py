"""What a reader narrows the timetable to."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import N_
from app.typed import number_in, searched

FILTERS = ("project", "stage", "group", "county", "form", "when")
_LONGEST = 200


class When(enum.StrEnum):
    """Which part of the timetable: what lies ahead, what is over, or both."""

    ahead = "ahead"
    over = "over"
    all = "all"


WHEN = {
    When.ahead: N_("What lies ahead"),
    When.over: N_("What is over"),
    When.all: N_("Everything"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters; empty where nothing is asked, and 0 for a number that nothing has."""

    project: int | None = None
    stage: int | None = None
    group: int | None = None
    county: str = ""
    form: str = ""
    when: When = When.ahead

    @property
    def filters(self) -> int:
        """How many filters are set."""
        return sum(bool(each) for each in (self.project, self.stage, self.group, self.county, self.form)) + (
            self.when != When.ahead
        )


def wanted_in(arguments: Mapping[str, str]) -> Wanted:
    """Return what an address asks for."""
    when = arguments.get("when", "")
    return Wanted(
        project=_number(arguments.get("project", "")),
        stage=_number(arguments.get("stage", "")),
        group=_number(arguments.get("group", "")),
        county=searched(arguments.get("county", ""), _LONGEST),
        form=searched(arguments.get("form", ""), _LONGEST),
        when=When(when) if when in list(When) else When.ahead,
    )


def _number(text: str) -> int | None:
    return (number_in(text) or 0) if text.strip() else None
