"""What must stay as it is while hours rest on it: sessions whose attendance is confirmed or marked."""

from collections.abc import Collection, Mapping
from datetime import time
from typing import Any

from sqlalchemy import Select, exists, select

from app.attendance.models import ADDED, Evidence, Mark, RegisterAction, RegisterRow, RegisterVersion
from app.attendance.queries import confirmed_among
from app.errors import N_, Refusal
from app.events.models import Event, Meeting, Session
from app.events.plans import MeetingPlan
from app.events.units import unit_of
from app.work import Work

UNIT_IS_FIXED = N_(
    "Hours of this event were confirmed in hours of %(unit)s minutes: in another unit they would read "
    "differently, so it stays."
)


EVIDENCE_OF_DAY = N_(
    "Lists, the door or reports say who was there on %(day)s, so that day stays. Add a meeting for another "
    "day; if they are wrong, take them back on the register first."
)
MARKED_IN_BLOCK = N_("People are marked in the block from %(hour)s: clear their marks first.")


def check_plan(work: Work, meeting: Meeting, plan: MeetingPlan) -> None:
    """Refuse a change that gives a confirmed session of the meeting another day, hour or credit.

    One at which something says who was there keeps its day, too: that was of no other.
    """
    for session in meeting.sessions:
        if session.blocks and session.starts_at != plan.starts_at:
            check_blocks(work, session, ())
    _check_days_stay(work, meeting, plan)
    for session in _confirmed(work, meeting):
        same_hours = (plan.starts_at, plan.ends_at) == (session.starts_at, session.ends_at)
        if session.day not in plan.days or not same_hours:
            raise _refusal(work, session)
        if session.blocks:
            continue
        place = plan.days.index(session.day)
        if (plan.credit(place), plan.breaks(place)) != (session.credit_minutes, session.break_minutes):
            raise _refusal(work, session)


def _check_days_stay(work: Work, meeting: Meeting, plan: MeetingPlan) -> None:
    """Refuse that a day falls away, or becomes another, of which evidence stands."""
    going = [each for each in meeting.sessions if each.day not in plan.days]
    standing = _with_evidence().where(
        RegisterRow.session_id.in_([each.id for each in going]), Evidence.withdrawn_at.is_(None)
    )
    known = set(work.session.scalars(standing)) if going else set()
    for session in going:
        if session.id in known:
            raise Refusal(EVIDENCE_OF_DAY, values={"day": work.texts.day_short(session.day)})


def _with_evidence() -> Select[int]:
    """Select the sessions of which something says who was there."""
    return select(RegisterRow.session_id).join(Evidence, Evidence.row_id == RegisterRow.id)


def check_blocks(work: Work, session: Session, starts: Collection[time | None]) -> None:
    """Refuse to plan a confirmed session anew, and that a block falls away in which somebody is marked.

    `starts` are the hours at which blocks are to start.
    """
    if confirmed_among(work, [session.id]):
        raise _refusal(work, session)
    query = (
        select(Mark.block_at)
        .join(Mark.row)
        .where(RegisterRow.session_id == session.id, Mark.block_at.is_not(None))
        .order_by(Mark.block_at)
        .distinct()
    )
    for hour in work.session.scalars(query):
        if hour is not None and hour not in starts:
            raise Refusal(MARKED_IN_BLOCK, values={"hour": work.texts.clock(hour)})


def check_unit(work: Work, event: Event, values: Mapping[str, Any]) -> None:
    """Refuse another unit once hours of the event were confirmed in the present one, also if it was reopened.

    `values` are the columns to be set, `module` among them. A unit that was never said may be said now.
    """
    module, known = values.get("module", event.module), unit_of(event)
    unit = module.unit_minutes if module else values.get("unit_minutes", event.unit_minutes)
    if known is None or unit == known:
        return
    if has_confirmed_hours(work, event):
        field = "unit_minutes" if module is event.module else "module"
        raise Refusal(UNIT_IS_FIXED, field=field, values={"unit": known})


def has_confirmed_hours(work: Work, event: Event) -> bool:
    """Tell whether a register of the event was ever confirmed."""
    query = (
        select(RegisterVersion.id)
        .join(Session, Session.id == RegisterVersion.session_id)
        .join(Session.meeting)
        .where(Meeting.event_id == event.id, RegisterVersion.action == RegisterAction.confirmed)
    )
    return work.session.scalar(query.limit(1)) is not None


def check_no_confirmed(work: Work, meeting: Meeting) -> None:
    """Refuse to cancel a meeting of which a session is confirmed."""
    for session in _confirmed(work, meeting):
        raise _refusal(work, session)


def check_unmarked(work: Work, meeting: Meeting) -> None:
    """Refuse to delete a meeting on whose sessions somebody has marked attendance, or noted who was there.

    What was taken back counts too: it stays readable.
    """
    marked = exists().where(RegisterRow.session_id == Session.id, Mark.row_id == RegisterRow.id)
    added = exists().where(RegisterRow.session_id == Session.id, RegisterRow.role.in_(ADDED))
    made_up = exists().where(RegisterRow.makes_up_session_id == Session.id)
    decided = exists().where(RegisterVersion.session_id == Session.id)
    noted = exists().where(RegisterRow.session_id == Session.id, Evidence.row_id == RegisterRow.id)
    taken = marked | added | made_up | decided | noted
    query = select(Session.id).where(Session.meeting_id == meeting.id, taken)
    if work.session.scalar(query.limit(1)) is not None:
        raise Refusal("Attendance was taken at this meeting, so it can't be removed.")


def _confirmed(work: Work, meeting: Meeting) -> list[Session]:
    found = confirmed_among(work, [session.id for session in meeting.sessions])
    return [session for session in meeting.sessions if session.id in found]


def _refusal(work: Work, session: Session) -> Refusal:
    return Refusal(
        "The attendance of %(day)s is confirmed, so its date, hours and minutes must stay. "
        "Reopen its register first.",
        values={"day": work.texts.day_short(session.day)},
    )
