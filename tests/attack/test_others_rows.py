"""Numbers of other people's rows lead nowhere, and fields that nobody asked for change nothing."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.architecture.role_table import BODIES, ROWS, Row, address
from tests.attack.conftest import Target
from tests.attack.shots import Shot
from tests.support.world import OTHER, SEMINAR, TRAINING, World

State = Callable[[], dict[str, list[tuple[Any, ...]]]]


def ask(target: Target, row: Row, who: str, path: str, **form: object) -> int:
    """Send a row's own request to another address; return the status."""
    body = BODIES.get((row.method, row.rule))
    data = {**(body(target.world) if body else {}), **form}
    if row.method == "GET":
        return target.hit(Shot("GET", row.rule, path, who, urlencode(data))).status
    return target.hit(Shot("POST", row.rule, path, who, body=urlencode(data).encode())).status


def in_other_event(rule: str, world: World) -> str:
    """The row of the seminar or the training, in the address of the event of another team."""
    return address(rule, world, slug=OTHER)


OF_NO_EVENT = ("/manage/events/<slug>/places/<int:id>/end",)
"""The addresses whose number is an institution's, which is of no event."""


def test_rows_of_one_event_are_not_reached_through_another(target: Target, state: State) -> None:
    rows = [row for row in ROWS if row.rule.startswith("/manage/events/<slug>/") and "<int:" in row.rule]
    rows = [row for row in rows if row.rule not in OF_NO_EVENT]
    assert len(rows) >= 12
    assert any("<int:version>" in row.rule for row in rows)
    before = state()
    for row in rows:
        # Filip organises the other event, Alicja all of them: the number must belong to the event for both.
        for who in ("filip", "alicja"):
            assert ask(target, row, who, in_other_event(row.rule, target.world)) == 404, (row, who)
    assert state() == before


def made(target: Target, path: str, **form: object) -> int:
    """Let Grazyna make something; return the number of what the answer leads to."""
    answer = target.hit(Shot("POST", "", path, "grazyna", body=urlencode(form).encode()))
    assert answer.status == 303, path
    return int(answer.headers["Location"].rstrip("/").rpartition("/")[2])


INSIDE = ("/manage/projects/<int:id>/", "/manage/groups/<int:id>/", "/projects/<int:id>/")
"""Where the row of a project or group stands behind the number of that project or group."""


def test_rows_of_one_project_or_group_are_not_reached_through_another(target: Target, state: State) -> None:
    world = target.world
    project = made(target, "/manage/projects/new", name="Drugi")
    group = made(
        target, "/manage/groups/new", name="Inna", kind="PZK", project=world.ids["project"], meetings_before=0
    )
    rows = [row for row in ROWS if row.rule.startswith(INSIDE) and row.rule.count("<int:") == 2]
    assert {row.rule.split("/")[-1] or row.rule.split("/")[-2] for row in rows} >= {
        "<int:one>", "<int:part>", "<int:document>", "<int:version>", "remove", "end",
    }  # fmt: skip
    before = state()
    for row in rows:
        other = group if "/groups/" in row.rule else project
        for who in ("alicja", "grazyna"):
            status = ask(target, row, who, address(row.rule, world, id=str(other)))
            assert status == 404 or (status == 403 and who == "alicja"), (row, who)
    assert state() == before


def test_a_link_opens_the_documents_of_its_event_alone(target: Target) -> None:
    world = target.world
    opened = f"/registrations/{world.tokens['place']}/downloads/{world.ids['limited']}"
    assert target.hit(Shot("GET", "", opened, "visitor")).status == 200
    for name in ("waiting", "elsewhere", "in_training", "jan", "form", "older", "forged"):
        path = f"/registrations/{world.tokens[name]}/downloads/{world.ids['limited']}"
        assert target.hit(Shot("GET", "", path, "visitor")).status == 404, name


