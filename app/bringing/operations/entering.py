"""A list entered: all that was planned, in one transaction, or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from app.attendance.operations.marks import set_marks_at
from app.bringing.facts import ENTERED
from app.bringing.models import TAKEN, UNDONE, BroughtList, BroughtRow, ListState, Outcome, Target
from app.bringing.operations.joining import make_members
from app.bringing.operations.locking import lock_list
from app.bringing.operations.planning import NOT_PLANNED, counts_of, write_plan
from app.bringing.operations.reading import DONE_ALREADY
from app.bringing.operations.registering import Made, check_event, sign_up_all
from app.bringing.pairs import Planned
from app.bringing.queries.attending import open_sessions
from app.bringing.queries.lists import ids_by_place
from app.bringing.queries.planning import ListPlan, plan_of
from app.errors import N_, Refusal
from app.history.operations import record
from app.registrations.operations.places import open_if_due
from app.work import Work

UNDECIDED = N_("Say first of each doubtful pair whether the two are the same person.")
NOBODY = N_("There is nobody in this list who can be brought in.")


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of entering: how many people, or that the plan has changed and is to be looked at anew."""

    count: int = 0
    has_changed: bool = False


def enter(work: Work, brought: BroughtList, seen: int | None = None) -> Entered:
    """Enter a list as it was planned: everything, in one transaction.

    The plan is made anew under the lock of the event or group. Where it is not the one that staff have seen,
    nothing is entered, and the new plan is written down in its place; nor is it where `seen`, the version of
    the list that the page showed, is not the present one. Refuses a list that was entered before,
    undecided pairs, a list of nobody, and what the event refuses by now.
    """
    lock_list(work, brought)
    if brought.state not in UNDONE:
        raise Refusal(DONE_ALREADY)
    if brought.state != ListState.planned:
        raise Refusal(NOT_PLANNED)
    if seen is not None and seen != brought.version:
        return Entered(has_changed=True)
    if brought.target == Target.registrations and brought.event is not None:
        check_event(work, brought.event, brought)
        open_if_due(work, brought.event)
    plan = plan_of(work, brought)
    if _seen(work, brought) != [_digest(each) for each in plan.rows]:
        write_plan(work, brought)
        return Entered(has_changed=True)
    if any(each.outcome == Outcome.doubtful for each in plan.rows):
        raise Refusal(UNDECIDED)
    taken = [each for each in plan.rows if each.outcome in TAKEN]
    if not taken:
        raise Refusal(NOBODY)
    made = _ENTER[brought.target](work, brought, plan, taken)
    brought.state, brought.entered_at = ListState.entered, work.now
    brought.entered_by_id = work.actor.id if work.actor.is_staff else None
    brought.version += 1
    brought.counts = counts_of(plan.rows)
    _write_down(work, brought, taken, made)
    left_out = len(plan.rows) - len(taken)
    subject = ("event", brought.event_id) if brought.event_id else ("group", brought.group_id or 0)
    record(
        work, ENTERED, *subject, event_id=brought.event_id, values={"count": len(taken), "left_out": left_out}
    )
    work.session.flush()
    return Entered(len(taken))


def _seen(work: Work, brought: BroughtList) -> list[tuple[object, ...]]:
    columns = (
        BroughtRow.outcome, BroughtRow.state, BroughtRow.likes_id, BroughtRow.likes_place, BroughtRow.marks
    )  # fmt: skip
    query = select(*columns).where(BroughtRow.list_id == brought.id).order_by(BroughtRow.place)
    return [tuple(row) for row in work.session.execute(query)]


def _digest(each: Planned) -> tuple[object, ...]:
    return each.outcome, each.state, each.likes_id, each.likes_place, each.marks


def _attend(work: Work, brought: BroughtList, plan: ListPlan, taken: Sequence[Planned]) -> dict[int, Made]:
    """Set the marks, all of them: one that a register refuses refuses the whole list."""
    assert brought.event is not None  # noqa: S101 - a list of marks is for an event
    sessions = {str(each.id): each for each in open_sessions(brought.event)}
    asked: dict[str, dict[int, str]] = {}
    for each in taken:
        for session, (_, mark) in (each.marks or {}).items():
            asked.setdefault(session, {})[each.registration_id or 0] = mark
    done = set_marks_at(work, {sessions[session]: marks for session, marks in asked.items()})
    for outcome in done.values():
        if outcome.closed is not None or outcome.refused:
            raise outcome.closed or next(iter(outcome.refused.values()))
    return {each.entry.place: Made(registration_id=each.registration_id) for each in taken}


_ENTER: dict[Target, Callable[[Work, BroughtList, ListPlan, Sequence[Planned]], dict[int, Made]]] = {
    Target.registrations: sign_up_all,
    Target.roster: make_members,
    Target.attendance: _attend,
}


def _write_down(work: Work, brought: BroughtList, taken: Sequence[Planned], made: dict[int, Made]) -> None:
    """Keep what each row made, and forget what it said."""
    ids = ids_by_place(work, brought)
    rows = [
        {
            "id": ids[each.entry.place],
            "cells": None,
            "registration_id": made[each.entry.place].registration_id,
            "membership_id": made[each.entry.place].membership_id,
            "person_id": made[each.entry.place].person_id,
            "institution_id": made[each.entry.place].institution_id,
        }
        for each in taken
    ]
    work.session.execute(update(BroughtRow), rows)
