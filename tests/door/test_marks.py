"""What is marked at the door: kept once, at the right time, as evidence that decides nothing."""

from datetime import time, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.attendance.models import Mark
from app.attendance.operations import confirm_register, set_marks
from app.clock import instant
from app.door.models import MarkKind
from app.door.operations.links import revoke_link
from app.registrations.door_codes import short_code
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations.leaving import withdraw
from app.work import Work
from tests.attendance.people import a_training, registered
from tests.conftest import TestClock
from tests.door.conftest import Door, milliseconds
from tests.support.statements import statements


def said(door: Door, who: str, kind: str = "entry", key: str = "key-00001", **more: Any) -> dict[str, Any]:
    """Send one mark with the phone's clock right, and return what became of it."""
    now = milliseconds(door.work.now)
    mark = {"key": key, "who": who, "kind": kind, "at": now} | more
    result: dict[str, Any] = door.send(mark, sent_at=now)[key]
    return result


def code(door: Door, registration: Registration) -> str:
    """Return what a participant's code says."""
    return door.work.links.door_code(registration.id, registration.link_version)


def test_entry_and_exit_become_one_piece_of_evidence(inside: Door, clock: TestClock) -> None:
    who, came = inside.who("łęcka"), clock.now
    assert said(inside, who) == {"taken": True, "name": "Anna Łęcka"}
    assert inside.evidence() == [(came, None)]
    clock.move(hours=2)
    now = milliseconds(clock.now)
    inside.send({"key": "key-00002", "who": who, "kind": "exit", "at": now}, sent_at=now)
    assert inside.evidence() == [(came, came + timedelta(hours=2))]
    assert inside.work.session.scalar(select(func.count()).select_from(Mark)) == 0


def test_replays_double_nothing(inside: Door) -> None:
    who = inside.who("łęcka")
    assert said(inside, who)["taken"]
    before = inside.evidence()
    assert said(inside, who)["taken"]
    both = {"key": "key-00003", "who": who, "kind": "meal"}
    assert inside.send(both, both)["key-00003"]["taken"]
    assert [each.kind for each in inside.marks()] == [MarkKind.entry, MarkKind.meal]
    assert inside.evidence() == before


def test_a_clock_that_is_a_day_wrong_is_set_right(inside: Door, clock: TestClock) -> None:
    who = inside.who("łęcka")
    clock.move(hours=1)
    for number, days in enumerate((-1, 1, -400)):
        at = milliseconds(clock.now, days=days, minutes=-7 - number)
        mark = {"key": f"key-9{number}000", "who": who, "kind": "entry", "at": at}
        assert inside.send(mark, sent_at=milliseconds(clock.now, days=days))[mark["key"]]["taken"]
    expected = [clock.now - timedelta(minutes=minutes) for minutes in (9, 8, 7)]
    assert [each.made_at for each in inside.marks()] == expected


@pytest.mark.parametrize(
    ("at", "sent_at"),
    [
        ({"hours": 1}, {}), ({"days": -1}, {}), ({"hours": -2}, {}), ({"days": -90}, {}),
    ],
)  # fmt: skip
def test_a_time_that_can_not_be_is_refused_with_a_sentence(
    inside: Door, clock: TestClock, at: dict[str, float], sent_at: dict[str, float]
) -> None:
    """Made after it was sent, on another day, before the link was made (just now), months ago."""
    mark = {
        "key": "key-00004", "who": inside.who("łęcka"), "kind": "entry", "at": milliseconds(clock.now, **at)
    }  # fmt: skip
    answer = inside.send(mark, sent_at=milliseconds(clock.now, **sent_at))["key-00004"]
    assert set(answer) == {"refused"}
    assert inside.marks() == []


@pytest.mark.parametrize("at", ["yesterday", None, -1, 2**60, True, 1.5])
def test_a_time_that_is_none_is_refused(inside: Door, at: object) -> None:
    mark = {"key": "key-00005", "who": inside.who("łęcka"), "kind": "entry", "at": at}
    assert "refused" in inside.send(mark, sent_at=milliseconds(inside.work.now))["key-00005"]


def test_what_was_marked_offline_is_taken_after_the_end(inside: Door, clock: TestClock) -> None:
    who, at = inside.who("łęcka"), milliseconds(clock.now)
    clock.move(days=2)
    mark = {"key": "key-00006", "who": who, "kind": "entry", "at": at}
    assert inside.send(mark, sent_at=milliseconds(clock.now))["key-00006"]["taken"]
    late = mark | {"key": "key-00007", "at": milliseconds(clock.now)}
    assert "another day" in _english(inside, late, clock)
    clock.move(days=7)
    assert "refused" in inside.send(mark | {"key": "key-00008"}, sent_at=milliseconds(clock.now))["key-00008"]


def _english(door: Door, mark: dict[str, Any], clock: TestClock) -> str:
    door.client.get(door.path() + "?lang=en")
    return str(door.send(mark, sent_at=milliseconds(clock.now))[mark["key"]].get("refused"))


