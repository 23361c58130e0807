"""Who is who: a person is an e-mail and a name, found again however they are typed."""

import pytest

from app.errors import Refusal
from app.people.models import Person
from app.people.operations import known_person
from app.work import Work


def bartek(
    work: Work, first: str = "Bartek", last: str = "Żółć", email: str = "Bartek@Example.org"
) -> Person:
    return known_person(work, first, last, email, "+48 600 100 200", "pl")


def test_the_same_e_mail_and_name_are_one_person_however_typed(work: Work) -> None:
    made = bartek(work)
    again = bartek(work, " BARTEK ", "zolc", " bartek@example.ORG ")
    assert again.id == made.id
    assert (again.email, again.name, again.name_key) == ("Bartek@Example.org", "Bartek Żółć", "bartek zolc")


def test_colleagues_with_one_mailbox_are_three_persons(work: Work) -> None:
    names = [("Bartek", "Żółć"), ("Ewa", "Żółć"), ("Bartek", "Nowak")]
    assert len({bartek(work, *name).id for name in names}) == 3


def test_a_found_person_is_not_changed(work: Work) -> None:
    bartek(work)
    again = known_person(work, "bartek", "żółć", "bartek@example.org", "123", "en")
    assert (again.phone, again.language, again.first_name) == ("+48 600 100 200", "pl", "Bartek")


@pytest.mark.parametrize(
    ("first", "last", "email", "field"),
    [
        (" ", "Nowak", "a@example.org", "first_name"),
        ("Ewa", "", "a@example.org", "last_name"),
        ("Ewa", "N" * 301, "a@example.org", "last_name"),
        ("Ewa", "Nowak", "a" * 321, "email"),
        ("Ewa", "Nowak", "", "email"),
    ],
)
def test_what_can_not_be_kept_is_refused(work: Work, first: str, last: str, email: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        bartek(work, first, last, email)
    assert refused.value.field == field


@pytest.mark.parametrize("name", ["😀", "שרה", "N" * 300, "ﷺ" * 300, "'; DROP TABLE"])
def test_unusual_names_are_kept_as_they_are(work: Work, name: str) -> None:
    made = bartek(work, name, name)
    work.session.commit()
    work.session.expire_all()
    assert (made.first_name, made.last_name) == (name, name)
    assert bartek(work, name, name).id == made.id
