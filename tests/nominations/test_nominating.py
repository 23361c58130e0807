"""Naming people: within places, reserves, one instead of another, named by two, contacts told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.errors import Closed, Refusal
from app.nominations.operations.choosing import choose_sender, end_asking
from app.nominations.operations.naming import move, nominate, take_back
from app.nominations.operations.telling import tell_contacts
from app.nominations.queries import askers_of, named_by, places_left, promised_to
from app.nominations.standing import Stands
from app.registrations.asked import Details
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import decline, fill_free_seats, take_over, withdraw
from app.work import Work
from tests.nominations.conftest import Sending, colleague

OFFERED, CONFIRMED, WAITING, WITHDRAWN = (
    RegistrationState.offered,
    RegistrationState.confirmed,
    RegistrationState.waiting,
    RegistrationState.withdrawn,
)


def stand(sending: Sending, institution_id: int | None = None) -> list[str]:
    """Return where the people of an institution stand, in the order of its list."""
    people = named_by(sending.work, sending.event, institution_id or sending.mops.id)
    return [f"{each.nomination.last_name[-1]} {each.stands}" for each in people]


def test_places_then_reserves_in_an_order_that_can_be_changed(sending: Sending, work: Work) -> None:
    rows = [sending.name(number) for number in range(1, 5)]
    assert stand(sending) == ["1 asked", "2 asked", "3 reserve_asked", "4 reserve_asked"]
    left = places_left(work, sending.event, sending.mops.id)
    assert (left.places, left.taken, left.free, left.reserves, left.waiting) == (2, 2, 0, 2, 2)
    with pytest.raises(Refusal, match="Nobody more"):
        sending.name(5)
    move(sending.work, rows[3], earlier=True)
    assert stand(sending)[2:] == ["4 reserve_asked", "3 reserve_asked"]
    take_back(sending.work, rows[0])
    assert stand(sending) == ["1 ended", "2 asked", "4 asked", "3 reserve_asked"]


def test_named_twice_by_the_same_institution(sending: Sending) -> None:
    sending.name(1)
    with pytest.raises(Refusal, match="named already"):
        sending.name(1)
    assert stand(sending) == ["1 asked"]


def test_one_instead_of_another(sending: Sending) -> None:
    rows = [sending.name(number) for number in range(1, 5)]
    new = sending.name(9, instead_of=rows[0])
    # The very place, though two reserves wait; and the very turn among the reserves.
    assert (rows[0].registration.state, new.registration.state) == (WITHDRAWN, OFFERED)
    assert rows[2].registration.state == WAITING
    reserve = sending.name(10, instead_of=rows[2])
    in_line = [each for each in stand(sending) if "reserve" in each]
    assert in_line == ["0 reserve_asked", "4 reserve_asked"]
    assert reserve.registration.queue_number < rows[3].registration.queue_number
    with pytest.raises(Closed, match="look at the list again"):
        sending.name(8, instead_of=rows[0])


def test_who_withdrew_may_be_named_again(sending: Sending) -> None:
    first = sending.name(1)
    first.registration.privacy_notice_version, first.registration.project_notices = "2", ["7"]
    take_back(sending.work, first)
    again = sending.name(1)
    assert (again.registration.privacy_notice_version, again.registration.project_notices) == (None, None)
    assert (again.registration_id, again.registration.state) == (first.registration_id, OFFERED)
    assert stand(sending) == ["1 asked", "1 ended"]


def test_a_person_named_by_two_is_asked_not_doubled(sending: Sending, work: Work) -> None:
    first = sending.name(1)
    second = sending.name(1, sending.other)
    registration = first.registration
    assert work.session.scalar(select(func.count()).select_from(Registration)) == 1
    assert second.registration_id == registration.id
    assert stand(sending, sending.gops.id) == ["1 asked"]
    assert promised_to(work, sending.event, sending.gops.id) == 1
    (_, letter) = sending.letters("ewa1@example.org")
    assert letter.kind == "who_sends"
    assert "MOPS w Ełku" in str(letter.body)
    assert "GOPS w Piszu" in str(letter.body)
    sending.name(2, sending.other)
    third = sending.name(3, sending.other)
    assert third.registration.state == WAITING  # one of two places is promised
    with pytest.raises(Refusal, match="named already"):
        sending.name(1, sending.other)


@pytest.mark.parametrize("has_data", [False, True])
def test_the_person_chooses_and_the_other_is_told(sending: Sending, work: Work, has_data: bool) -> None:
    first = sending.name(1)
    sending.name(1, sending.other)
    registration, own = first.registration, sending.own(first.registration)
    if has_data:
        take_over(own, registration, Details.of(registration), "1")
    choose_sender(own, registration, sending.gops.id)
    assert (registration.institution, registration.state) == (
        sending.gops,
        CONFIRMED if has_data else OFFERED,
    )
    assert (stand(sending), stand(sending, sending.gops.id)) == (
        ["1 ended"],
        ["1 coming" if has_data else "1 asked"],
    )
    assert tell_contacts(work) == 1
    assert tell_contacts(work) == 0
    assert [each.kind for each in sending.letters("maria@example.org")] == [
        "institution_link",
        "nominations_ended",
    ]
    told = str(sending.letters("maria@example.org")[1].body)
    assert "Ewa Nowa1" in told
    assert "GOPS" not in told
    assert [each.kind for each in sending.letters("ola@example.org")] == ["institution_link"]
    with pytest.raises(Closed, match="Nothing is asked"):
        choose_sender(own, registration, sending.mops.id)


def test_taking_the_place_is_a_choice_and_silence_keeps_it(sending: Sending, work: Work) -> None:
    first, second = sending.name(1), sending.name(1, sending.other)
    end_asking(sending.own(first.registration), first.registration)
    assert stand(sending, sending.gops.id) == ["1 ended"]
    assert tell_contacts(work) == 1
    assert askers_of(work, first.registration) == []
    assert second.ended_at is not None
    later = replace(work, now=work.now + timedelta(days=7, minutes=1))
    sending.name(2)
    fill_free_seats(later, sending.event)
    assert tell_contacts(later) == 2


def test_an_institution_that_takes_back_leaves_the_person_to_the_other(sending: Sending) -> None:
    first, second = sending.name(1), sending.name(1, sending.other)
    take_back(sending.work, second)
    assert (first.registration.state, stand(sending, sending.gops.id)) == (OFFERED, ["1 ended"])
    sending.name(1, sending.other)
    take_back(sending.work, first)
    assert (first.registration.institution, first.registration.state) == (sending.gops, OFFERED)


def test_nobody_is_asked_over_and_over(sending: Sending) -> None:
    first = sending.name(1)
    for _ in range(3):
        take_back(sending.work, sending.name(1, sending.other))
    with pytest.raises(Refusal, match="within an hour"):
        sending.name(1, sending.other)
    assert [each.kind for each in sending.letters("ewa1@example.org")].count("who_sends") == 3
    assert first.registration.state == OFFERED


def test_two_of_whom_each_declines_or_withdraws_are_told_in_one_letter(sending: Sending, work: Work) -> None:
    rows = [sending.name(number).registration for number in (1, 2)]
    decline(sending.own(rows[0]), rows[0])
    take_over(sending.own(rows[1]), rows[1], Details.of(rows[1]), "1")
    withdraw(sending.own(rows[1]), rows[1])
    assert tell_contacts(work) == 2
    (letter,) = [each for each in sending.letters("maria@example.org") if each.kind == "nominations_ended"]
    assert "Nowa1" in str(letter.body)
    assert "Nowa2" in str(letter.body)


def test_somebody_else_first_has_to_be_asked(sending: Sending) -> None:
    sending.name(1, sending.other)
    mine = sending.name(2)
    with pytest.raises(Refusal, match="asked first"):
        sending.name(1, instead_of=mine)


def test_staff_name_for_an_institution(sending: Sending) -> None:
    row = nominate(sending.staff, sending.event, sending.mops, colleague(1))
    assert (row.account_id, row.link_id, row.registration.state) == (sending.staff.actor.id, None, OFFERED)


def test_where_they_stand(sending: Sending) -> None:
    row = sending.name(1)
    assert stand(sending) == ["1 asked"]
    take_over(sending.own(row.registration), row.registration, Details.of(row.registration), "1")
    assert stand(sending) == [f"1 {Stands.coming}"]
