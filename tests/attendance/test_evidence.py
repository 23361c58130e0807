"""Evidence is kept beside marks: it proposes, decides nothing, and is told only once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.attendance.mark_keys import MarkKey
from app.attendance.models import Evidence, EvidenceKind, RegisterRow, RowRole
from app.attendance.operations import (
    Joining,
    Noted,
    add_person,
    confirm_register,
    note_evidence,
    set_marks,
    take_off,
    take_proposals,
    withdraw_evidence,
)
from app.attendance.queries import register_state
from app.attendance.queries.evidence import evidence_at, evidence_from
from app.errors import Closed, Missing
from app.events.models import Event, Session
from app.history.models import HistoryFact
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.people import a_training, group, held, registered
from tests.support.cast import actor, alicja, an_event
from tests.support.statements import statements

Made = tuple[Work, Event, Session, list[Registration]]


@pytest.fixture
def made(work: Work, work_as: Callable[..., Work]) -> Made:
    """A training with three people and one held session; the work is Alicja's."""
    event = a_training(work)
    people = group(work, event)
    return work_as(actor(alicja(work))), event, held(event, work)[0], people


def _at(session: Session, hour: int, minute: int = 0) -> datetime:
    return clock.instant(session.day, datetime(2000, 1, 1, hour, minute).time())


def _noted(person: Registration, key: str, kind: EvidenceKind = EvidenceKind.door, **said: datetime) -> Noted:
    return Noted(
        of=MarkKey(person.id), kind=kind, key=key, arrived_at=said.get("arrived"), left_at=said.get("left")
    )


def _values(work: Work, session: Session) -> list[str]:
    return [row.value.written if row.value else "" for row in register_state(work, session).rows]


def test_evidence_changes_no_mark_until_it_is_taken_over(made: Made) -> None:
    work, _, session, people = made
    in_order = [row.registration for row in register_state(work, session).rows]
    first, second, _ = (each for each in in_order if each)
    told = [_noted(first, "a"), _noted(second, "b", arrived=_at(session, 9), left=_at(session, 11))]
    assert note_evidence(work, session, told) == 2
    assert _values(work, session) == ["", "", ""]
    assert take_proposals(work, session).changed == 2
    assert _values(work, session) == ["present", "120", ""]
    assert len(people) == 3


def test_the_same_told_again_changes_nothing(made: Made) -> None:
    work, _, session, (person, *_) = made
    assert note_evidence(work, session, [_noted(person, "a"), _noted(person, "a")]) == 1
    assert note_evidence(work, session, [_noted(person, "a")]) == 0
    assert len(evidence_at(work, session)) == 1
    facts = select(HistoryFact).where(HistoryFact.kind == "attendance.evidence_noted")
    assert len(work.session.scalars(facts).all()) == 1


def test_marks_that_stand_are_left_alone(made: Made) -> None:
    work, _, session, (person, *_) = made
    set_marks(work, session, {person.id: "absent"})
    note_evidence(work, session, [_noted(person, "a")])
    assert take_proposals(work, session).changed == 0
    row_id = work.session.scalars(select(RegisterRow.id)).one()
    assert take_proposals(work, session, [row_id]).changed == 1
    assert "absent" not in _values(work, session)


def test_a_confirmed_register_takes_evidence_and_no_proposals(made: Made) -> None:
    work, _, session, people = made
    set_marks(work, session, {each.id: "absent" for each in people})
    confirm_register(work, session)
    assert note_evidence(work, session, [_noted(people[0], "a")]) == 1
    with pytest.raises(Closed):
        take_proposals(work, session)


def test_what_is_taken_back_proposes_nothing_and_stays_readable(made: Made) -> None:
    work, event, session, (person, *_) = made
    note_evidence(work, session, [_noted(person, "a")])
    piece = work.session.scalars(select(Evidence)).one()
    with pytest.raises(Missing):
        withdraw_evidence(work, held(a_training(work, "inny"), work)[0], piece.id)
    assert withdraw_evidence(work, session, piece.id)
    assert not withdraw_evidence(work, session, piece.id)
    assert take_proposals(work, session).changed == 0
    assert [each.key for each in evidence_at(work, session)[piece.row_id]] == ["a"]
    assert event.slug == "modul"


def test_nobody_from_elsewhere_is_noted(made: Made) -> None:
    work, _, session, (person, *_) = made
    stranger = registered(work, an_event(work, "inne", days=-3), "Obca", "Osoba")
    with pytest.raises(Missing):
        note_evidence(work, session, [_noted(person, "a"), _noted(stranger, "b")])
    assert evidence_at(work, session) == {}


def test_who_was_added_and_taken_off_leaves_what_was_said(made: Made) -> None:
    work, _, session, _ = made
    guest = Joining(RowRole.guest, first_name="Gabriela", last_name="Gość", email="gosc@example.org")
    row = add_person(work, session, guest)
    told = Noted(of=MarkKey(row.id, of_row=True), kind=EvidenceKind.sheet, key="a", source_id=7)
    assert note_evidence(work, session, [told]) == 1
    take_off(work, session, row.id)
    assert [each.row_id for each in evidence_from(work, EvidenceKind.sheet, 7)] == [row.id]


@pytest.mark.parametrize("count", [3, 40])
def test_as_many_are_read_for_many(work: Work, work_as: Callable[..., Work], count: int) -> None:
    event = a_training(work)
    people = group(work, event, count)
    session = held(event, work)[0]
    late = _at(session, 9) + timedelta(minutes=30)
    with statements() as seen:
        note_evidence(work, session, [_noted(each, f"k{each.id}", arrived=late) for each in people])
        assert take_proposals(work, session).changed == count
    assert len([each for each in seen if each.startswith("SELECT")]) <= 16
