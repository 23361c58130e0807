"""The head of every page of one line: its name, where the way back leads, and its tabs."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import N_
from app.events.tabs import Tab
from app.events.titles import Title
from app.lines.access import may_manage_line
from app.lines.models import SupportLine
from app.lines.names import line_title
from app.work import Work

_TABS = (
    ("overview", N_("Overview"), "", False),
    ("recipients", N_("Recipients"), "recipients/", True),
    ("coaches", N_("Coaches"), "coaches/", True),
    ("history", N_("History"), "history/", True),
)


@dataclass(frozen=True, slots=True)
class LineHeader:
    """What `templates/coaching/lines/_header.html` shows."""

    title: Title
    url: str
    tabs: Sequence[Tab]
    may_manage: bool
    suspended: str


def line_header(work: Work, line: SupportLine, current: str) -> LineHeader:
    """Return the head; `current` is the key of a tab, such as overview or coaches."""
    url, manages = f"/manage/lines/{line.id}/", may_manage_line(work, line)
    tabs = [
        Tab(work.texts.gettext(label), f"{url}{path}", key == current)
        for key, label, path, for_managers in _TABS
        if manages or not for_managers
    ]
    return LineHeader(line_title(line, work.texts.language), url, tabs, manages, _suspended(work, line))


def _suspended(work: Work, line: SupportLine) -> str:
    if line.suspended_on is None:
        return ""
    if line.suspended_until is None:
        return work.texts.gettext(N_("Suspended until further notice"))
    return work.texts.gettext(N_("Suspended until %(day)s"), day=work.texts.day_plain(line.suspended_until))
