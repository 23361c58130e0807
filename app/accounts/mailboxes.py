"""Who shares a mailbox: colleagues of a small centre do, and strangers may invent more of them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, select

from app.accounts.models import SignIn
from app.people.models import Person
from app.work import Work

NAMES_IN_A_LETTER = 20
CHOICES = 200
"""So many persons of one mailbox can be chosen from."""


def first_of_mailbox(key: str) -> ScalarSelect[int]:
    """Select the person to whom a mailbox belongs first: one who has signed in before, else the oldest."""
    return select(Person.id).where(*_of(key)).order_by(*_order()).limit(1).scalar_subquery()


def persons_of_mailbox(work: Work, key: str) -> Sequence[Person]:
    """Return who shares a mailbox, in the same order; those who were added last may be left out."""
    query = select(Person).where(*_of(key)).order_by(*_order())
    return work.session.scalars(query.limit(CHOICES)).all()


def names_of_mailbox(work: Work, key: str) -> tuple[list[str], int]:
    """Return the first names of a mailbox's people for a letter, and how many more there are."""
    count = work.session.scalar(select(func.count()).select_from(Person).where(*_of(key))) or 0
    people = work.session.scalars(
        select(Person).where(*_of(key)).order_by(*_order()).limit(NAMES_IN_A_LETTER)
    ).all()
    return [person.name for person in people], max(0, count - len(people))


def _of(key: str) -> tuple[ColumnElement[bool], ...]:
    return Person.email_key == key, Person.email != ""


def _order() -> tuple[ColumnElement[bool], ColumnElement[int]]:
    # A stranger can invent names but not sign in as them: a person who has signed in comes before these.
    return exists().where(SignIn.person_id == Person.id).desc(), Person.id.asc()
