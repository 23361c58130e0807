"""Changing a line, ending a recipient or a coach: what appointments have taken already is kept."""

from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from app.accounts.models import Account
from app.coaching.access import whole_appointment
from app.coaching.models import (
    ARRANGED,
    CHARGED_ONLY,
    POSTED,
    RESERVING,
    Appointment,
    AppointmentState,
    Invitee,
)
from app.coaching.operations.dividing import allocate
from app.coaching.queries.budgets import budget_of
from app.coaching.when import when_short
from app.errors import N_, Forbidden, Outdated, Refusal
from app.events.access import organises_project
from app.history.operations import record
from app.lines import facts
from app.lines.amounts import amount
from app.lines.details import LineDetails, check_details, differing, told_changes
from app.lines.models import LineCoach, LineRecipient, SupportLine
from app.lines.names import recipient_name
from app.lines.operations.coaches import add_coach, end_coach, remove_coach
from app.lines.operations.lines import must_manage
from app.lines.operations.locking import lock_line
from app.projects.models import Project
from app.work import Work

UNIT_IS_FIXED = N_(
    "The unit is fixed at %(unit)s minutes, because an appointment of this line is confirmed already: hours "
    "that were confirmed would read differently."
)
LINE_OUTDATED = N_(
    "Somebody else changed this line while you were typing. What you typed is kept: compare it with what is "
    "there now, then save again."
)
_TOTAL_TOO_LOW = N_("%(used)s are used or booked already: the total can't be less.")
_DAY_LEFT_OUT = N_("There is an appointment on %(day)s: the period can't leave it out.")
_COMING = (AppointmentState.offered, *RESERVING)
_NAMED = 5


def change_line(work: Work, line: SupportLine, details: LineDetails, seen: int | None = None) -> bool:
    """Change what is known of a line; tell whether anything changed.

    Refuses another unit once an appointment is confirmed, a total below what is used or reserved, a period
    that leaves out an appointment, another project once there are appointments, and a change of another
    version than the one `seen`. Forbidden unless the actor organises both the old project and the new one.
    """
    must_manage(work, line)
    if not organises_project(work, details.project_id):
        raise Forbidden
    lock_line(work, line)
    if seen is not None and seen != line.version:
        raise Outdated(LINE_OUTDATED)
    check_details(details)
    wanted = differing(line, details)
    if not wanted:
        return False
    _keep_what_rests_on_it(work, line, wanted)
    told = told_changes(line, wanted)
    if "project_id" in wanted:
        told["line_project"] = [line.project.name, work.session.get_one(Project, details.project_id).name]
        del told["line_project_id"]
    for name, value in wanted.items():
        setattr(line, name, value)
    line.version += 1
    work.session.flush()
    work.session.expire(line, ["project"])
    record(work, facts.CHANGED, "line", line.id, values={"name": line.name_pl, "changed": told})
    return True


def _keep_what_rests_on_it(work: Work, line: SupportLine, wanted: dict[str, object]) -> None:
    if "unit_minutes" in wanted and (line.unit_frozen_at is not None or _appointments(work, line, *POSTED)):
        raise Refusal(UNIT_IS_FIXED, field="unit_minutes", values={"unit": line.unit_minutes})
    if "project_id" in wanted and _appointments(work, line):
        raise Refusal(
            "The line has appointments, which belong to the months of this project: it can't move.",
            field="project",
        )
    _keep_days(work, line, wanted)
    total = wanted.get("total_minutes")
    if isinstance(total, int) and total < line.total_minutes:
        committed = budget_of(work, line).whole.committed
        if total < committed:
            used = amount(work.texts, committed, line.unit_minutes)
            raise Refusal(_TOTAL_TOO_LOW, field="total_units", values={"used": used})


def _keep_days(work: Work, line: SupportLine, wanted: dict[str, object]) -> None:
    """Refuse a period without a day on which an appointment is agreed, took place or is charged."""
    query = select(func.min(Appointment.day), func.max(Appointment.day)).where(
        Appointment.line_id == line.id, Appointment.state.in_((*ARRANGED, *CHARGED_ONLY))
    )
    found = work.session.execute(query).one()
    first: date | None = found[0]
    last: date | None = found[1]
    starts, ends = wanted.get("starts"), wanted.get("ends")
    if isinstance(starts, date) and first is not None and line.starts <= first < starts:
        values = {"day": work.texts.day_plain(first)}
        raise Refusal(_DAY_LEFT_OUT, field="starts", values=values)
    if isinstance(ends, date) and last is not None and ends < last <= line.ends:
        raise Refusal(_DAY_LEFT_OUT, field="ends", values={"day": work.texts.day_plain(last)})


def delete_line(work: Work, line: SupportLine) -> None:
    """Delete a line that was never used. Refuses while it has appointments.

    Forbidden to whom the line is not theirs to manage.
    """
    must_manage(work, line)
    lock_line(work, line)
    count = _appointments(work, line)
    if count:
        raise Refusal(
            "The line has %(count)s appointment: it can't be deleted.",
            plural="The line has %(count)s appointments: it can't be deleted.",
            count=count,
        )
    record(work, facts.DELETED, "line", line.id, values={"name": line.name_pl})
    work.session.delete(line)
    work.session.flush()


