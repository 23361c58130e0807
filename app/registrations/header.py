"""The head of every staff page of one event: title, states, figures and tabs."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import N_
from app.events.access import organises_project
from app.events.chips import Chip
from app.events.labels import PUBLICATION, STATUS
from app.events.models import Event, EventStatus, Publication
from app.events.tabs import Tab
from app.events.titles import Title
from app.events.units import counts_hours
from app.events.when import meeting_line, next_session, when_line
from app.events.window import WindowState, registration_window
from app.monitoring.queries import asks_participation
from app.registrations.counting import seats
from app.registrations.papers import asks_paper
from app.registrations.seats import Seats
from app.work import Work


@dataclass(frozen=True, slots=True)
class ManageHeader:
    """What `templates/registrations/_event_header.html` shows."""

    title: str
    slug: str
    chips: list[Chip]
    next: Title
    figures: str
    tabs: Sequence[Tab]
    is_published: bool
    may_copy: bool


_TABS = (
    ("overview", N_("Overview"), ""),
    ("registrations", N_("Registrations"), "registrations/"),
    ("papers", N_("Signed forms"), "papers/"),
    ("participation", N_("Participation forms"), "participation/"),
    ("selection", N_("Selection"), "selection/"),
    ("sessions", N_("Sessions"), "sessions/"),
    ("attendance", N_("Attendance"), "attendance/"),
    ("standing", N_("Who stands where"), "standing/"),
    ("needs", N_("Needs"), "needs/"),
    ("pictures", N_("Pictures"), "pictures/"),
    ("form", N_("Sign-up form"), "form/"),
    ("surveys", N_("Tests and evaluation"), "surveys/"),
    ("messages", N_("Letters"), "messages/"),
    ("history", N_("History"), "history/"),
)


def header_of(work: Work, event: Event, current: str, counted: Seats | None = None) -> ManageHeader:
    """Return the header; `current` is the key of a tab, such as overview or attendance.

    `counted` are the event's seats where the page has counted them already.
    """
    texts, counted = work.texts, seats(work, event) if counted is None else counted
    meetings = [meeting for meeting in event.meetings if meeting.cancelled_at is None]
    counts = {"registrations": counted.in_force, "sessions": len(meetings)}
    is_chosen = current == "selection" or counted.appoints or counted.applied > 0
    without = () if is_chosen else ("selection",)
    coming = next_session(event, work.today)
    return ManageHeader(
        title=event.title_pl,
        slug=event.slug,
        chips=_chips(work, event),
        next=Title(meeting_line(texts, coming.meeting), texts.language)
        if coming
        else when_line(texts, event),
        figures=_figures(work, event, counted),
        tabs=[
            Tab(texts.gettext(label), f"/manage/events/{event.slug}/{path}", key == current, counts.get(key))
            for key, label, path in _TABS
            if _has(event, key) and key not in without
        ],
        is_published=event.publication == Publication.published,
        may_copy=organises_project(work, event.project_id),
    )


def _has(event: Event, tab: str) -> bool:
    """Tell whether an event has a tab: where people stand needs hours, signed forms must be asked for,
    and pictures taken."""
    if tab == "standing":
        return counts_hours(event)
    if tab == "pictures":
        return event.rules.takes_photos
    if tab == "participation":
        return asks_participation(event)
    return tab != "papers" or asks_paper(event)


def _chips(work: Work, event: Event) -> list[Chip]:
    published = event.publication == Publication.published
    chips = [Chip("open" if published else "neutral", work.texts.gettext(PUBLICATION[event.publication]))]
    if event.status != EventStatus.planned:
        kind = {"cancelled": "cancelled", "suspended": "waiting"}.get(event.status.value, "neutral")
        chips.append(Chip(kind, work.texts.gettext(STATUS[event.status])))
    return chips


_UNTIL = {
    WindowState.open: N_("registration until %(day)s"),
    WindowState.late: N_("registration ended on %(day)s"),
    WindowState.not_yet: N_("registration from %(day)s"),
}
"""What the head says of registration, where there is a day to say."""


def _figures(work: Work, event: Event, seats: Seats) -> str:
    """«17/20 miejsc · 4 rezerwa · zapisy do 5.11»; of a draft, which takes none, how many there will be."""
    texts = work.texts
    if event.publication == Publication.draft and not seats.in_force:
        if event.rules.capacity is None:
            return texts.gettext(N_("no limit of places"))
        return texts.ngettext("%(count)s place", "%(count)s places", event.rules.capacity)
    taken = f"{seats.taken}/{seats.limit}" if seats.limit is not None else str(seats.taken)
    parts = [texts.gettext(N_("places taken: %(taken)s"), taken=taken)]
    if seats.waiting:
        parts.append(texts.gettext(N_("waiting: %(count)s"), count=seats.waiting))
    if seats.applied:
        parts.append(texts.gettext(N_("applied: %(count)s"), count=seats.applied))
    window = registration_window(work, event)
    if event.publication == Publication.published and window.day and window.state in _UNTIL:
        parts.append(texts.gettext(_UNTIL[window.state], day=texts.day_short(window.day)))
    return " · ".join(parts)