def test_one_bad_mark_leaves_the_others_be(inside: Door) -> None:
    who = inside.who("łęcka")
    results = inside.send(
        {"key": "key-00010", "who": who, "kind": "entry"},
        {"key": "key-00011", "who": "nobody", "kind": "entry"},
        {"key": "!", "who": who, "kind": "entry"},
        {"key": "key-00012", "who": who, "kind": "fly"},
        {"key": "key-00013", "who": who, "kind": "meal"},
    )
    assert {key for key, each in results.items() if "taken" in each} == {"key-00010", "key-00013"}
    assert len(results) == 5


@pytest.mark.parametrize(
    "sent", ["", "[]", "{", '{"marks": 1}', '{"marks": [1]}', '{"marks": ["a"]}', "[" * 9999]
)
def test_what_no_script_sends_is_refused(inside: Door, sent: str) -> None:
    answer = inside.client.post(
        inside.path("marks"), data={"marks": sent}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "word", ["key-\0-0001", "key-\ud800-01", ["key-0001"], {"a": 1}, 12345678, "x" * 999]
)
def test_what_is_no_text_of_ours_is_refused_without_harm(inside: Door, word: Any) -> None:
    """A database would take none of it, and the whole heap would stay in the phone for good."""
    who = inside.who("łęcka")
    for mark in ({"key": word}, {"takes_back": word, "key": "key-00021"}, {"who": word, "key": "key-00022"}):
        good = {"key": "key-00020", "who": who, "kind": "entry"}
        results = inside.send({"who": who, "kind": "entry"} | mark, good)
        assert results.pop("key-00020")["taken"]
        assert [set(each) for each in results.values()] == [{"refused"}]
    answer = inside.client.post(
        inside.path("marks"), data={"who": who, "kind": "entry", "key": "a\0b-000001"}
    )
    assert answer.status_code == 422
    assert len(inside.marks()) == 1


def test_answers_that_name_people_stay_in_no_phone(inside: Door, client: FlaskClient) -> None:
    for rest, data in (("search", {"q": "łęcka"}), ("marks", {"q": "łęcka"})):
        answer = client.post(inside.path(rest), data=data)
        assert "Łęcka" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_code_marks_its_holder_however_it_is_given(inside: Door) -> None:
    anna = inside.people[1]
    short = short_code(inside.work.links, anna.id, anna.link_version)
    token = code(inside, anna).rstrip("/").rpartition("/")[2]
    for number, who in enumerate((code(inside, anna), token, short, short.lower().replace("-", " "))):
        assert said(inside, who, key=f"key-2000{number}") == {"taken": True, "name": "Anna Łęcka"}
    assert {each.person_id for each in inside.marks()} == {anna.person_id}


def test_codes_that_mark_nobody(inside: Door, work: Work, clock: TestClock) -> None:
    inside.client.get(inside.path() + "?lang=en")
    other = registered(work, a_training(work, "inny"), "Ewa", "Obca")
    gone, renewed = inside.people[0], inside.people[2]
    old = code(inside, renewed)
    renewed.link_version += 1
    withdraw(work, gone)
    work.session.commit()
    for who, sentence in (
        (code(inside, other), "of another event"),
        (code(inside, gone), "has no place any more"),
        (old, "an old one"),
        (code(inside, inside.people[1])[:-3] + "xx/", "no code"),
        ("ABCD-EFGH", "no code"),
        (f"p{inside.people[1].id}", "no code"),
    ):
        assert sentence in said(inside, who)["refused"], who
    assert (inside.marks(), inside.evidence()) == ([], [])


def test_a_code_shown_again_is_no_second_stay(inside: Door, work: Work, clock: TestClock) -> None:
    anna = inside.people[1]
    said(inside, code(inside, anna), key="key-30001")
    came = inside.evidence()
    clock.move(minutes=3)
    assert said(inside, code(inside, anna), key="key-30002")["taken"]
    assert inside.evidence() == came
    clock.move(days=1)
    late = said(inside, code(inside, anna), key="key-30003")
    assert "refused" in late, "a picture of the code, shown at the door of another day"
    assert inside.evidence() == came


def test_what_one_link_found_marks_nobody_by_another(inside: Door) -> None:
    who = inside.who("łęcka")
    other = inside.make(label="B")
    inside.enter(link=other)
    inside.link = other
    assert "refused" in said(inside, who)