def end_recipient(work: Work, recipient: LineRecipient, day: date) -> None:
    """End somebody's support; what is neither used nor reserved goes back to the undivided hours.

    Refuses while appointments are offered to them or agreed with them after that day. Does nothing when it
    ended then already. Forbidden to whom the line is not theirs to manage.
    """
    line = recipient.line
    must_manage(work, line)
    lock_line(work, line)
    work.session.refresh(recipient)
    if recipient.ended_on == day:
        return
    coming = (
        select(func.count())
        .select_from(Invitee)
        .join(Appointment)
        .where(Invitee.recipient_id == recipient.id, Appointment.state.in_(_COMING), Appointment.day > day)
    )
    count = work.session.scalar(coming) or 0
    if count:
        raise Refusal(
            "%(count)s appointment after that day is not cancelled yet. Cancel it or move it first.",
            plural="%(count)s appointments after that day are not cancelled yet. Cancel or move them first.",
            count=count,
            field="ended_on",
        )
    freed = budget_of(work, line).of[recipient.id].free
    recipient.ended_on = day
    allocate(work, {recipient.id: -freed}, None)
    record(
        work,
        facts.RECIPIENT_ENDED,
        "line",
        line.id,
        values={"day": day.isoformat(), "minutes": freed},
        personal={"recipient": recipient_name(recipient)},
    )


def resume_recipient(work: Work, recipient: LineRecipient) -> None:
    """Let somebody's support go on after all; hours must be given to them anew.

    Forbidden to whom the line is not theirs to manage.
    """
    must_manage(work, recipient.line)
    lock_line(work, recipient.line)
    work.session.refresh(recipient)
    if recipient.ended_on is not None:
        recipient.ended_on = None
        work.session.flush()
        personal = {"recipient": recipient_name(recipient)}
        record(work, facts.RECIPIENT_RESUMED, "line", recipient.line_id, personal=personal)


def remove_recipient(work: Work, recipient: LineRecipient) -> None:
    """Remove a recipient who was added by mistake. Refuses one who was invited to any appointment.

    Forbidden to whom the line is not theirs to manage.
    """
    line = recipient.line
    must_manage(work, line)
    lock_line(work, line)
    invited = select(Invitee.id).where(Invitee.recipient_id == recipient.id).limit(1)
    joined = select(LineRecipient.id).where(LineRecipient.merged_into_id == recipient.id).limit(1)
    if work.session.scalar(invited) is not None or work.session.scalar(joined) is not None:
        raise Refusal("There are appointments with this recipient: end the support instead.")
    record(work, facts.RECIPIENT_REMOVED, "line", line.id, personal={"recipient": recipient_name(recipient)})
    work.session.delete(recipient)
    work.session.flush()
    work.session.expire(line, ["recipients"])


def name_coach(
    work: Work, line: SupportLine, account: Account, starts: date | None = None, ends: date | None = None
) -> bool:
    """Name somebody a coach of the line from a day to a day, as `add_coach` does.

    Refuses, naming them, days that leave out appointments of theirs which the days of before did not.
    """
    must_manage(work, line)
    lock_line(work, line)
    coach = work.session.scalar(
        select(LineCoach).where(LineCoach.line_id == line.id, LineCoach.account_id == account.id)
    )
    if coach is not None:
        before = Appointment.day < starts if starts else false()
        if starts and coach.starts:
            before = and_(before, Appointment.day >= coach.starts)
        after = Appointment.day > ends if ends else false()
        if ends and coach.ends:
            after = and_(after, Appointment.day <= coach.ends)
        _keep_appointments(work, line, account, before, "starts")
        _keep_appointments(work, line, account, after, "ends")
    return add_coach(work, line, account, starts, ends)


def _keep_appointments(
    work: Work, line: SupportLine, account: Account, left_out: ColumnElement[bool], field: str
) -> None:
    offered = and_(Appointment.state == AppointmentState.offered, Appointment.day >= work.today)
    mine = Appointment.line_id == line.id, Appointment.account_id == account.id
    query = whole_appointment().where(*mine, left_out, or_(offered, Appointment.state.in_(ARRANGED)))
    found = work.session.scalars(query.order_by(Appointment.day, Appointment.starts_at)).unique().all()
    if found:
        named = "; ".join(_named(work, each) for each in found[:_NAMED])
        raise Refusal(
            "%(count)s appointment of theirs is outside these days: %(named)s. Move or cancel it first.",
            plural="%(count)s appointments of theirs are outside these days: %(named)s. "
            "Move or cancel them first.",
            count=len(found),
            values={"named": named if len(found) <= _NAMED else f"{named}; …"},
            field=field,
        )


def _named(work: Work, appointment: Appointment) -> str:
    who = ", ".join(recipient_name(each.recipient) for each in appointment.invitees)
    when = when_short(work.texts, appointment)
    return f"{when} ({who})" if who else when


def take_coach_off(work: Work, line: SupportLine, account: Account) -> None:
    """Take a coach off a line: at once if they have no appointment in it, else from tomorrow on.

    Refuses while appointments of theirs are to come, which somebody must take over or cancel.
    """
    must_manage(work, line)
    lock_line(work, line)
    mine = Appointment.line_id == line.id, Appointment.account_id == account.id
    count = select(func.count()).select_from(Appointment)
    coming = work.session.scalar(
        count.where(*mine, Appointment.state.in_(_COMING), Appointment.day > work.today)
    )
    if coming:
        raise Refusal(
            "%(count)s appointment of theirs is still to come. Cancel it first.",
            plural="%(count)s appointments of theirs are still to come. Cancel them first.",
            count=coming,
        )
    if work.session.scalar(count.where(*mine)):
        end_coach(work, line, account, work.today)
    else:
        remove_coach(work, line, account)


def _appointments(work: Work, line: SupportLine, *states: AppointmentState) -> int:
    query = select(func.count()).select_from(Appointment).where(Appointment.line_id == line.id)
    return work.session.scalar(query.where(Appointment.state.in_(states)) if states else query) or 0
