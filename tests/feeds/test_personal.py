"""Somebody's own calendar: their meetings and appointments, behind an address that they can renew."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import vobject
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.models import Account, Role
from app.events.models import Event, EventStatus, Publication
from app.events.operations.assignments import assign
from app.events.operations.meetings import cancel_meeting
from app.events.summary import touch
from app.links import Purpose
from app.people.models import Person
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.attendance.people import registered
from tests.changes.subscribers import shown
from tests.coaching.scene import TODAY, a_scene
from tests.support.access import let_in
from tests.support.cast import actor, alicja, an_event, staff
from tests.support.statements import statements


def address(work: Work, who: Person | Account, purpose: Purpose = Purpose.person_feed) -> str:
    """Return the path of somebody's calendar."""
    return work.links.feed(purpose, who.id, who.feed_version).removeprefix("http://localhost")


def entries(answer: TestResponse) -> dict[str, vobject.base.Component]:
    """Return the entries by UID."""
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    calendar = vobject.readOne(answer.get_data(as_text=True))
    calendar.validate(raiseException=True)
    return {entry.uid.value: entry for entry in calendar.contents.get("vevent", [])}


def anna(
    work: Work,
    event: Event,
    state: RegistrationState = RegistrationState.confirmed,
    person: Person | None = None,
) -> Registration:
    """Register Anna for an event, as a person who is known already or not."""
    row = registered(work, event, "Anna", "Nowak", state)
    row.person = person or row.person
    work.session.flush()
    return row


def uid(event: Event) -> str:
    """Return the UID of the first session."""
    return event.meetings[0].sessions[0].uid


def test_all_own_meetings_stand_in_it_with_their_state(work: Work, client: FlaskClient) -> None:
    events = {state: an_event(work, f"w-{state}") for state in RegistrationState}
    rows: dict[RegistrationState, Registration] = {}
    for state, event in events.items():
        known = next(iter(rows.values())).person if rows else None
        rows[state] = anna(work, event, state, known)
    an_event(work, "cudze")
    let_in(events[RegistrationState.confirmed].meetings[0], "https://meet.example/tajne", "4711")
    person = rows[RegistrationState.confirmed].person
    work.session.commit()
    answer = client.get(address(work, person))
    found = entries(answer)
    assert {uid(events[state]): found[uid(events[state])].status.value for state in RegistrationState} == {
        uid(events[RegistrationState.confirmed]): "CONFIRMED",
        uid(events[RegistrationState.waiting]): "TENTATIVE",
        uid(events[RegistrationState.applied]): "TENTATIVE",
        uid(events[RegistrationState.withdrawn]): "CANCELLED",
        uid(events[RegistrationState.removed]): "CANCELLED",
        uid(events[RegistrationState.offered]): "TENTATIVE",
        uid(events[RegistrationState.refused]): "CANCELLED",
    }
    assert len(found) == len(RegistrationState)
    programs = shown(answer.data)
    assert [line.rpartition(" ")[2] for line in programs].count("CONFIRMED") == 1
    assert found[uid(events[RegistrationState.waiting])].summary.value.startswith("Lista rezerwowa: ")
    place = rows[RegistrationState.confirmed]
    page = work.links.registration(place.id, place.link_version)
    assert found[uid(events[RegistrationState.confirmed])].url.value == page
    assert "tajne" not in answer.text
    assert "4711" not in answer.text
    assert "Nowak" not in answer.text


def test_the_own_file_of_who_waits_or_left_confirms_nothing(work: Work, client: FlaskClient) -> None:
    for state, said in (("waiting", "TENTATIVE"), ("withdrawn", "CANCELLED"), ("confirmed", "CONFIRMED")):
        row = anna(work, an_event(work, state), RegistrationState(state))
        work.session.commit()
        link = work.links.registration(row.id, row.link_version).removeprefix("http://localhost")
        assert re.findall("STATUS:(.*)\r", client.get(f"{link}calendar.ics").text) == [said]


def test_suspended_and_cancelled_say_so_with_a_raised_sequence(
    work: Work, work_as: Callable[..., Work], client: FlaskClient
) -> None:
    event = an_event(work, meetings=2)
    path = address(work, anna(work, event).person)
    mine = work_as(actor(alicja(work)))
    before = entries(client.get(path))
    cancel_meeting(mine, event.meetings[0], "")
    work.session.commit()
    after = entries(client.get(path))
    first = uid(event)
    assert after[first].status.value == "CANCELLED"
    assert int(after[first].sequence.value) == int(before[first].sequence.value) + 1
    event.status = EventStatus.suspended
    touch(work, event)
    work.session.commit()
    assert {entry.status.value for entry in entries(client.get(path)).values()} == {"CANCELLED", "TENTATIVE"}


def test_it_speaks_its_owners_language(work: Work, client: FlaskClient) -> None:
    event = an_event(work)
    person = anna(work, event).person
    person.language = "en"
    work.session.commit()
    answer = client.get(address(work, person), headers={"Accept-Language": "pl"})
    assert entries(answer)[uid(event)].summary.value == "Seminar on effective teamwork"
    assert "X-WR-CALNAME:My meetings" in answer.text


def test_a_trainers_calendar_holds_what_they_lead(work: Work, client: FlaskClient) -> None:
    event, other = an_event(work, meetings=2), an_event(work, "inne")
    celina = staff(work, "Celina", Role.trainer)
    assign(work, celina, Role.trainer, event.meetings[1])
    work.session.commit()
    found = entries(client.get(address(work, celina, Purpose.trainer_feed)))
    assert set(found) == {event.meetings[1].sessions[0].uid}
    assert other.slug not in str(found)


