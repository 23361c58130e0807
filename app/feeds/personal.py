"""What somebody's own calendar shows: meetings and appointments, in a constant number of statements."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from app.coaching.calendar_entries import entry_of as entry_of_appointment
from app.coaching.models import Appointment, AppointmentState, Invitee
from app.errors import N_
from app.events.access import taught_by, visible_to_staff
from app.events.calendar_entries import entry_of
from app.events.models import Block, Event, Meeting, Session, Substitution
from app.feeds.owners import Owner
from app.feeds.queries import KEPT_DAYS, is_in_calendars, sessions_where
from app.ics.entries import Calendar, Entry
from app.ics.etag import writer
from app.lines.models import LineRecipient
from app.links import Purpose
from app.registrations.enrolment import enrolment_of
from app.registrations.models import Registration
from app.registrations.own_calendar import standing
from app.work import Work

NAMES = {
    Purpose.person_feed: N_("My meetings"),
    Purpose.trainer_feed: N_("Sessions that I lead"),
    Purpose.organiser_feed: N_("Events that I organise"),
}
"""What each calendar is called in the programs of its readers."""


def calendar_of(work: Work, owner: Owner) -> Calendar:
    """Return somebody's calendar in their language: of the last year and to come."""
    mine = _as_owner(work, owner)
    entries = [*_meetings(mine, owner), *_appointments(mine, owner)]
    return Calendar(mine.texts.gettext(NAMES[owner.purpose]), entries, owner.language)


def tag_of(work: Work, owner: Owner) -> str:
    """Return an entity tag of the same calendar from aggregates, without reading its entries."""
    mine = _as_owner(work, owner)
    sessions = select(
        func.count(Session.id), func.sum(Session.id), func.sum(Event.version), func.max(Event.changed_at)
    )
    sessions = sessions.select_from(Event).join(Event.meetings).join(Meeting.sessions)
    found = [_row(work.session.execute(sessions.where(*_conditions(mine, owner))).one())]
    if owner.purpose == Purpose.person_feed:
        of = select(
            func.count(), func.sum(Registration.version), func.max(Registration.state_changed_at),
            func.sum(Registration.link_version),
        ).where(Registration.person_id == owner.actor.id)  # fmt: skip
        found.append(_row(work.session.execute(of).one()))
    if owner.purpose != Purpose.organiser_feed:
        kept = _appointment_conditions(mine, owner)
        numbers = select(
            func.count(), func.sum(Appointment.version), func.sum(Appointment.id),
            func.max(Appointment.changed_at),
        ).where(*kept)  # fmt: skip
        found.append(_row(work.session.execute(numbers).one()))
    said = repr((writer(), found, owner.purpose, owner.language, owner.version)) + work.links.absolute("/")
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def _row(row: Sequence[object]) -> tuple[str, ...]:
    return tuple(map(str, row))


def _as_owner(work: Work, owner: Owner) -> Work:
    return replace(work, actor=owner.actor, texts=work.texts.into(owner.language))


def _conditions(mine: Work, owner: Owner) -> list[ColumnElement[bool]]:
    if owner.purpose == Purpose.person_feed:
        registered = select(Registration.event_id).where(Registration.person_id == owner.actor.id)
        return [*is_in_calendars(mine), Event.id.in_(registered)]
    if owner.purpose == Purpose.trainer_feed:
        replaced = select(Substitution.session_id).where(Substitution.replaces_id == owner.actor.id)
        taught = select(Block.session_id).where(
            Block.account_id == owner.actor.id, Block.session_id.not_in(replaced)
        )
        taught = taught.correlate(None)
        return [*is_in_calendars(mine), or_(taught_by(mine), Session.id.in_(taught))]
    return [*is_in_calendars(mine), visible_to_staff(mine)]


def _meetings(mine: Work, owner: Owner) -> Iterator[Entry]:
    rows = sessions_where(mine, _conditions(mine, owner))
    if owner.purpose == Purpose.person_feed:
        yield from _as_participant(mine, owner, list(rows))
        return
    for event, meeting, session in rows:
        yield entry_of(mine.texts, mine.links, event, meeting, session)


def _as_participant(
    mine: Work, owner: Owner, rows: Sequence[tuple[Event, Meeting, Session]]
) -> Iterator[Entry]:
    found = mine.session.scalars(select(Registration).where(Registration.person_id == owner.actor.id))
    registrations = {each.event_id: each for each in found}
    for event_id, of_event in groupby(rows, key=lambda row: row[0].id):
        registration = registrations[event_id]
        enrolment, page = (
            enrolment_of(registration),
            mine.links.registration(registration.id, registration.link_version),
        )
        for _, of_meeting in groupby(of_event, key=lambda row: row[1].id):
            sessions = list(of_meeting)
            group_id, days = sessions[0][1].parallel_group_id, [session.day for _, _, session in sessions]
            if not enrolment.includes(group_id, days):
                continue
            entries = [entry_of(mine.texts, mine.links, *each) for each in sessions]
            yield from (standing(mine, registration, entry, page) for entry in entries)


def _appointment_conditions(mine: Work, owner: Owner) -> list[ColumnElement[bool]]:
    kept = Appointment.day >= mine.today - timedelta(KEPT_DAYS)
    if owner.purpose == Purpose.trainer_feed:
        return [kept, Appointment.account_id == owner.actor.id]
    recipients = select(LineRecipient.id).where(LineRecipient.person_id == owner.actor.id)
    invited = select(Invitee.appointment_id).where(Invitee.recipient_id.in_(recipients)).correlate(None)
    return [kept, Appointment.id.in_(invited)]


def _appointments(mine: Work, owner: Owner) -> Iterator[Entry]:
    if owner.purpose == Purpose.organiser_feed:
        return
    query = (
        select(Appointment)
        .where(*_appointment_conditions(mine, owner))
        .options(joinedload(Appointment.line), joinedload(Appointment.account))
        .order_by(Appointment.day, Appointment.starts_at, Appointment.id)
    )
    appointments = mine.session.scalars(query).unique().all()
    invitations = _invitations(mine, owner, appointments)
    for each in appointments:
        entry = entry_of_appointment(mine.texts, each)
        if owner.purpose == Purpose.trainer_feed:
            free = each.state == AppointmentState.offered
            page = mine.links.absolute(f"/manage/appointments/{each.id}/")
            free_slot = mine.texts.gettext("Free slot")
            summary = f"{free_slot}: {entry.summary}" if free else entry.summary
            yield replace(entry, url=page, summary=summary, tentative=entry.tentative or free)
            continue
        invitee = invitations[each.id]
        declined = each.state == AppointmentState.agreed and invitee.attended is False
        page = mine.links.appointment(invitee.id, invitee.link_version)
        yield replace(entry, url=page, cancelled=entry.cancelled or declined)


def _invitations(mine: Work, owner: Owner, appointments: Sequence[Appointment]) -> dict[int, Invitee]:
    if owner.purpose != Purpose.person_feed or not appointments:
        return {}
    recipients = select(LineRecipient.id).where(LineRecipient.person_id == owner.actor.id)
    query = (
        select(Invitee)
        .join(Appointment, Appointment.id == Invitee.appointment_id)
        .where(Invitee.recipient_id.in_(recipients), *_appointment_conditions(mine, owner))
    )
    return {each.appointment_id: each for each in mine.session.scalars(query)}
