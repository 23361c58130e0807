"""Two persons become one and two again: what each had, counted once, and exactly as it was."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.attendance.models import Mark, RegisterRow
from app.consents.models import Consent, ConsentChannel
from app.errors import Closed, Refusal
from app.groups.models import Membership
from app.history.models import HistoryFact
from app.invitations.models import Invitation
from app.lines.models import LineRecipient
from app.monitoring.models import ParticipationForm
from app.needs.wanted import ERASED
from app.notices.models import TextKind, TextVersion
from app.people.operations import known_person
from app.persons.models import PersonVerdict
from app.persons.operations.merging import merge_persons
from app.persons.operations.parting import take_back_merge
from app.registrations.models import Diet, Registration, RegistrationState
from app.registrations.operations import withdraw
from app.work import Work
from tests.persons.histories import (
    House,
    a_house,
    coming_event,
    contents,
    held_event,
    marked,
    received,
    registered,
    sessions_of,
)
from tests.support.groups import a_group
from tests.support.lines import a_line, a_project, a_recipient


@pytest.fixture
def house(work: Work) -> House:
    return a_house(work)


def merged(house: House) -> PersonVerdict:
    return merge_persons(house.by_alicja, house.one, house.other)


def state_of(work: Work, row: Registration) -> str:
    work.session.refresh(row)
    return row.state.value


def test_registrations_of_other_events_move_and_come_back(house: House) -> None:
    work = house.work
    mine, theirs = (registered(work, coming_event(work), who) for who in (house.one, house.other))
    before = contents(work)
    verdict = merged(house)
    assert {mine.person_id, theirs.person_id} == {house.one.id}
    assert house.other.merged_into_id == house.one.id
    take_back_merge(house.by_alicja, verdict)
    assert contents(work) == before


@pytest.mark.parametrize(
    ("mine", "theirs", "after"),
    [
        ("confirmed", "waiting", "confirmed"),
        ("waiting", "confirmed", "confirmed"),
        ("waiting", "offered", "offered"),
        ("withdrawn", "waiting", "waiting"),
        ("refused", "confirmed", "confirmed"),
        ("withdrawn", "refused", "withdrawn"),
        ("applied", "waiting", "applied"),
        ("confirmed", "confirmed", "confirmed"),
    ],
)
def test_of_two_registrations_who_has_a_place_has_it(
    house: House, mine: str, theirs: str, after: str
) -> None:
    work, event = house.work, coming_event(house.work)
    one = registered(work, event, house.one, mine)
    other = registered(work, event, house.other, theirs, position="asystent")
    before = contents(work)
    verdict = merged(house)
    assert state_of(work, one) == after
    assert other.has_ended
    assert other.merged_into_id == one.id
    assert one.position == "asystent"
    take_back_merge(house.by_alicja, verdict)
    assert contents(work) == before


def test_notices_that_were_read_with_either_count(house: House) -> None:
    work, event = house.work, coming_event(house.work)
    brought = registered(work, event, house.one)
    registered(work, event, house.other, privacy_notice_version="2", project_notices=["7", "8"])
    before = contents(work)
    verdict = merged(house)
    assert (brought.privacy_notice_version, brought.project_notices) == ("2", ["7", "8"])
    take_back_merge(house.by_alicja, verdict)
    assert contents(work) == before


def test_the_earlier_turn_counts(house: House) -> None:
    work, event = house.work, coming_event(house.work, capacity=0)
    theirs = registered(work, event, house.other, "waiting")
    between = registered(work, event, house.third, "waiting")
    mine = registered(work, event, house.one, "waiting")
    merged(house)
    assert mine.queue_number < between.queue_number < theirs.queue_number


def test_a_place_that_becomes_free_goes_to_the_next_and_keeps_them_together(house: House) -> None:
    work, event = house.work, coming_event(house.work, capacity=2)
    registered(work, event, house.one)
    registered(work, event, house.other)
    waiting = registered(work, event, house.third, "waiting")
    verdict = merged(house)
    assert state_of(work, waiting) == "confirmed"
    with pytest.raises(Refusal, match="has gone to somebody else"):
        take_back_merge(house.by_alicja, verdict)


def test_a_place_that_is_still_free_is_theirs_again(house: House) -> None:
    work, event = house.work, coming_event(house.work, capacity=2)
    registered(work, event, house.one)
    registered(work, event, house.other)
    waiting = registered(work, event, house.third, "waiting")
    verdict = merged(house)
    withdraw(work, waiting)
    take_back_merge(house.by_alicja, verdict)
    seated = select(Registration).where(
        Registration.event_id == event.id, Registration.state == RegistrationState.confirmed
    )
    assert len(work.session.scalars(seated).all()) == 2


def test_hours_of_one_session_count_once(house: House) -> None:
    work, event = house.work, held_event(house.work)
    one, other = (registered(work, event, who) for who in (house.one, house.other))
    first, second = sessions_of(event)
    marked(house, first, {one: "90", other: "present"}, confirm=True)
    marked(house, second, {one: "present", other: "absent"}, confirm=True)
    expected, before = received(work, house.one, house.other), contents(work)
    verdict = merged(house)
    assert received(work, house.one) == expected
    assert sum(expected.values()) == 720
    assert received(work, house.other) == {}
    take_back_merge(house.by_alicja, verdict)
    assert contents(work) == before


def test_of_two_marks_the_better_one_is_confirmed(house: House) -> None:
    work, event = house.work, held_event(house.work, 1)
    one, other = (registered(work, event, who) for who in (house.one, house.other))
    (session,) = sessions_of(event)
    marked(house, session, {one: "absent", other: "present"}, confirm=False)
    merged(house)
    rows = {
        row.registration_id: mark.presence.value
        for row, mark in work.session.execute(
            select(RegisterRow, Mark).join(Mark, Mark.row_id == RegisterRow.id)
        )
    }
    assert rows == {one.id: "present"}
    marked(house, session, {}, confirm=False)


def test_what_was_confirmed_since_stays(house: House) -> None:
    work, event = house.work, held_event(house.work, 1)
    one, other = (registered(work, event, who) for who in (house.one, house.other))
    (session,) = sessions_of(event)
    marked(house, session, {one: "present", other: "present"}, confirm=False)
    verdict = merged(house)
    marked(house, session, {one: "absent"}, confirm=True)
    with pytest.raises(Refusal, match="can't be parted"):
        take_back_merge(house.by_alicja, verdict)


def test_minutes_that_come_in_since_go_back_with_their_registration(house: House) -> None:
    work, event = house.work, held_event(house.work, 1)
    theirs = registered(work, event, house.other)
    (session,) = sessions_of(event)
    verdict = merged(house)
    marked(house, session, {theirs: "present"}, confirm=True)
    assert sum(received(work, house.one).values()) == 360
    take_back_merge(house.by_alicja, verdict)
    assert sum(received(work, house.other).values()) == 360
    assert received(work, house.one) == {}


def test_groups_lines_and_invitations_move(house: House) -> None:
    work, event = house.work, coming_event(house.work)
    group, line = a_group(work), a_line(work)
    for who in (house.one, house.other):
        work.session.add(Membership(group_id=group.id, person_id=who.id))
        a_recipient(work, line, who, 60)
        work.session.add(
            Invitation(
                event_id=event.id, person_id=who.id, name=who.name, email=who.email, invited_at=work.now
            )
        )
    before = contents(work)
    verdict = merged(house)
    members = work.session.scalars(select(Membership)).all()
    assert [each.person_id for each in members] == [house.one.id]
    rows = work.session.scalars(select(LineRecipient).order_by(LineRecipient.id)).all()
    assert [each.merged_into_id for each in rows] == [None, rows[0].id]
    take_back_merge(house.by_alicja, verdict)
    assert contents(work) == before


def test_who_signs_up_under_the_former_name_is_the_one_who_is_kept(house: House) -> None:
    merged(house)
    gone = house.other
    found = known_person(house.work, gone.first_name, gone.last_name, gone.email, None, "pl")
    assert found.id == house.one.id


def test_chains_are_taken_back_from_the_end(house: House) -> None:
    before = contents(house.work)
    first = merged(house)
    second = merge_persons(house.by_alicja, house.third, house.one)
    assert house.other.merged_into_id == house.third.id
    with pytest.raises(Refusal, match="turned out to be somebody else since"):
        take_back_merge(house.by_alicja, first)
    take_back_merge(house.by_alicja, second)
    take_back_merge(house.by_alicja, first)
    assert contents(house.work) == before
    with pytest.raises(Closed):
        take_back_merge(house.by_alicja, first)


def test_who_was_merged_is_not_merged_again(house: House) -> None:
    merged(house)
    with pytest.raises(Closed):
        merge_persons(house.by_alicja, house.third, house.other)
    with pytest.raises(Refusal):
        merge_persons(house.by_alicja, house.third, house.third)


def test_the_history_of_both_tells_it_with_names_that_can_be_erased(house: House) -> None:
    take_back_merge(house.by_alicja, merged(house))
    kinds = ["person.merged", "person.merged_into", "person.parted"]
    facts = house.work.session.scalars(select(HistoryFact).where(HistoryFact.kind.in_(kinds))).all()
    assert sorted(each.subject_id for each in facts) == sorted([house.one.id, house.other.id] * 2)
    assert all("Nowak" not in str(each.values) for each in facts)


STATES = st.sampled_from([None, "confirmed", "waiting", "withdrawn", "applied", "refused"])
MARKS = st.sampled_from([None, "present", "absent", "excused", "45", "120"])
HISTORY = st.fixed_dictionaries(
    {
        "states": st.tuples(STATES, STATES),
        "marks": st.tuples(MARKS, MARKS, MARKS, MARKS),
        "member": st.booleans(),
        "line": st.booleans(),
        "invited": st.booleans(),
        "position": st.sampled_from([None, "kierownik"]),
    }
)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(mine=HISTORY, theirs=HISTORY, confirmed=st.tuples(*[st.booleans()] * 4))
def test_any_two_histories(
    work: Work, mine: dict[str, Any], theirs: dict[str, Any], confirmed: tuple[bool, ...]
) -> None:
    """The recount of their union, and the same database again."""
    savepoint = work.session.begin_nested()
    house = a_house(work)
    events = [held_event(work) for _ in range(2)]
    rows: dict[int, list[Registration | None]] = {}
    for who, history in ((house.one, mine), (house.other, theirs)):
        rows[who.id] = [
            registered(work, event, who, state, position=history["position"]) if state else None
            for event, state in zip(events, history["states"], strict=True)
        ]
    for number, session in enumerate(session for event in events for session in sessions_of(event)):
        asked = {}
        for who, history in ((house.one, mine), (house.other, theirs)):
            row, mark = rows[who.id][number // 2], history["marks"][number]
            if row is not None and mark is not None:
                asked[row] = mark
        marked(house, session, asked, confirm=confirmed[number])
    group, line, event = a_group(work, f"PGR {house.one.id}"), a_line(work, f"l{house.one.id}"), events[0]
    for who, history in ((house.one, mine), (house.other, theirs)):
        if history["member"]:
            work.session.add(Membership(group_id=group.id, person_id=who.id))
        if history["line"]:
            a_recipient(work, line, who, 60)
        if history["invited"]:
            invited = {"name": who.name, "email": who.email, "invited_at": work.now}
            work.session.add(Invitation(event_id=event.id, person_id=who.id, **invited))
    expected, before = received(work, house.one, house.other), contents(work)
    verdict = merge_persons(house.by_alicja, house.one, house.other)
    work.session.expire_all()
    assert received(work, house.one) == expected
    assert received(work, house.other) == {}
    here = select(Registration).where(Registration.person_id == house.one.id)
    there = {each.event_id for each in work.session.scalars(here)}
    assert there == {each.event_id for many in rows.values() for each in many if each}
    take_back_merge(house.by_alicja, verdict)
    assert contents(work) == before
    savepoint.rollback()


def test_what_either_withdrew_last_is_withdrawn_for_both(house: House) -> None:
    work, event = house.work, coming_event(house.work)
    text = TextVersion(kind=TextKind.newsletter, number=99, body_pl="Tak.", saved_at=work.now)
    work.session.add(text)
    work.session.flush()
    days = [work.now - timedelta(days=number) for number in range(4)]
    for who, begins, ends in (
        (house.one, days[2], None),
        (house.other, days[3], days[1]),
        (house.other, days[0], None),
    ):
        work.session.add(
            Consent(
                kind=text.kind, person_id=who.id, event_id=event.id, text_id=text.id, language="pl",
                channel=ConsentChannel.form, given_at=begins, withdrawn_at=ends,
            )
        )  # fmt: skip
    before = contents(work)
    verdict = merged(house)
    rows = work.session.scalars(select(Consent).order_by(Consent.id)).all()
    assert {each.person_id for each in rows} == {house.one.id}
    assert [each.withdrawn_at for each in rows] == [days[1], days[1], None]
    take_back_merge(house.by_alicja, verdict)
    assert contents(work) == before


@pytest.mark.parametrize(
    ("mine", "theirs", "after"), [("a", "b", "a"), (None, "b", "b"), ("a", None, "a"), (None, None, None)]
)
def test_of_two_participation_forms_one_stays(
    house: House, mine: str | None, theirs: str | None, after: str | None
) -> None:
    work, project = house.work, a_project(house.work)
    for who, sealed in ((house.one, mine), (house.other, theirs)):
        work.session.add(
            ParticipationForm(person_id=who.id, project_id=project.id, sealed=sealed, given_at=work.now)
        )
    before = contents(work)
    verdict = merged(house)
    form = select(ParticipationForm).where(ParticipationForm.person_id == house.one.id)
    assert work.session.scalars(form).one().sealed == after
    assert "sealed" not in str([each["after"] for each in verdict.kept["moves"]])
    take_back_merge(house.by_alicja, verdict)
    assert contents(work) == before


def test_what_is_to_be_erased_is_kept_nowhere_else(house: House) -> None:
    """Needs go over to the registration that goes on, and not into what the verdict keeps."""
    event = coming_event(house.work)
    goes_on = registered(house.work, event, house.one)
    told = {"diet": Diet.vegan, "measures": ["loop"], "access_needs": "choroba trzewna"}
    assert set(told) == set(ERASED)
    registered(house.work, event, house.other, state="waiting", **told)
    verdict = merged(house)
    assert {name: getattr(goes_on, name) for name in told} == told
    kept = json.dumps(verdict.kept)
    assert not [word for word in ("trzewna", "vegan", "loop") if word in kept]
    take_back_merge(house.by_alicja, verdict)
    house.work.session.refresh(goes_on)
    assert {name: getattr(goes_on, name) for name in told} == dict.fromkeys(told)
