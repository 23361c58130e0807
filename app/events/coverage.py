"""How far the days of an edition cover the parts of its module, and who teaches them: pure.

A participant belongs to one parallel group and is owed what that group is taught, so that each group is
counted for itself, together with what is taught to all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.events.models import Event, Session
from app.events.timing import credit_minutes, sessions_of
from app.programmes.models import Part


@dataclass(frozen=True, slots=True)
class Taught:
    """Minutes that the plan gives to a part (None: to none) and a group (None: to all), by a trainer."""

    part_id: int | None
    group_id: int | None
    minutes: int
    trainer: str | None = None


@dataclass(frozen=True, slots=True)
class Covered:
    """What is planned of one part: minutes for each group by its name, or for all under ""."""

    name: str
    name_en: str | None
    needed: int
    planned: dict[str, int]
    trainers: tuple[str, ...]

    @property
    def least(self) -> int:
        """What is planned for the group that gets least."""
        return min(self.planned.values())

    @property
    def most(self) -> int:
        """What is planned for the group that gets most."""
        return max(self.planned.values())

    @property
    def missing(self) -> int:
        """The minutes that the group with least still lacks."""
        return max(self.needed - self.least, 0)

    @property
    def surplus(self) -> int:
        """The minutes beyond the part's own that the group with most would get, and nobody is credited."""
        return max(self.most - self.needed, 0)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The parts of a module in their order, and minutes that are planned without a part, by group."""

    parts: list[Covered] = field(default_factory=list)
    without_part: dict[str, int] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether every part is planned in full for every group."""
        return not any(part.missing for part in self.parts)


def coverage(parts: Sequence[Part], groups: dict[int, str], taught: Iterable[Taught]) -> Coverage:
    """Compare what is taught with the parts; `groups` are the names of the parallel groups by id."""
    rows = list(taught)
    return Coverage(
        [
            Covered(
                part.name_pl,
                part.name_en,
                part.minutes,
                _by_group(groups, [row for row in rows if row.part_id == part.id]),
                tuple(dict.fromkeys(row.trainer for row in rows if row.part_id == part.id and row.trainer)),
            )
            for part in parts
        ],
        _by_group(groups, [row for row in rows if row.part_id is None]),
    )


def coverage_of(event: Event) -> Coverage | None:
    """Return the coverage of an edition that is loaded with its blocks; None without a module."""
    if event.module is None:
        return None
    groups = {group.id: group.name for group in event.parallel_groups}
    return coverage(
        event.module.parts, groups, [row for session in sessions_of(event) for row in _taught(session)]
    )


def _taught(session: Session) -> list[Taught]:
    group = session.meeting.parallel_group_id
    if not session.blocks:
        return [Taught(None, group, credit_minutes(session) or 0)]
    return [
        Taught(block.part_id, group, block.minutes, block.account.name if block.account else None)
        for block in session.blocks
    ]


def _by_group(groups: dict[int, str], rows: Sequence[Taught]) -> dict[str, int]:
    to_all = sum(row.minutes for row in rows if row.group_id is None)
    if not groups:
        return {"": to_all}
    return {
        name: to_all + sum(row.minutes for row in rows if row.group_id == id) for id, name in groups.items()
    }
