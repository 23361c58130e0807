"""What the days of meetings clash with: read with a constant number of statements, held against the rule."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from holidays import country_holidays
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Account, Role
from app.changes.clashes import ClashFacts, Taken, WantedDay, clashes_among
from app.changes.plan import AddMeeting, ChangeMeeting, ReplaceMeeting, Several, Single
from app.coaching.models import TAKING_TIME, Appointment, Invitee
from app.columns import folded
from app.events.labels import FORM_OF_SUPPORT
from app.events.models import OFF, Assignment, Event, Meeting, Mode, Publication, Session
from app.events.plans import MeetingPlan, plan_of
from app.events.titles import title
from app.events.venues import town_in
from app.events.when import mode_of, town_of
from app.lines.models import LineRecipient, SupportLine
from app.office.queries import days_off_on
from app.projects.days import ends_on
from app.registrations.models import SEATED, Registration
from app.work import Work

HOLIDAYS = {"pl": "pl", "en": "en_US"}
"""The languages of pages, as the package of holidays names them."""


def warnings_of_changes(work: Work, event: Event, changes: Iterable[Single | Several]) -> list[str]:
    """Return what changes of an event would clash with, in sentences; no more than its staff may read."""
    plans: list[tuple[Meeting | None, MeetingPlan]] = []
    for each in changes:
        for change in each.changes if isinstance(each, Several) else (each,):
            if isinstance(change, AddMeeting):
                plans.append((None, change.plan))
            elif isinstance(change, ReplaceMeeting) or (
                isinstance(change, ChangeMeeting) and _told(change.plan) != _told(plan_of(change.meeting))
            ):
                plans.append((change.meeting, change.plan))
    return warnings_of_plans(work, event, plans)


def warnings_of_event(work: Work, event: Event) -> list[str]:
    """Return what the meetings of an event clash with as they stand, in sentences."""
    alive = [each for each in event.meetings if each.cancelled_at is None and each.sessions]
    return warnings_of_plans(work, event, [(each, plan_of(each)) for each in alive])


def warnings_of_plans(
    work: Work, event: Event, plans: Sequence[tuple[Meeting | None, MeetingPlan]]
) -> list[str]:
    """Return what meetings of an event would clash with; known ones come with their meeting.

    Seven statements at most, however many meetings, events and people there are.
    """
    wanted = [day for meeting, plan in plans for day in _wanted(event, meeting, plan)]
    if not wanted:
        return []
    moved = {meeting.id for meeting, _ in plans if meeting is not None}
    facts = _facts(work, event, wanted, moved)
    return [clash.sentence(work.texts) for clash in clashes_among(wanted, facts)]


def place_key(city: str | None, venue: str | None) -> str:
    """Return what two places have in common that are the same; empty without both a town and a venue."""
    return f"{folded(city)}|{folded(venue)}" if city and venue else ""


def _told(plan: MeetingPlan) -> tuple[object, ...]:
    credit = [plan.credit(number) for number in range(len(plan.days))]
    return plan.days, plan.starts_at, plan.ends_at, plan.venue, plan.city, plan.mode, plan.group, credit


def _wanted(event: Event, meeting: Meeting | None, plan: MeetingPlan) -> list[WantedDay]:
    online = (plan.mode or event.mode) == Mode.online
    place = "" if online else place_key(plan.city or town_in(plan.venue) or event.place_city, plan.venue)
    group = next((each.id for each in event.parallel_groups if each.name == plan.group), None)
    return [
        WantedDay(day, plan.starts_at, plan.ends_at, place, group, plan.credit(number))
        for number, day in enumerate(plan.days)
    ]


def _facts(work: Work, event: Event, wanted: Sequence[WantedDay], moved: set[int]) -> ClashFacts:
    days = sorted({each.day for each in wanted})
    project = event.project
    return ClashFacts(
        today=work.today,
        holidays=_holidays(days, work.texts.language),
        days_off=days_off_on(work, days),
        deadline=event.rules.registration_deadline,
        project_begins=project.starts if project else None,
        project_ends=ends_on(project) if project else None,
        status=event.status,
        others=[
            day
            for meeting in event.meetings
            if meeting.id not in moved and meeting.cancelled_at is None and meeting.sessions
            for day in _wanted(event, meeting, plan_of(meeting))
        ],
        taken=_taken(work, event, days),
    )


def _holidays(days: Sequence[date], language: str) -> dict[date, str]:
    known = country_holidays("PL", years={day.year for day in days}, language=HOLIDAYS[language])
    return {day: known[day] for day in days if day in known}


def _taken(work: Work, event: Event, days: Sequence[date]) -> list[Taken]:
    """Return what else is held on these days, as far as it may concern the event's places and people."""
    query = (
        select(Session, Meeting, Event)
        .join(Session.meeting)
        .join(Meeting.event)
        .where(
            Session.day.in_(days),
            Session.cancelled_at.is_(None),
            Event.id != event.id,
            Event.publication == Publication.published,
            Event.status.not_in(OFF),
        )
    )
    rows = work.session.execute(query).all()
    trainers = _trainers(work, event, [other for _, _, other in rows], [meeting for _, meeting, _ in rows])
    people = _people(work, event, {other.id for _, _, other in rows})
    found = [
        Taken(
            title(other, work.texts.language).text,
            session.day,
            session.starts_at,
            session.ends_at,
            "" if mode_of(meeting) == Mode.online else place_key(town_of(meeting), meeting.venue),
            sorted(trainers.led(other, meeting)),
            [(name, mine) for name, mine, theirs in people[other.id] if _belongs(theirs, meeting)],
        )
        for session, meeting, other in rows
    ]
    return [*found, *_appointments(work, event, days, trainers)]


