"""What is asked about a group and a membership, in plain values, and which of it contradicts itself."""

from dataclasses import dataclass
from datetime import date

from app.errors import Refusal

MOST_MEMBERS = 1_000
"""The most memberships that one group keeps, those that ended included."""
KINDS = ("PGR", "PZK", "GGK", "RGR", "PGD")
"""The kinds of groups that forms suggest; any other can be typed."""
_MOST_BEFORE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDetails:
    """A group as it is to be; the names are columns of `Group`."""

    name: str
    kind: str
    project_id: int
    county: str | None = None
    resolution_number: str | None = None
    resolved_on: date | None = None
    numbers_through: bool = False
    meetings_before: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipDetails:
    """A membership as it is to be, apart from whose it is; `institution` is a name, as typed."""

    role: str | None = None
    institution: str | None = None
    starts: date | None = None
    ends: date | None = None
    resolution_number: str | None = None
    resolved_on: date | None = None


def check_group(details: GroupDetails) -> None:
    """Refuse what no group can have, at its field."""
    if not details.name.strip():
        raise Refusal("Type the name of the group.", field="name")
    if not details.kind.strip():
        raise Refusal("Type the kind of group, for example PZK.", field="kind")
    if not 0 <= details.meetings_before <= _MOST_BEFORE:
        raise Refusal(
            "This must be from 0 to %(most)s.", field="meetings_before", values={"most": _MOST_BEFORE}
        )


def check_membership(details: MembershipDetails) -> None:
    """Refuse days in the wrong order."""
    if details.starts and details.ends and details.ends < details.starts:
        raise Refusal("The last day is before the first one.", field="ends")
