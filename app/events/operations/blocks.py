"""Planning a day in blocks: who teaches which part from when to when; what lies between is break."""

from collections.abc import Sequence
from datetime import date, time

from app.errors import N_, Refusal
from app.events import facts
from app.events.blocks import BlockPlan, Day, planned, problems, shifted, taught, taught_in_all
from app.events.models import Block, Event, Meeting, Publication, Session
from app.events.summary import touch
from app.events.trainers import trainers_at
from app.history.operations import record
from app.work import Work

FOREIGN_TRAINER = N_("Choose a trainer of this event; others are named on the page “Sessions” first.")
DAY_CANCELLED = N_("This day is cancelled, so nothing is planned for it.")
DAY_CONFIRMED = N_("The attendance of this day is confirmed, so its plan stays. Reopen its register first.")
NO_LONGER_FIT = N_(
    "The blocks planned for %(day)s would not fit into the new hours. Change the plan of that day first."
)


def plan_day(work: Work, session: Session, plans: Sequence[BlockPlan]) -> bool:
    """Give a session these blocks instead of those that it has; return whether any differed.

    A block that keeps its start stays the same row. What a full presence earns is then their sum; without
    blocks it follows from the hours again. Of a published event the calendar entry gets the next SEQUENCE.
    Refuses a cancelled and a confirmed session, what `app.events.blocks` forbids, a part of another module
    and an account that does not teach here; `field` is `blocks-<place>-<key>`.
    """
    meeting = session.meeting
    if meeting.cancelled_at is not None or session.cancelled_at is not None:
        raise Refusal(DAY_CANCELLED)
    if session.register_confirmed:
        raise Refusal(DAY_CONFIRMED)
    for each in problems(day_of(session), plans):
        raise _at(each.place, each.key, each.refusal)
    _check_trainers(work, session, plans)
    before = _shown(session)
    if not set_blocks(session, plans):
        return False
    _tell(work, meeting, session, before)
    return True


def day_of(session: Session) -> Day:
    """Return a session as the rules of its blocks see it, with the parts of its event's module."""
    module = session.meeting.event.module
    parts = {part.id for part in module.parts} if module else set()
    return Day(session.day, session.starts_at, session.ends_at, parts)


def carry_blocks(
    work: Work, session: Session, day: date, starts_at: time | None, ends_at: time | None
) -> list[BlockPlan]:
    """Return the blocks of a session moved with its start; refuses hours into which they don't fit."""
    plans = [planned(block) for block in session.blocks]
    if (day, starts_at, ends_at) == (session.day, session.starts_at, session.ends_at):
        return plans
    moved = shifted(plans, session.starts_at, starts_at)
    parts = {plan.part_id for plan in plans if plan.part_id is not None}
    if moved is None or any(problems(Day(day, starts_at, ends_at, parts), moved)):
        raise Refusal(NO_LONGER_FIT, field="end_hour", values={"day": work.texts.day_short(session.day)})
    return moved


def set_blocks(session: Session, plans: Sequence[BlockPlan], *, in_order: bool = False) -> bool:
    """Make the rows of a session's blocks those of the plans; return whether any differed.

    Who keeps its start keeps its row, the rest go by order; `in_order` all do. With blocks, the session's
    credit is their sum and its breaks are what they leave free.
    """
    before = [planned(block) for block in session.blocks]
    rest = {block.starts_at: block for block in sorted(session.blocks, key=lambda block: block.starts_at)}
    starts = [] if in_order else [plan.starts_at for plan in plans]
    same = {place: rest.pop(start) for place, start in enumerate(starts) if start in rest}
    others = list(rest.values())
    for place, plan in enumerate(plans):
        block = same.get(place) or (others.pop(0) if others else Block())
        block.starts_at, block.ends_at = plan.starts_at, plan.ends_at  # type: ignore[assignment]  # checked
        block.minutes = taught(session.day, plan)
        block.part_id, block.account_id = plan.part_id, plan.account_id
        if block not in session.blocks:
            session.blocks.append(block)
    for block in others:
        session.blocks.remove(block)
    session.blocks.sort(key=lambda block: block.starts_at)
    if plans:
        session.credit_minutes, session.break_minutes = taught_in_all(session.day, plans), None
    elif before:
        session.credit_minutes = None
    return before != [planned(block) for block in session.blocks]


def _check_trainers(work: Work, session: Session, plans: Sequence[BlockPlan]) -> None:
    wanted = {plan.account_id for plan in plans} - {None} - {block.account_id for block in session.blocks}
    if not wanted:
        return
    known = {each.account_id for each in trainers_at(work, session.meeting)}
    for place, plan in enumerate(plans):
        if plan.account_id in wanted - known:
            raise _at(place, "trainer", Refusal(FOREIGN_TRAINER))


def _shown(session: Session) -> list[str]:
    return [
        f"{block.starts_at:%H:%M}–{block.ends_at:%H:%M} ({block.minutes} min)" for block in session.blocks
    ]


def _tell(work: Work, meeting: Meeting, session: Session, before: list[str]) -> None:
    event: Event = meeting.event
    session.changed_at = work.now
    if event.publication == Publication.published:
        session.sequence += 1
    touch(work, event)
    work.session.flush()
    changed = {"blocks": [before, _shown(session)]}
    values = {"day": session.day.isoformat(), "version": event.version, "changed": changed}
    record(work, facts.DAY_PLANNED, "session", session.id, event_id=event.id, values=values)


def _at(place: int, key: str, refusal: Refusal) -> Refusal:
    field = f"blocks-{place}-{key}"
    return Refusal(refusal.message, field=field, values=refusal.values)
