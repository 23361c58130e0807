"""Many confirm, reopen and mark at the same second: one confirmation, and no mark slips in behind it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Database

from app.accounts.models import Role
from app.attendance.models import (
    Decision,
    Mark,
    RegisterFile,
    RegisterPaper,
    RegisterRow,
    RegisterVersion,
    WaitingCorrection,
)
from app.attendance.operations import confirm_register, reopen_register, set_marks
from app.attendance.operations.agreeing import (
    agree_to_correction,
    send_correction,
    take_back_correction,
)
from app.attendance.operations.correcting import correct_register
from app.attendance.operations.filing import file_due
from app.attendance.register_rules import AlreadyConfirmed
from app.changes.plan import ChangeMeeting
from app.changes.release import release
from app.errors import Refusal
from app.events.models import Session
from app.events.plans import plan_of
from app.extensions import db
from app.ledger.models import Book, LedgerEntry
from app.ledger.months import lock_month
from app.projects.models import Project
from app.sqlite import begin_write
from app.work import Actor, Work
from tests.attendance.locked_registers import Locked
from tests.attendance.people import a_training, group, held, marks
from tests.support.cast import actor, alicja, staff

CROWD = 8


@pytest.fixture
def at_once(app: Flask, work: Work) -> Callable[..., list[str]]:
    """Run a verb in several transactions at the same moment; return what became of each."""

    def run(who: Actor, verbs: list[Callable[[Work], object]]) -> list[str]:
        barrier = Barrier(len(verbs))

        def one(verb: Callable[[Work], object]) -> str:
            with app.app_context(), Database(db.engine) as own:
                mine = Work(own, work.now, who, work.links, work.texts, work.files, work.settings)
                barrier.wait(10)
                begin_write(own)
                try:
                    verb(mine)
                except Refusal as refusal:
                    own.rollback()
                    return type(refusal).__name__
                own.commit()
                return "done"

        with ThreadPoolExecutor(len(verbs)) as pool:
            return sorted(pool.map(one, verbs))

    return run


def test_one_of_many_confirmations_counts(work: Work, at_once: Callable[..., list[str]]) -> None:
    event = a_training(work)
    people = group(work, event)
    who = actor(alicja(work))
    session = held(event, work)[0]
    set_marks(work, session, marks(people, "present", "90", "absent"))
    id = session.id
    work.session.commit()

    def confirm(mine: Work) -> None:
        confirm_register(mine, mine.session.get_one(Session, id))

    assert at_once(who, [confirm] * CROWD) == [AlreadyConfirmed.__name__] * (CROWD - 1) + ["done"]
    assert work.session.scalar(select(func.count()).select_from(RegisterVersion)) == 1
    assert sorted(work.session.scalars(select(LedgerEntry.minutes))) == [90, 360]
    work.session.commit()

    def reopen(mine: Work) -> None:
        reopen_register(mine, mine.session.get_one(Session, id), "pomyłka")

    assert at_once(who, [reopen] * CROWD).count("done") == 1
    assert work.session.scalar(select(func.sum(LedgerEntry.minutes))) == 0


def test_a_mark_is_in_the_decision_or_refused(work: Work, at_once: Callable[..., list[str]]) -> None:
    event = a_training(work)
    people = group(work, event)
    who = actor(alicja(work))
    session = held(event, work)[0]
    set_marks(work, session, marks(people, "present", "present", "present"))
    id, ids = session.id, [person.id for person in people]
    work.session.commit()

    def confirm(mine: Work) -> None:
        confirm_register(mine, mine.session.get_one(Session, id))

    def mark(mine: Work) -> None:
        set_marks(mine, mine.session.get_one(Session, id), dict.fromkeys(ids, "absent"))

    at_once(who, [mark, confirm, mark, confirm, mark])
    decided = dict(
        work.session.execute(select(RegisterRow.registration_id, Decision.presence).join(Decision.row)).all()
    )
    marked = dict(
        work.session.execute(select(RegisterRow.registration_id, Mark.presence).join(Mark.row)).all()
    )
    assert decided == marked
    assert len(decided) == 3


def test_a_meeting_is_moved_or_its_register_confirmed(work: Work, at_once: Callable[..., list[str]]) -> None:
    event = a_training(work)
    people = group(work, event)
    who = actor(alicja(work))
    for session in held(event, work)[:1]:
        # Without hours: what it earns is said at the confirmation, which changes the event as well.
        session.starts_at = session.ends_at = None
        set_marks(work, session, marks(people, "present", "present", "present"))
        id, day = session.id, session.day
    work.session.commit()

    def confirm(mine: Work) -> None:
        confirm_register(mine, mine.session.get_one(Session, id), 270)

    def move(mine: Work) -> None:
        meeting = mine.session.get_one(Session, id).meeting
        plan = replace(plan_of(meeting), first_day=day - timedelta(1), last_day=day - timedelta(1))
        release(mine, ChangeMeeting(meeting, plan))

    outcome = at_once(who, [confirm, move, confirm, move])
    assert "done" in outcome
    assert set(outcome) <= {"done", "Refusal", AlreadyConfirmed.__name__}
    moved = work.session.get_one(Session, id).day != day
    # Moved first, it can still be confirmed; confirmed first, it stays where it is.
    assert outcome.count("done") in ((2, 3) if moved else (1,))


def test_one_of_two_coordinators_corrects_a_register(
    work: Work, work_as: Callable[..., Work], at_once: Callable[..., list[str]]
) -> None:
    """The other is told to look first: no version, no minutes and no file come twice."""
    locked = Locked(work, work_as)
    id, who, other = (
        locked.session.id, actor(locked.account), actor(staff(work, "Ola", Role.organiser)),
    )  # fmt: skip
    wanted = locked.wanted("120"), locked.wanted("present")
    work.session.commit()

    def one(mine: Work) -> None:
        correct_register(mine, mine.session.get_one(Session, id), wanted[0])

    def another(mine: Work) -> None:
        theirs = replace(mine, actor=other)
        correct_register(theirs, mine.session.get_one(Session, id), wanted[1])

    outcome = at_once(who, [one, another] * 2)
    assert outcome == ["Closed", "Closed", "Closed", "done"]
    versions = work.session.scalars(select(RegisterVersion.version).order_by(RegisterVersion.version)).all()
    assert versions == [1, 2]
    assert work.session.scalar(select(func.count()).select_from(RegisterFile)) == 4
    minutes = work.session.scalar(
        select(func.sum(Decision.minutes)).join(Decision.register).where(RegisterVersion.version == 2)
    )
    assert sum(locked.sums(Book.received).values()) == minutes
    assert minutes in (480, 720)


def test_one_of_two_agrees_to_a_correction(
    work: Work, work_as: Callable[..., Work], at_once: Callable[..., list[str]]
) -> None:
    """And who takes it back at that moment has or has not: the register says which."""
    locked = Locked(work, work_as)
    locked.project.second_person_agrees = True
    waiting = send_correction(locked.work, locked.session, locked.wanted("120"))
    id, of, first = locked.session.id, waiting.id, actor(locked.account)
    others = actor(staff(work, "Ola", Role.organiser))
    work.session.commit()

    def agree(mine: Work) -> None:
        agree_to_correction(mine, mine.session.get_one(Session, id), of)

    def take_back(mine: Work) -> None:
        take_back_correction(replace(mine, actor=first), mine.session.get_one(Session, id), of)

    assert at_once(others, [agree, take_back, agree, agree]) == ["Closed", "Closed", "Closed", "done"]
    assert work.session.scalar(select(func.count()).select_from(WaitingCorrection)) == 0
    versions = work.session.scalar(select(func.max(RegisterVersion.version)))
    work.session.expire_all()
    assert locked.sums(Book.received).get(locked.people[1].id, 0) == {1: 0, 2: 120}[versions or 0]


def test_a_month_is_closed_while_a_register_is_marked_and_confirmed(
    work: Work, work_as: Callable[..., Work], at_once: Callable[..., list[str]]
) -> None:
    """Whoever comes first: the register has its file once, and says what was decided."""
    project = Project(name="Kooperacja", created_at=work.now)
    event = a_training(work, project=project)
    people, session, account = group(work, event), held(event, work)[0], alicja(work)
    set_marks(work_as(actor(account)), session, marks(people, "present", "present", "present"))
    id, ids, month = session.id, [person.id for person in people], f"{session.day:%Y-%m}"
    project_id, who = project.id, actor(account)
    work.session.commit()

    def close(mine: Work) -> None:
        lock_month(mine, mine.session.get_one(Project, project_id), month)
        mine.session.commit()  # as the page does: what lacks its file is written after it
        begin_write(mine.session)
        file_due(mine, project_id, month)

    def confirm(mine: Work) -> None:
        confirm_register(mine, mine.session.get_one(Session, id))

    def mark(mine: Work) -> None:
        set_marks(mine, mine.session.get_one(Session, id), dict.fromkeys(ids, "absent"))

    outcome = at_once(who, [mark, close, confirm, mark])
    assert outcome.count("done") >= 2
    assert set(outcome) <= {"done", "Closed"}
    work.session.expire_all()
    version = work.session.scalars(select(RegisterVersion)).one()
    kinds = work.session.scalars(
        select(RegisterFile.kind).where(RegisterFile.register_version_id == version.id)
    ).all()
    assert sorted(kinds) == sorted(RegisterPaper)
    decided = dict(work.session.execute(select(Decision.row_id, Decision.presence)).all())
    marked = dict(work.session.execute(select(Mark.row_id, Mark.presence)).all())
    assert decided == marked
    assert len(decided) == 3
