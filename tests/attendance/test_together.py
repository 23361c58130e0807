"""A decision and its evidence stay together: what it is of stays, and nobody of whom it is is hidden."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.attendance.guards import check_plan, check_unmarked
from app.attendance.mark_keys import MarkKey
from app.attendance.models import DecidedBlock, Evidence, EvidenceKind, Presence
from app.attendance.operations import confirm_register, note_evidence, set_marks, take_proposals
from app.attendance.operations.correcting import WantedCorrection, correct_register
from app.attendance.operations.evidence import Noted, withdraw_evidence
from app.attendance.queries import register_state
from app.attendance.queries.corrections import what_differs
from app.attendance.queries.registers import versions
from app.errors import Refusal
from app.events.models import Session
from app.events.plans import plan_of
from app.ledger.months import lock_month
from app.projects.models import Project
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.editions import a_module, an_edition
from tests.attendance.people import a_training, group, held, marks, registered
from tests.support.cast import actor, alicja


def _noted(person: Registration, key: str, **said: object) -> Noted:
    values = {"of": MarkKey(person.id), "kind": EvidenceKind.sheet, "key": key, **said}
    return Noted(**values)  # type: ignore[arg-type]


def _hour(session: Session, hour: time) -> object:
    return clock.instant(session.day, hour)


def test_a_day_of_which_evidence_stands_stays_and_is_not_removed(
    work: Work, work_as: Callable[..., Work]
) -> None:
    event = a_training(work)
    people, session, mine = group(work, event), held(event, work)[0], work_as(actor(alicja(work)))
    meeting = session.meeting
    plan = plan_of(meeting)
    later = replace(
        plan, first_day=plan.first_day + timedelta(days=1), last_day=plan.last_day + timedelta(days=1)
    )
    check_plan(mine, meeting, later)
    check_unmarked(mine, meeting)
    note_evidence(mine, session, [_noted(people[0], "sheet-1")])
    with pytest.raises(Refusal, match="who was there"):
        check_plan(mine, meeting, later)
    check_plan(mine, meeting, replace(plan, ends_at=time(16)))
    with pytest.raises(Refusal):
        check_unmarked(mine, meeting)
    id = work.session.scalars(select(Evidence.id)).one()
    withdraw_evidence(mine, session, id, "z innego dnia")
    check_plan(mine, meeting, later)
    with pytest.raises(Refusal):
        check_unmarked(mine, meeting)


def test_who_withdrew_since_is_shown_with_the_evidence(work: Work, signed_in: SignedIn) -> None:
    event = a_training(work)
    people, session, account = group(work, event), held(event, work)[0], alicja(work)
    mine = replace(work, actor=actor(account))
    note_evidence(mine, session, [_noted(each, f"sheet-{each.id}") for each in people[:2]])
    people[0].state = RegistrationState.withdrawn
    work.session.commit()
    client, at = signed_in(account), f"/manage/events/{event.slug}/sessions/{session.id}"
    for page in ("attendance", "evidence"):
        shown = client.get(f"{at}/{page}?lang=en").text
        beside = shown.partition("not on this list")[2]
        assert people[0].last_name in beside, page
        assert people[1].last_name not in beside, page
    id = work.session.scalars(select(Evidence.id).order_by(Evidence.id)).first()
    withdraw_evidence(mine, session, id or 0, "pomyłka")
    work.session.commit()
    assert "not on this list" not in client.get(f"{at}/attendance?lang=en").text


def test_who_came_to_a_confirmed_register_later_is_shown(work: Work, signed_in: SignedIn) -> None:
    event = a_training(work)
    people, session, account = group(work, event, 2), held(event, work)[0], alicja(work)
    mine = replace(work, actor=actor(account))
    set_marks(mine, session, marks(people, "present", "absent"))
    confirm_register(mine, session)
    late = registered(work, event, "Ewa", "Spóźniona")
    note_evidence(mine, session, [_noted(late, "sheet-late")])
    work.session.commit()
    page = signed_in(account).get(f"/manage/events/{event.slug}/sessions/{session.id}/attendance?lang=en")
    assert "Spóźniona Ewa" in page.text.partition("not on this list")[2]


def test_where_blocks_are_marked_times_decide_of_each(work: Work, work_as: Callable[..., Work]) -> None:
    event = an_edition(work, a_module(work), "edycja")
    event.marks_blocks = True
    session, (person,) = held(event, work)[0], group(work, event, 1)
    mine = work_as(actor(alicja(work)))
    first, *rest = sorted(session.blocks, key=lambda each: each.starts_at)
    said = {
        "kind": EvidenceKind.report,
        "arrived_at": _hour(session, first.starts_at),
        "left_at": _hour(session, first.ends_at),
    }
    note_evidence(mine, session, [_noted(person, "report-1", **said)])
    assert take_proposals(mine, session).changed
    (row,) = register_state(work, session).rows
    assert {hour: value.presence for hour, value in row.blocks.items()} == {
        first.starts_at: Presence.present, **{each.starts_at: Presence.absent for each in rest},
    }  # fmt: skip
    assert take_proposals(mine, session).changed == 0
    confirm_register(mine, session)
    found = work.session.execute(select(DecidedBlock.starts_at, DecidedBlock.minutes)).all()
    assert {hour: minutes for hour, minutes in found if minutes} == {first.starts_at: first.minutes}


def test_a_correction_of_a_block_alone_is_a_difference(work: Work, work_as: Callable[..., Work]) -> None:
    project = Project(name="Kooperacja", created_at=work.now)
    event = an_edition(work, a_module(work), "edycja")
    event.marks_blocks, event.project = True, project
    work.session.flush()
    session, (person,), account = held(event, work)[0], group(work, event, 1), alicja(work)
    mine = work_as(actor(account))
    first, second, *rest = sorted(session.blocks, key=lambda each: each.starts_at)
    assert first.minutes == second.minutes

    def key(block: object) -> MarkKey:
        return MarkKey(person.id, block_at=block.starts_at)  # type: ignore[attr-defined]

    absent = {key(each): "absent" for each in (second, *rest)}
    set_marks(mine, session, {key(first): "present", **absent})
    confirm_register(mine, session)
    lock_month(mine, project, f"{session.day:%Y-%m}")
    other = {key(first): "absent", key(second): "present"}
    version = correct_register(mine, session, WantedCorrection(marks=other, reason="inny blok", seen=1))
    (change,) = what_differs(mine, versions(work, session)[1], version)
    assert (change.before, change.minutes) == (change.after, 0)
    assert len(change.blocks) == 2
    count = select(func.count(DecidedBlock.decision_id)).where(DecidedBlock.minutes > 0)
    assert work.session.scalar(count) == 2