def test_a_form_can_not_name_rows_of_another_event(target: Target, state: State) -> None:
    world, before = target.world, state()
    place, training = world.ids["place"], world.ids["in_training"]
    opened = world.ids[f"{TRAINING}-session-1"]
    mark = {f"a-{training}-{opened}": "absent"}
    tries: list[tuple[str, str, dict[str, object]]] = [
        (f"/manage/events/{OTHER}/registrations/remove", "filip", {"registration": place, "reason": "x"}),
        (f"/manage/events/{OTHER}/attendance/", "filip", mark),
        (f"/manage/events/{OTHER}/messages/{world.ids['failed']}/send-again", "filip", {}),
        (f"/manage/events/{OTHER}/calls/{world.ids['call']}/told", "filip", {}),
        (f"/manage/events/{OTHER}/members/", "filip", {"person": world.ids["bartek"], "decided": "1"}),
        (
            f"/manage/events/{OTHER}/invitations/new",
            "filip",
            {"past_event": world.ids["training"], "decided": "1"},
        ),
        (
            f"/manage/events/{OTHER}/access/",
            "filip",
            {
                "version": world.ids[f"{OTHER}-version"],
                "meetings": world.ids[f"{SEMINAR}-meeting-0"],
                "online_link": "https://zly.example.org/x",
                "choice": "notify",
            },
        ),
        (
            "/manage/changes/",
            "filip",
            {
                "event": SEMINAR,
                f"event-{world.ids['seminar']}-version": world.ids[f"{SEMINAR}-version"],
                f"event-{world.ids['seminar']}-meetings-0-start_local": "2026-12-01",
                "choice": "notify",
            },
        ),
        ("/manage/suspensions/new", "paulina", {"project": world.ids["project"], "choice": "notify"}),
        (f"/manage/events/{SEMINAR}/attendance/", "paulina", mark),
        (f"/manage/sessions/{opened}/attendance", "wanda", mark),
        (f"/manage/events/{TRAINING}/sessions/{opened}/attendance", "urszula", mark),
        (f"/manage/events/{TRAINING}/sessions/{opened}/confirm", "wanda", mark),
    ]
    for path, who, form in tries:
        status = target.hit(Shot("POST", "", path, who, body=urlencode(form).encode())).status
        assert status < 500, path
    assert state() == before


def test_a_trainer_marks_nobody_of_another_meeting(target: Target, state: State) -> None:
    world = target.world
    coming, opened = (world.ids[f"{TRAINING}-session-{number}"] for number in (2, 1))
    form = urlencode({f"a-{world.ids['in_training']}-{coming}": "absent"}).encode()
    before = state()
    # Tomasz trains the open meeting: through its page the marks of the other one stay as they are.
    target.hit(
        Shot("POST", "", f"/manage/events/{TRAINING}/sessions/{opened}/attendance", "tomasz", body=form)
    )
    assert state()["attendance_marks"] == before["attendance_marks"]


FIELDS = {
    "id": 1, "event_id": 1, "person_id": 1, "state": "confirmed", "queue_number": 0, "version": 999,
    "seen": 999,
    "link_version": 77, "session_version": 77, "role": "administrator", "roles": "administrator",
    "is_active": "",
    "publication": "published", "published_at": "2020-01-01", "record_id": "x", "slug": "x", "capacity": 999,
    "password_hash": "x", "institution_id": 1, "entered_by_id": 1, "registered_at": "2020-01-01",
    "is_confirmed": "y",
}  # fmt: skip


def test_fields_that_a_form_does_not_have_are_not_taken(target: Target, state: State) -> None:
    world = target.world
    person = {"first_name": "Halina", "last_name": "qzx-name-halina", "email": "qzx-mail-halina@example.org"}
    form = urlencode({**FIELDS, **person, "privacy_notice": "y"}).encode()
    before = state()
    path = f"/registrations/{world.tokens['waiting']}/data"
    target.hit(Shot("POST", "", path, "visitor", body=form))
    after = state()
    registrations = {row[0]: row for row in after["registrations_registrations"]}
    known = {row[0]: row for row in before["registrations_registrations"]}
    waiting = world.ids["waiting"]
    assert set(registrations) == set(known)
    assert {id for id in known if registrations[id] != known[id]} <= {waiting}
    # Which event, whose, in what state and at which place of the queue.
    assert registrations[waiting][1:5] == known[waiting][1:5]
    assert after["people_accounts"] == before["people_accounts"]
    assert after["events_events"] == before["events_events"]
    assert after["events_registration_rules"] == before["events_registration_rules"]


def test_who_signs_up_chooses_no_state(target: Target, state: State) -> None:
    world = target.world
    form = {
        **FIELDS,
        "first_name": "Zofia",
        "last_name": "Nowa",
        "email": "z@example.org",
        "privacy_notice": "y",
    }
    shot = Shot("POST", "", f"/events/{SEMINAR}/register", "visitor", body=urlencode(form).encode())
    assert target.hit(shot).status == 303
    seated = [row for row in state()["registrations_registrations"] if row[1] == world.ids["seminar"]]
    assert sorted(row[3] for row in seated) == ["confirmed", "waiting", "waiting"]


@pytest.mark.parametrize("doubled", ["email", "first_name"])
def test_a_field_sent_twice_is_taken_once(target: Target, state: State, doubled: str) -> None:
    form = [
        ("first_name", "Zofia"),
        ("last_name", "Nowa"),
        ("email", "z@example.org"),
        ("privacy_notice", "y"),
    ]
    second = "x@evil.example" if doubled == "email" else "Eudoksja"
    body = urlencode([*form, (doubled, second)]).encode()
    answer = target.hit(
        Shot("POST", "", f"/events/{OTHER}/register", "visitor", f"{doubled}={second}", body=body)
    )
    assert answer.status == 303
    assert second not in repr(state())
