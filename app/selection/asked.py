"""Which applications a reader of the desk asks for, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import N_
from app.registrations.models import APPLICATIONS, RegistrationState
from app.typed import number_in, searched

SORTS = {
    "arrival": N_("Complete ones first, in order of arrival"),
    "institution": N_("Institution"),
    "repeat": N_("Newcomers first"),
    "county": N_("Counties with the fewest places first"),
    "name": N_("Last name"),
}
YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class DeskFilter:
    """What is asked for; None and empty words mean everything."""

    state: RegistrationState | None = None
    complete: str = ""
    repeat: str = ""
    institution: int | None = None
    county: str = ""
    sort: str = "arrival"

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "DeskFilter":
        """Return what the words of an address or a form ask for; unknown ones mean the default."""
        state, sort = arguments.get("state", ""), arguments.get("sort", "")
        known = RegistrationState(state) if state in RegistrationState.__members__ else None
        complete, repeat = arguments.get("complete", ""), arguments.get("repeat", "")
        return cls(
            known if known in APPLICATIONS else None,
            complete if complete in YES_NO else "",
            repeat if repeat in YES_NO else "",
            number_in(arguments.get("institution", "")),
            searched(arguments.get("county", ""), 120),
            sort if sort in SORTS else "arrival",
        )

    @property
    def narrows(self) -> bool:
        """Whether less than everything is asked for."""
        asked = (self.state, self.complete, self.repeat, self.institution, self.county)
        return any(each not in (None, "") for each in asked)

    def arguments(self) -> dict[str, str]:
        """Return it as the words of a form; empty ones are left out."""
        words = {
            "state": self.state.value if self.state else "",
            "complete": self.complete,
            "repeat": self.repeat,
            "institution": str(self.institution) if self.institution is not None else "",
            "county": self.county,
            "sort": self.sort,
        }
        return {name: value for name, value in words.items() if value}