def test_an_organisers_calendar_holds_their_events(work: Work, client: FlaskClient) -> None:
    event, _ = an_event(work), an_event(work, "inne")
    an_event(work, "szkic", publication=Publication.draft)
    who = staff(work, "Daria")
    assign(work, who, Role.co_organiser, event)
    work.session.commit()
    assert set(entries(client.get(address(work, who, Purpose.organiser_feed)))) == {uid(event)}


def test_appointments_stand_in_it(work: Work, client: FlaskClient) -> None:
    scene = a_scene(work)
    made = scene.agreed(scene.anna, on=TODAY + timedelta(1), hours="9:00-10:30")
    off = scene.agreed(scene.anna, on=TODAY + timedelta(2), hours="9:00-10:30")
    off.invitees[0].attended = False
    work.session.commit()
    assert scene.anna.person is not None
    found = entries(client.get(address(work, scene.anna.person)))
    assert {found[made.uid].status.value, found[off.uid].status.value} == {"CONFIRMED", "CANCELLED"}
    assert "/appointments/" in found[made.uid].url.value
    of_coach = entries(client.get(address(work, scene.coach, Purpose.trainer_feed)))
    assert made.uid in of_coach
    assert of_coach[made.uid].url.value.endswith(f"/manage/appointments/{made.id}/")
    assert "Nowak" not in str(of_coach)


@pytest.mark.parametrize("forged", ["x", "1.1.x", "a.b.c", "0.0." + "A" * 22, "1" * 200, "ż.1.x"])
def test_a_forged_address_answers_404(work: Work, client: FlaskClient, forged: str) -> None:
    assert client.get(f"/feeds/{forged}.ics").status_code == 404


def test_an_address_is_of_its_purpose_and_dies_with_its_account(work: Work, client: FlaskClient) -> None:
    person, celina = anna(work, an_event(work)).person, staff(work, "Celina", Role.trainer)
    work.session.commit()
    for purpose in (Purpose.manage, Purpose.sign_in_person, Purpose.institution):
        token = work.links.token(purpose, person.id, person.feed_version)
        assert client.get(f"/feeds/{token}.ics").status_code == 404
    path = address(work, celina, Purpose.trainer_feed)
    assert client.get(path).status_code == 200
    celina.is_active = False
    work.session.commit()
    assert client.get(path).status_code == 404


def test_a_renewed_address_is_another_and_the_old_one_is_gone(work: Work, client: FlaskClient) -> None:
    row = anna(work, an_event(work))
    work.session.commit()
    own = work.links.registration(row.id, row.link_version).removeprefix("http://localhost")
    page = client.get(f"{own}feeds/")
    old = address(work, row.person)
    assert f"http://localhost{old}" in page.text
    assert f"webcal://localhost{old}" in page.text
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert client.post(f"{own}feeds/renew").status_code == 303
    work.session.expire_all()
    new = address(work, row.person)
    assert new != old
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    assert f"{own}feeds/" in client.get(own).text


def test_who_is_signed_in_finds_their_addresses(alicja: FlaskClient, work: Work, client: FlaskClient) -> None:
    work.session.commit()
    page = alicja.get("/feeds/").text
    (address,) = re.findall(r">http://localhost(/feeds/[^<]*)\.ics<", page.replace("/feeds/events.ics", ""))
    assert alicja.get(f"{address}.ics").status_code == 200
    assert alicja.post("/feeds/renew").status_code == 303
    assert alicja.get(f"{address}.ics").status_code == 404
    client.delete_cookie("session")


def test_visitors_read_how_it_is_done_and_renew_nothing(client: FlaskClient, work: Work) -> None:
    page = client.get("/feeds/")
    assert "webcal://localhost/feeds/events.ics" in page.text
    assert "Thunderbird" in page.text
    assert client.post("/feeds/renew").status_code == 403
    for listed in ("/events/",):
        assert 'href="/feeds/"' in client.get(listed).text


def test_unchanged_it_answers_304_and_changes_show_at_once(work: Work, client: FlaskClient) -> None:
    event = an_event(work)
    row = anna(work, event)
    path = address(work, row.person)
    work.session.commit()
    first = client.get(path)
    assert first.headers["Cache-Control"] == "no-store"
    assert (first.headers["Referrer-Policy"], first.headers["X-Robots-Tag"]) == ("no-referrer", "noindex")
    tag = {"If-None-Match": first.headers["ETag"]}
    unchanged = client.get(path, headers=tag)
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    row.state, row.version = RegistrationState.waiting, row.version + 1
    work.session.commit()
    changed = client.get(path, headers=tag)
    assert changed.status_code == 200
    assert "STATUS:TENTATIVE" in changed.text


def test_too_many_are_refused_for_a_while(work: Work, client: FlaskClient) -> None:
    path = address(work, anna(work, an_event(work)).person)
    work.session.commit()
    answers = [client.get(path).status_code for _ in range(32)]
    assert set(answers[:29]) == {200}
    assert answers[-1] == 429


def test_statements_do_not_grow_with_entries(work: Work, client: FlaskClient) -> None:
    scene = a_scene(work)
    person = scene.anna.person
    assert person is not None
    counts = []
    for size in (2, 8):
        for number in range(size):
            event = an_event(work, f"w-{size}-{number}", meetings=2)
            anna(work, event, person=person)
            scene.agreed(scene.anna, on=TODAY + timedelta(size + number), hours="9:00-9:15")
        work.session.commit()
        with statements() as seen:
            assert len(entries(client.get(address(work, person)))) >= size * 3
        counts.append(len(seen))
    assert counts[0] == counts[1]
