"""The entries themselves, read for where they come from."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.coaching.models import CALLED_OFF, Appointment, AppointmentState
from app.events.models import Event, EventStatus, Meeting, Mode, PlannedMonth
from app.events.queries import with_meetings
from app.events.timing import met_before_suspension
from app.events.when import days_met, event_place, mode_of, period, place_line, planned_line
from app.texts import LANGUAGES
from app.timetable.entries import Entry, EntrySource, State
from app.timetable.queries.listed import Ref
from app.work import Work

_AT_ONCE = 500
Row = TypeVar("Row", Meeting, Event, Appointment)


def entries_of(work: Work, refs: Sequence[Ref]) -> list[Entry]:
    """Return the entries in the order of their sources; what is gone meanwhile is left out.

    The number of statements grows by one for each five hundred of a source.
    """
    found: dict[tuple[EntrySource, int], Entry] = {}
    for chunk in _chunks(refs, EntrySource.meeting):
        parts = (joinedload(Meeting.event), selectinload(Meeting.sessions))
        for meeting in work.session.scalars(select(Meeting).where(Meeting.id.in_(chunk)).options(*parts)):
            found[EntrySource.meeting, meeting.id] = _of_meeting(meeting)
    for chunk in _chunks(refs, EntrySource.event):
        query = select(Event).where(Event.id.in_(chunk)).options(with_meetings())
        for event in work.session.scalars(query).unique():
            found[EntrySource.event, event.id] = _of_event(work, event)
    for chunk in _chunks(refs, EntrySource.month):
        months = select(PlannedMonth, Event).join(Event, Event.id == PlannedMonth.event_id)
        for planned, event in work.session.execute(months.where(PlannedMonth.id.in_(chunk))).unique():
            found[EntrySource.month, planned.id] = _of_month(work, planned, event)
    for chunk in _chunks(refs, EntrySource.appointment):
        lines = select(Appointment).where(Appointment.id.in_(chunk)).options(joinedload(Appointment.line))
        for appointment in work.session.scalars(lines):
            found[EntrySource.appointment, appointment.id] = _of_appointment(appointment)
    return [found[each.source, each.id] for each in refs if (each.source, each.id) in found]


def _chunks(refs: Sequence[Ref], source: EntrySource) -> Iterator[list[int]]:
    ids = [each.id for each in refs if each.source == source]
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _state(event: Event) -> State:
    if event.status == EventStatus.cancelled:
        return State.cancelled
    return State.suspended if event.status == EventStatus.suspended else State.planned


def _state_of_meeting(meeting: Meeting) -> State:
    """Return what became of a meeting that was not cancelled; what met before a suspension stays planned."""
    event = meeting.event
    return State.planned if met_before_suspension(event, meeting.sessions) else _state(event)


def _of_meeting(meeting: Meeting) -> Entry:
    event, days = meeting.event, days_met(meeting)
    gone = meeting.cancelled_at is not None or all(each.cancelled_at for each in meeting.sessions)
    return Entry(
        source=EntrySource.meeting,
        source_id=meeting.id,
        form=event.form_of_support,
        mode=mode_of(meeting),
        state=State.cancelled if gone else _state_of_meeting(meeting),
        first_day=days[0][0] if days else None,
        days=tuple(days),
        place=place_line(meeting) or event_place(event) or None,
        county=meeting.county or event.place_county,
        title_pl=event.title_pl,
        title_en=event.title_en,
        label=meeting.label,
        event_id=event.id,
        slug=event.slug,
        replaces_id=meeting.replaces_id,
        project_id=event.project_id,
    )


def _of_event(work: Work, event: Event) -> Entry:
    words = {language: period(work.texts.into(language), event).text for language in LANGUAGES}
    return Entry(
        source=EntrySource.event,
        source_id=event.id,
        form=event.form_of_support,
        mode=event.mode,
        state=_state(event),
        first_day=event.period_start or event.period_end,
        period_pl=words["pl"],
        period_en=words["en"],
        place=event_place(event) or None,
        county=event.place_county,
        title_pl=event.title_pl,
        title_en=event.title_en,
        event_id=event.id,
        slug=event.slug,
        project_id=event.project_id,
    )


def _of_month(work: Work, planned: PlannedMonth, event: Event) -> Entry:
    words = {language: planned_line(work.texts.into(language), planned) for language in LANGUAGES}
    return Entry(
        source=EntrySource.month,
        source_id=planned.id,
        form=event.form_of_support,
        mode=event.mode,
        state=_state(event),
        first_day=planned.month,
        period_pl=words["pl"],
        period_en=words["en"],
        place=event_place(event) or None,
        county=event.place_county,
        title_pl=event.title_pl,
        title_en=event.title_en,
        label=planned.label,
        event_id=event.id,
        slug=event.slug,
        project_id=event.project_id,
    )


def _state_of(appointment: Appointment) -> State:
    if appointment.state in CALLED_OFF:
        return State.cancelled
    return State.suspended if appointment.state == AppointmentState.suspended else State.planned


def _of_appointment(appointment: Appointment) -> Entry:
    line = appointment.line
    return Entry(
        source=EntrySource.appointment,
        source_id=appointment.id,
        form=line.form_of_support,
        mode=Mode.onsite if appointment.place or not appointment.is_online else Mode.online,
        state=_state_of(appointment),
        first_day=appointment.day,
        days=((appointment.day, appointment.starts_at, appointment.ends_at),),
        place=appointment.place,
        project_id=line.project_id,
    )