def _belongs(group_id: int | None, meeting: Meeting) -> bool:
    return None in (group_id, meeting.parallel_group_id) or group_id == meeting.parallel_group_id


class _Trainers:
    """The event's trainers, by the number of their account, and what else they lead."""

    def __init__(self, mine: Mapping[int, str], elsewhere: Iterable[Assignment]) -> None:
        self.mine = mine
        self._events: defaultdict[int, set[int]] = defaultdict(set)
        self._meetings: defaultdict[int, set[int]] = defaultdict(set)
        for each in elsewhere:
            if each.event_id is not None:
                self._events[each.event_id].add(each.account_id)
            if each.meeting_id is not None:
                self._meetings[each.meeting_id].add(each.account_id)

    def led(self, event: Event, meeting: Meeting) -> set[str]:
        """Return the names of the event's trainers who lead another one's meeting."""
        return {self.mine[id] for id in self._events[event.id] | self._meetings[meeting.id]}


def _trainers(work: Work, event: Event, events: Sequence[Event], meetings: Sequence[Meeting]) -> _Trainers:
    own = {meeting.id for meeting in event.meetings}
    query = (
        select(Assignment, Account.name)
        .join(Assignment.account)
        .where(
            Assignment.role == Role.trainer,
            Account.is_active.is_(True),
            or_(
                Assignment.event_id.in_({event.id, *(each.id for each in events)}),
                Assignment.meeting_id.in_({*own, *(each.id for each in meetings)}),
            ),
        )
    )
    rows = work.session.execute(query).all()
    mine = {
        each.account_id: name for each, name in rows if each.event_id == event.id or each.meeting_id in own
    }
    return _Trainers(mine, [each for each, _ in rows if each.account_id in mine])


def _people(
    work: Work, event: Event, event_ids: set[int]
) -> defaultdict[int, list[tuple[str, int | None, int | None]]]:
    """Return by event who has a place there and here: their name, and their groups here and there."""
    there = aliased(Registration)
    query = (
        select(
            there.event_id,
            Registration.first_name + " " + Registration.last_name,
            Registration.parallel_group_id,
            there.parallel_group_id,
        )
        .join(there, there.person_id == Registration.person_id)
        .where(
            Registration.event_id == event.id,
            Registration.state.in_(SEATED),
            there.event_id.in_(event_ids),
            there.state.in_(SEATED),
        )
        .order_by(Registration.name_sort, Registration.id)
    )
    found: defaultdict[int, list[tuple[str, int | None, int | None]]] = defaultdict(list)
    for event_id, name, mine, theirs in work.session.execute(query):
        found[event_id].append((name, mine, theirs))
    return found


def _appointments(work: Work, event: Event, days: Sequence[date], trainers: _Trainers) -> list[Taken]:
    """Return the appointments of the event's trainers, and of who has a place, on these days."""
    person = and_(
        Registration.person_id == LineRecipient.person_id,
        Registration.event_id == event.id,
        Registration.state.in_(SEATED),
    )
    name = Registration.first_name + " " + Registration.last_name
    query = (
        select(Appointment, SupportLine.form_of_support, name, Registration.parallel_group_id)
        .join(SupportLine, SupportLine.id == Appointment.line_id)
        .outerjoin(Invitee, and_(Invitee.appointment_id == Appointment.id, Invitee.attended.is_not(False)))
        .outerjoin(LineRecipient, LineRecipient.id == Invitee.recipient_id)
        .outerjoin(Registration, person)
        .where(
            Appointment.day.in_(days),
            Appointment.state.in_(TAKING_TIME),
            or_(Appointment.account_id.in_(trainers.mine), _is_known()),
        )
        .order_by(Appointment.id, Registration.name_sort)
    )
    found: dict[int, tuple[Appointment, str, list[tuple[str, int | None]]]] = {}
    for appointment, form, who, group in work.session.execute(query):
        kind = work.texts.gettext(FORM_OF_SUPPORT[form])
        known = found.setdefault(appointment.id, (appointment, kind, []))
        if who is not None:
            known[2].append((who, group))
    return [
        Taken(
            kind,
            each.day,
            each.starts_at,
            each.ends_at,
            trainers=[trainers.mine[each.account_id]] if each.account_id in trainers.mine else [],
            people=people,
        )
        for each, kind, people in found.values()
    ]


def _is_known() -> ColumnElement[bool]:
    return Registration.id.is_not(None)
