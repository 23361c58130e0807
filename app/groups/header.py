"""The head of every page of one group: its name, what it was and became, and its tabs."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import N_
from app.events.tabs import Tab
from app.groups.models import Group
from app.groups.queries import successor_of
from app.work import Work

_TABS = (
    ("roster", N_("Members"), ""),
    ("meetings", N_("Meetings"), "meetings/"),
    ("history", N_("History"), "history/"),
)


@dataclass(frozen=True, slots=True)
class GroupHeader:
    """What `templates/groups/_header.html` shows."""

    group: Group
    successor: Group | None
    url: str
    tabs: Sequence[Tab]


def group_header(work: Work, group: Group, current: str) -> GroupHeader:
    """Return the head; `current` is the key of a tab, such as roster or meetings."""
    url = f"/manage/groups/{group.id}/"
    tabs = [Tab(work.texts.gettext(label), f"{url}{path}", key == current) for key, label, path in _TABS]
    return GroupHeader(group, successor_of(work, group), url, tabs)
