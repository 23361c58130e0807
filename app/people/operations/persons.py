"""Finding the person who signs up, or making a new one."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.columns import sort_key
from app.errors import Refusal
from app.people.models import Person, email_key, name_key
from app.work import Work

_EMAIL_LENGTH = 320
_NAME_LENGTH = 300


def known_person(
    work: Work, first_name: str, last_name: str, email: str, phone: str | None, language: str
) -> Person:
    """Return the person of this e-mail and name, case and accents aside; the first time, make one.

    A found person stays as they are: only their own link changes them. Two calls at once give the
    same row. Refuses an e-mail or a name that is too long to keep, or empty.
    """
    first_name, last_name = " ".join(first_name.split()), " ".join(last_name.split())
    email = email.strip()
    _check("first_name", first_name, _NAME_LENGTH)
    _check("last_name", last_name, _NAME_LENGTH)
    _check("email", email_key(email), _EMAIL_LENGTH)
    found = _found(work, email, first_name, last_name)
    if found:
        return found
    person = Person(
        email=email,
        email_key=email_key(email),
        first_name=first_name,
        last_name=last_name,
        name_key=name_key(first_name, last_name),
        name_sort=sort_key(f"{last_name} {first_name}"),
        phone=phone,
        language=language,
        created_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(person)
    except IntegrityError:
        # Another request made the same person a moment ago: its row is visible now.
        found = _found(work, email, first_name, last_name)
        if found is None:
            raise
        return found
    return person


def _found(work: Work, email: str, first_name: str, last_name: str) -> Person | None:
    return work.session.scalar(
        select(Person).where(
            Person.email_key == email_key(email), Person.name_key == name_key(first_name, last_name)
        )
    )


def _check(field: str, text: str, longest: int) -> None:
    if not text:
        raise Refusal("This field is required.", field=field)
    if len(text) > longest:
        raise Refusal("At most %(longest)s characters fit here.", field=field, values={"longest": longest})
