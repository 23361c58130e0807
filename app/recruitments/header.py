"""The head of every page of one recruitment: its name and its tabs."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import N_
from app.events.models import Recruitment
from app.events.tabs import Tab
from app.work import Work

_TABS = (
    ("events", N_("Events"), ""),
    ("applicants", N_("Applicants"), "applicants/"),
    ("history", N_("History"), "history/"),
)


@dataclass(frozen=True, slots=True)
class RecruitmentHeader:
    """What `templates/recruitments/_header.html` shows."""

    recruitment: Recruitment
    url: str
    tabs: Sequence[Tab]


def recruitment_header(work: Work, recruitment: Recruitment, current: str) -> RecruitmentHeader:
    """Return the head; `current` is the key of a tab, such as events."""
    url = f"/manage/recruitments/{recruitment.id}/"
    tabs = [Tab(work.texts.gettext(label), f"{url}{path}", key == current) for key, label, path in _TABS]
    return RecruitmentHeader(recruitment, url, tabs)