def test_a_link_taken_back_takes_nothing(inside: Door) -> None:
    who = inside.who("łęcka")
    revoke_link(inside.staff, inside.link)
    inside.staff.session.commit()
    answer = inside.client.post(
        inside.path("marks"), data={"marks": "{}"}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 404
    assert "said" in answer.get_json()
    assert inside.client.post(inside.path("marks"), data={"who": who, "kind": "entry"}).status_code == 404
    page = inside.client.get(inside.path() + "?lang=en")
    assert page.status_code == 404
    assert "data-ended" in page.text  # by which the script shows what is still in the phone, to be removed
    assert "js/door.js" in page.text


def test_a_confirmed_register_takes_evidence_and_stays(inside: Door, clock: TestClock) -> None:
    clock.move(hours=6)
    who = inside.who("łęcka")
    set_marks(inside.staff, inside.session, {each.id: "present" for each in inside.people})
    confirm_register(inside.staff, inside.session)
    inside.staff.session.commit()
    assert inside.send({"key": "key-00050", "who": who, "kind": "entry"})["key-00050"]["taken"]
    inside.work.session.refresh(inside.session)
    assert inside.session.register_confirmed
    assert len(inside.evidence()) == 1


def test_a_mark_is_taken_back_and_its_evidence_with_it(inside: Door, clock: TestClock) -> None:
    who, came = inside.who("łęcka"), inside.work.now
    said(inside, who)
    said(inside, who, "exit", "key-00002")
    taken = {"key": "key-00060", "who": "", "takes_back": "key-00002"}
    assert inside.send(taken, taken)["key-00060"]["taken"]
    assert inside.send(taken)["key-00060"]["taken"]
    assert inside.evidence() == [(came, None)]
    assert "refused" in inside.send(taken | {"key": "key-00061", "takes_back": "key-none1"})["key-00061"]


def test_marks_in_any_order_say_the_same(inside: Door, clock: TestClock) -> None:
    clock.move(hours=3)
    who = inside.who("łęcka")
    times = [("exit", 10, 30), ("entry", 10, 0), ("exit", 12, 0), ("entry", 11, 0), ("entry", 10, 5)]
    for number, (kind, hour, minute) in enumerate(times):
        at = milliseconds(instant(inside.session.day, time(hour, minute)))
        mark = {"key": f"key-7000{number}", "who": who, "kind": kind, "at": at}
        assert inside.send(mark, sent_at=milliseconds(clock.now))[mark["key"]]["taken"]
    spans = [(time(10, 0), time(10, 30)), (time(11, 0), time(12, 0))]
    day = inside.session.day
    assert sorted(inside.evidence()) == [(instant(day, begins), instant(day, ends)) for begins, ends in spans]


def test_without_a_script_a_button_does_the_same(inside: Door, client: FlaskClient) -> None:
    who = inside.who("łęcka")
    data = {"who": who, "kind": "entry", "key": "form-000001", "q": "łęcka"}
    page = client.post(inside.path("marks") + "?lang=en", data=data)
    assert page.status_code == 200
    assert "Anna Łęcka: Entry" in page.text
    assert "came at 10:00" in page.text
    client.post(inside.path("marks"), data=data)
    meal = client.post(inside.path("marks") + "?lang=en", data=data | {"kind": "meal", "key": "form-000002"})
    assert meal.text.count('aria-pressed="true"') == 1
    assert len(inside.marks()) == 2
    wrong = client.post(inside.path("marks") + "?lang=en", data=data | {"who": "xx", "key": "form-000003"})
    assert wrong.status_code == 422
    assert "no code of a participant" in wrong.text
    assert "Łęcka" in wrong.text


def test_a_code_opens_nothing_and_changes_nothing(door: Door, client: FlaskClient) -> None:
    path = "/door-codes/" + code(door, door.people[1]).split("/door-codes/")[1]
    page = client.get(path + "?lang=en")
    assert page.status_code == 200
    assert "nothing has happened" in page.text
    assert [each for each in ("Łęcka", "Anna", "modul", door.event.title_pl) if each in page.text] == []
    assert client.get("/door-codes/1.1.AAAAAAAAAAAAAAAAAAAAAA/").status_code == 404
    assert door.marks() == []


def test_the_number_of_statements_does_not_grow_with_people(inside: Door, work: Work) -> None:
    people = [registered(work, inside.event, "Ewa", f"Nowak{number}") for number in range(30)]
    work.session.commit()

    def count(some: list[Registration], run: int) -> int:
        marks = [
            {"key": f"key-{run}-{each.id:05}", "who": code(inside, each), "kind": "entry"} for each in some
        ]
        with statements() as seen:
            assert all("taken" in each for each in inside.send(*marks).values())
        return len(seen)

    few = count(people[:2], 1)
    assert count(people[2:], 2) <= few + 26  # each mark is a row that may be there already


def test_one_mark_takes_few_statements(inside: Door, work: Work) -> None:
    """All marks of an event queue for its lock: what one takes, all behind it wait for."""
    people = [registered(work, inside.event, "Ewa", f"Nowak{number}") for number in range(2)]
    work.session.commit()
    with statements() as seen:
        for each in people:
            mark = {"key": f"key-{each.id:05}", "who": code(inside, each), "kind": "entry"}
            seen.clear()
            assert "taken" in inside.send(mark)[mark["key"]]
    assert len(seen) <= 22


def test_who_waits_for_a_place_is_not_on_the_list(inside: Door, work: Work) -> None:
    waiting = registered(work, inside.event, "Ewa", "Czekam", RegistrationState.waiting)
    work.session.commit()
    inside.client.get(inside.path() + "?lang=en")
    assert "has no place yet" in said(inside, code(inside, waiting))["refused"]
