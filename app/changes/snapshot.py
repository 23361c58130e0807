"""What people are told of an event: a value, taken before and after a change and compared."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.changes.staff import StaffReader
from app.events.meeting_access import SEALED
from app.events.models import Event, EventStatus, Meeting, Mode
from app.events.timing import session_end
from app.events.titles import title
from app.events.trainers import led_by
from app.events.when import Day, days_met, event_place, mode_of, period_line, place_line
from app.registrations.addressees import Reader
from app.texts import LANGUAGES
from app.work import Work


@dataclass(frozen=True, slots=True)
class ToldMeeting:
    """A meeting as people know it; `secrets` tells only whether link, code and password are the same.

    `abroad` says that its readers may be in another zone, `over` that its last hour has passed.
    """

    id: int
    label: str
    days: tuple[Day, ...]
    place: str
    mode: Mode
    secrets: str = field(repr=False)
    cancelled: bool
    replaces: int | None
    group_id: int | None
    abroad: bool
    over: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An event as people know it; titles and periods by language, the latter while no meeting has a day.

    `trainers` is None where nobody asked who leads it, since that stays the same.
    """

    titles: Mapping[str, str]
    periods: Mapping[str, str]
    status: EventStatus
    suspended_until: date | None
    mode: Mode
    place: str
    deadline: date | None
    trainers: tuple[str, ...] | None
    meetings: tuple[ToldMeeting, ...]

    def seen_by(self, reader: Reader | StaffReader) -> "Snapshot":
        """Return what somebody knows: the meetings that concern them, in their language.

        Those of a participant are of their group and on their days. A trainer is told of no deadline.
        """
        mine = tuple(each for each in self.meetings if _concerns(each, reader))
        own = reader.language
        titles, periods = {own: self.titles[own]}, {own: self.periods[own]}
        deadline = None if isinstance(reader, StaffReader) and not reader.organises else self.deadline
        return replace(self, titles=titles, periods=periods, meetings=mine, deadline=deadline)

    def closed(self) -> "Snapshot":
        """Return what somebody knows who may not get into the online meetings."""
        return replace(self, meetings=tuple(replace(each, secrets="") for each in self.meetings))


def snapshot(work: Work, event: Event, *, trainers: bool = True) -> Snapshot:
    """Return what people are told of an event that is loaded with its meetings; one statement.

    None without its `trainers`, whom who can't change them need not read.
    """
    meetings = [meeting for meeting in event.meetings if meeting.sessions]
    return Snapshot(
        titles={each: title(event, each).text for each in LANGUAGES},
        periods={each: "" if meetings else period_line(work.texts.into(each), event) for each in LANGUAGES},
        status=event.status,
        suspended_until=event.suspended_until if event.status == EventStatus.suspended else None,
        mode=event.mode,
        place=event_place(event),
        deadline=event.rules.registration_deadline,
        trainers=_trainers(work, event) if trainers else None,
        meetings=tuple(sorted((_told(work, each) for each in meetings), key=_in_time)),
    )


def _trainers(work: Work, event: Event) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.name for each in led_by(work, event)))


def _told(work: Work, meeting: Meeting) -> ToldMeeting:
    return ToldMeeting(
        id=meeting.id,
        label=meeting.label or "",
        days=tuple(days_met(meeting)),
        place=place_line(meeting) or event_place(meeting.event),
        mode=mode_of(meeting),
        secrets=_fingerprint([getattr(meeting, name) for name in SEALED]),
        cancelled=meeting.cancelled_at is not None or all(each.cancelled_at for each in meeting.sessions),
        replaces=meeting.replaces.id if meeting.replaces else None,
        group_id=meeting.parallel_group_id,
        abroad=mode_of(meeting) != Mode.onsite or bool(meeting.sealed_link),
        over=all(session_end(session) <= work.now for session in meeting.sessions),
    )


def _concerns(meeting: ToldMeeting, reader: Reader | StaffReader) -> bool:
    if isinstance(reader, StaffReader):
        return reader.includes(meeting.id)
    return reader.enrolment.includes(meeting.group_id, [day for day, _, _ in meeting.days])


def _in_time(meeting: ToldMeeting) -> tuple[date, str, int]:
    day, start, _ = meeting.days[0]
    return day, start.isoformat() if start else "", meeting.id


def _fingerprint(secrets: Sequence[str | None]) -> str:
    """Return what differs when the secrets do, and shows nothing of them."""
    if not any(secrets):
        return ""
    return hashlib.blake2b("\0".join(each or "" for each in secrets).encode(), digest_size=16).hexdigest()
