"""Somebody who comes without being registered: added within the rules of admission, or told why not."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import EventStatus, ParallelGroup, Recruitment, WhoDecides
from app.outbox.models import Letter
from app.registrations.enrolment import own_meetings
from app.registrations.lists import CHANNELS
from app.registrations.models import Channel, Registration, RegistrationState
from app.work import Work
from tests.attendance.people import a_training, registered
from tests.door.conftest import Door


def typed(**facts: str) -> dict[str, str]:
    """Return the form, filled in."""
    fields = {
        "first_name": "Ola",
        "last_name": "Wchodzi",
        "email": "ola.wchodzi@example.org",
        "key": "walk-in-0001",
    }
    return fields | facts


def walked_in(work: Work) -> list[Registration]:
    """Return who was added."""
    return list(work.session.scalars(select(Registration).where(Registration.last_name == "Wchodzi")))


def post(door: Door, **facts: str) -> Any:
    """Send the form."""
    return door.client.post(door.path("walk-in") + "?lang=en", data=typed(**facts))


def test_a_walk_in_has_a_place_and_is_marked_as_come(inside: Door, work: Work, client: FlaskClient) -> None:
    assert client.get(inside.path("walk-in")).status_code == 200
    assert post(inside).status_code == 303
    (added,) = walked_in(work)
    assert (added.state, added.channel) == (RegistrationState.confirmed, Channel.door)
    assert added.enrolled_from == work.today  # the meeting of a week ago is not theirs
    assert [each.person_id for each in inside.marks()] == [added.person_id]
    assert inside.evidence() == [(work.now, None)]
    assert work.session.scalars(select(Letter.recipient)).all() == ["ola.wchodzi@example.org"]


def grouped(door: Door, work: Work) -> list[ParallelGroup]:
    """Make parallel groups: the first one meets today, the second one next week."""
    groups = [ParallelGroup(event_id=door.event.id, position=n, name=f"Grupa {n}") for n in (1, 2)]
    work.session.add_all(groups)
    work.session.flush()
    today = next(each for each in door.event.meetings if each.sessions[0].day == work.today)
    later = next(each for each in door.event.meetings if each.sessions[0].day > work.today)
    today.parallel_group_id, later.parallel_group_id = groups[0].id, groups[1].id
    for person in door.people:
        person.parallel_group_id = groups[0].id
    work.session.commit()
    return groups


def test_where_groups_meet_one_of_the_day_is_chosen(inside: Door, work: Work) -> None:
    today, later = grouped(inside, work)
    page = inside.client.get(inside.path("walk-in") + "?lang=en").text
    assert "Grupa 1: 3 people" in page
    assert "Grupa 2" not in page
    for wrong in ("", str(later.id), "x", "0"):
        answer = post(inside, parallel_group=wrong)
        assert answer.status_code == 422
        assert "Choose the group" in answer.text
        assert 'value="Wchodzi"' in answer.text
    assert (walked_in(work), inside.marks()) == ([], [])
    assert post(inside, parallel_group=str(today.id)).status_code == 303
    (added,) = walked_in(work)
    assert (added.parallel_group_id, added.enrolled_from) == (today.id, work.today)
    assert [each.person_id for each in inside.marks()] == [added.person_id]
    assert [own.parallel_group_id for own in own_meetings(added)] == [today.id]
    assert work.session.scalars(select(Letter.recipient)).all() == ["ola.wchodzi@example.org"]


def test_without_groups_on_the_day_none_is_asked_for(inside: Door, work: Work) -> None:
    today, _ = grouped(inside, work)
    next(
        each for each in inside.event.meetings if each.parallel_group_id == today.id
    ).parallel_group_id = None
    work.session.commit()
    assert "parallel_group" not in inside.client.get(inside.path("walk-in")).text
    assert post(inside, parallel_group=str(today.id)).status_code == 303
    (added,) = walked_in(work)
    assert added.parallel_group_id is None


def test_the_form_sent_twice_adds_one_person(inside: Door, work: Work) -> None:
    assert [post(inside).status_code for _ in range(2)] == [303, 303]
    assert len(walked_in(work)) == len(inside.marks()) == 1
    again = post(inside, key="walk-in-0002")
    assert again.status_code == 422
    assert "already registered" in again.text


def test_a_full_event_adds_nobody(inside: Door, work: Work) -> None:
    inside.event.rules.capacity = 3
    work.session.commit()
    answer = post(inside)
    assert answer.status_code == 422
    assert "All places are taken" in answer.text
    assert 'value="Wchodzi"' in answer.text
    assert (walked_in(work), inside.marks()) == ([], [])
    assert work.session.scalars(select(Letter)).all() == []


def test_where_staff_decide_nobody_is_added(inside: Door, work: Work) -> None:
    inside.event.rules.who_decides = WhoDecides.staff
    work.session.commit()
    answer = post(inside)
    assert answer.status_code == 422
    assert "given by the organiser" in answer.text
    assert walked_in(work) == []


@pytest.mark.parametrize(
    "facts", [{"last_name": ""}, {"email": "", "phone": ""}, {"email": "ola"}, {"key": ""}, {"key": "x" * 99}]
)
def test_what_is_missing_is_said(inside: Door, work: Work, facts: dict[str, str]) -> None:
    assert post(inside, **facts).status_code == 422
    assert walked_in(work) == []


def test_a_draft_or_a_cancelled_event_adds_nobody(inside: Door, work: Work) -> None:
    inside.event.status = EventStatus.cancelled
    work.session.commit()
    assert post(inside).status_code == 409
    assert walked_in(work) == []


def test_whom_staff_removed_does_not_come_back_by_the_door(inside: Door, work: Work) -> None:
    gone = registered(work, inside.event, "Ola", "Wchodzi", RegistrationState.removed)
    work.session.commit()
    answer = post(inside, email=gone.email or "")
    assert answer.status_code == 422
    assert "has removed this registration" in answer.text
    assert [each.state for each in walked_in(work)] == [RegistrationState.removed]


def test_of_another_event_the_door_is_not_told_the_title(inside: Door, work: Work) -> None:
    other = a_training(work, "tajne-warsztaty", title_pl="Tajne warsztaty")
    other.rules.recruitment = inside.event.rules.recruitment = Recruitment(
        record_id="drzwi", title_pl="Nabór", created_at=work.now, changed_at=work.now
    )
    there = registered(work, other, "Ola", "Wchodzi")
    work.session.commit()
    answer = post(inside, email=there.email or "")
    assert answer.status_code == 422
    assert "registered for another" in answer.text
    assert "Tajne warsztaty" not in answer.text


def test_the_list_says_in_words_that_somebody_came_by_the_door() -> None:
    assert set(CHANNELS) == set(Channel)


@pytest.mark.parametrize("key", ["", "short", "with\x00nothing", "a" * 200, "walk-in-ąąąą"])
def test_a_form_with_a_spoilt_key_adds_nobody(inside: Door, work: Work, key: str) -> None:
    """Only a script sends another key than the page's: it is refused in words, as that of a mark is."""
    answer = post(inside, key=key)
    assert answer.status_code == 422
    assert "This mark can&#39;t be read." in answer.text
    assert walked_in(work) == []
