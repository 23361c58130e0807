"""Whom a correction changes: the person, the registration alone, or nobody."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Refusal
from app.outbox.models import Letter
from app.people.models import Person
from app.registrations.asked import Details
from app.registrations.models import Channel, Registration
from app.registrations.operations import add_by_hand, correct, sign_up, withdraw
from app.registrations.operations.correcting import ADDRESSES_AN_HOUR
from app.work import Actor, Work
from tests.support.applicants import person
from tests.support.open_events import MakeEvent

STAFF = Actor("staff", None, "Alicja Nowak", frozenset({"organiser"}))


def changed(registration: Registration, **facts: str | None) -> Details:
    now = Details.of(registration)
    names = ("first_name", "last_name", "email", "phone", "institution", "position", "access_needs")
    return Details(**{name: facts.get(name, getattr(now, name)) for name in names})


def persons(session: Session) -> list[str]:
    return list(session.scalars(select(Person.email).order_by(Person.id)))


def test_the_own_link_of_a_sole_registration_changes_the_person(work: Work, make_event: MakeEvent) -> None:
    here = sign_up(work, make_event(), person(1)).registration
    assert correct(work, here, changed(here, email="nowy@example.org"))
    assert persons(work.session) == ["nowy@example.org"]


def test_the_own_link_leaves_the_persons_other_registrations_alone(work: Work, make_event: MakeEvent) -> None:
    here, there = (sign_up(work, make_event(), person(1)).registration for _ in range(2))
    assert correct(work, here, changed(here, email="nowy@example.org"))
    assert persons(work.session) == ["bartek1@example.org", "nowy@example.org"]
    assert (there.email, there.person.email, there.link_version) == (
        "bartek1@example.org",
        "bartek1@example.org",
        1,
    )


def test_staff_change_this_registration_alone(
    work: Work, work_as: Callable[..., Work], make_event: MakeEvent
) -> None:
    here, there = (sign_up(work, make_event(), person(1)).registration for _ in range(2))
    correct(work_as(STAFF), here, changed(here, email="nowy@example.org"))
    assert persons(work.session) == ["bartek1@example.org", "nowy@example.org"]
    assert (here.person.email, there.person.email) == ("nowy@example.org", "bartek1@example.org")


def test_another_spelling_is_the_same_person_and_keeps_the_link(work: Work, make_event: MakeEvent) -> None:
    here = sign_up(work, make_event(), person(1)).registration
    assert not correct(work, here, changed(here, first_name="BARTEK", email="Bartek1@example.org"))
    assert (here.link_version, here.person.first_name) == (1, "BARTEK")
    assert persons(work.session) == ["Bartek1@example.org"]


def test_a_known_person_takes_the_registration_over(work: Work, make_event: MakeEvent) -> None:
    known = sign_up(work, make_event(), person(2)).registration.person
    here = sign_up(work, make_event(), person(1)).registration
    correct(work, here, changed(here, last_name="Wiśniewski2", email="bartek2@example.org"))
    assert here.person is known


def test_who_phoned_gets_an_address_and_with_it_the_link(
    work: Work, work_as: Callable[..., Work], make_event: MakeEvent
) -> None:
    staff, event = work_as(STAFF), make_event()
    typed = person(1, email="", phone="+48 600 100 200")
    here = add_by_hand(staff, event, typed, Channel.phone).registration
    with pytest.raises(Refusal, match="already registered"):
        add_by_hand(staff, event, typed, Channel.phone)
    other = add_by_hand(staff, event, person(2, email="", phone="+48 600 100 200"), Channel.phone)
    assert other.registration.person is not here.person
    assert correct(staff, here, changed(here, email="bartek1@example.org"))
    mail = work.session.scalars(select(Letter)).one()
    assert (mail.kind, mail.recipient) == ("corrected", "bartek1@example.org")
    assert sign_up(work, event, person(1)).already_there
    with pytest.raises(Refusal, match="e-mail address or a phone"):
        correct(staff, here, changed(here, email="", phone=None))


def test_what_has_ended_is_not_corrected(work: Work, make_event: MakeEvent) -> None:
    here = sign_up(work, make_event(), person(1)).registration
    withdraw(work, here)
    with pytest.raises(Refusal, match="has ended"):
        correct(work, here, changed(here, phone="+48 600 100 200"))


def test_nobody_takes_over_a_person_by_name_and_address(work: Work, make_event: MakeEvent) -> None:
    """A stranger signs up under somebody's name and e-mail, then moves that to a mailbox of theirs."""
    mine, theirs = (sign_up(work, make_event(), person(1)).registration for _ in range(2))
    assert theirs.person_id == mine.person_id
    correct(work, theirs, changed(theirs, email="evil@example.net"))
    assert theirs.person_id != mine.person_id
    assert (mine.person.email, mine.email) == ("bartek1@example.org", "bartek1@example.org")


def test_nobody_moves_a_person_by_becoming_them_first(work: Work, make_event: MakeEvent) -> None:
    mine = sign_up(work, make_event(), person(1)).registration
    theirs = sign_up(work, make_event(), person(2)).registration
    names = {"first_name": mine.first_name, "last_name": mine.last_name}
    correct(work, theirs, changed(theirs, email=mine.email, **names))
    assert theirs.person_id == mine.person_id
    correct(work, theirs, changed(theirs, email="evil@example.net"))
    assert theirs.person_id != mine.person_id
    assert mine.person.email == "bartek1@example.org"


def test_the_own_page_sends_no_letters_to_strangers_without_end(work: Work, make_event: MakeEvent) -> None:
    here = sign_up(work, make_event(), person(1)).registration
    for number in range(ADDRESSES_AN_HOUR):
        correct(work, here, changed(here, email=f"b{number}@example.org"))
    with pytest.raises(Refusal) as refused:
        correct(work, here, changed(here, email="one-more@example.org"))
    assert refused.value.field == "email"


def test_signing_up_again_kills_no_mailed_link(work: Work, make_event: MakeEvent) -> None:
    event = make_event()
    first = sign_up(work, event, person(1)).registration
    before = first.link_version
    withdraw(work, first)
    again = sign_up(work, event, person(1))
    assert (again.returning, again.already_there) == (True, False)
    assert again.registration.link_version == before


def test_the_second_of_two_who_correct_at_once_is_told(work: Work, make_event: MakeEvent) -> None:
    here = sign_up(work, make_event(), person(1)).registration
    seen = here.version
    correct(work, here, changed(here, position="kierownik"), seen)
    with pytest.raises(Refusal) as refused:
        correct(work, here, changed(here, phone="+48 600 100 200"), seen)
    assert refused.value.field is None
    assert (here.position, here.phone) == ("kierownik", person(1).phone)
    correct(work, here, changed(here, phone="+48 600 100 200"), here.version)
    assert (here.position, here.phone) == ("kierownik", "+48 600 100 200")
