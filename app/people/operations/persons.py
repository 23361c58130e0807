"""Persons: found or made when they sign up, found like another, spelt anew, or become somebody else."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from app.errors import N_, Refusal
from app.inserting import insert_unless_there
from app.people.models import Person, email_key, name_key
from app.typed import mail_address, phone_key
from app.work import Work

_EMAIL_LENGTH = 320
_NAME_LENGTH = 300
_TRIES = 5
CHANGED = N_("Somebody else changed the same data just now. Please try again.")


@dataclass(frozen=True, slots=True)
class Identity:
    """By what a person is known: a name and an e-mail, or a phone number where there is no e-mail."""

    first_name: str
    last_name: str
    email: str
    phone: str | None

    @property
    def key(self) -> tuple[str, str]:
        """What must be equal in two identities of one person; no e-mail looks like a phone's."""
        address = email_key(self.email) if self.email else f"tel:{phone_key(self.phone or '')}"
        return address, name_key(self.first_name, self.last_name)


@dataclass(frozen=True, slots=True)
class Met:
    """Who somebody is; `is_new` says that they were made just now, so that nothing names them yet."""

    person: Person
    is_new: bool


def known_person(
    work: Work, first_name: str, last_name: str, email: str, phone: str | None, language: str
) -> Person:
    """Return the person of this e-mail and name, case and accents aside; the first time, make one.

    A found person stays as they are: only their own link changes them. Two calls at once give the
    same row. Refuses an e-mail or a name that is too long to keep, or empty.
    """
    return meet(work, first_name, last_name, email, phone, language).person


def meet(work: Work, first_name: str, last_name: str, email: str, phone: str | None, language: str) -> Met:
    """Do what `known_person` does, and tell whether the person is new; one statement for who is."""
    first_name, last_name = " ".join(first_name.split()), " ".join(last_name.split())
    email = mail_address(email)
    _check("first_name", first_name, _NAME_LENGTH)
    _check("last_name", last_name, _NAME_LENGTH)
    _check("email", email_key(email), _EMAIL_LENGTH)
    return _made_or_found(work, Identity(first_name, last_name, email, phone), language)


def person_by_phone(work: Work, first_name: str, last_name: str, phone: str, language: str) -> Person:
    """Return the person of this phone number and name who gave no e-mail; the first time, make one."""
    return meet_by_phone(work, first_name, last_name, phone, language).person


def meet_by_phone(work: Work, first_name: str, last_name: str, phone: str, language: str) -> Met:
    """Do what `person_by_phone` does, and tell whether the person is new."""
    return _made_or_found(work, Identity(first_name, last_name, "", phone), language)


def person_like(work: Work, identity: Identity, *, hold: bool = False) -> Person | None:
    """Return who is known by this already; `hold` keeps them from becoming somebody else meanwhile.

    Who was known by it before two turned out to be one is that one.
    """
    address, name = identity.key
    found = _read(work, hold, Person.email_key == address, Person.name_key == name)
    while found is not None and found.merged_into_id is not None:
        found = _read(work, hold, Person.id == found.merged_into_id)
    return found


def _read(work: Work, hold: bool, *conditions: ColumnElement[bool]) -> Person | None:
    query = select(Person).where(*conditions)
    # A person about to become somebody else waits for this lock, or this for them: nobody is like this.
    if hold:
        query = query.with_for_update(read=True, key_share=True).execution_options(populate_existing=True)
    return work.session.scalar(query)


def lock_persons(work: Work, *persons: Person) -> None:
    """Wait until nobody else registers or changes these persons, and read them anew.

    Comes after the event's lock, and before an institution is looked for. Always in order of id,
    so that two corrections do not wait for each other.
    """
    ids = [person.id for person in persons]
    query = select(Person).where(Person.id.in_(ids)).order_by(Person.id).with_for_update()
    work.session.scalars(query.execution_options(populate_existing=True)).all()


def respell(person: Person, before: Identity, after: Identity) -> None:
    """Take over another spelling of the same name or address, where the person was spelt like `before`."""
    if (person.first_name, person.last_name) == (before.first_name, before.last_name):
        person.rename(after.first_name, after.last_name)
    if person.email == before.email:
        person.email = after.email
    if person.phone == before.phone:
        person.phone = after.phone


def change_identity(work: Work, person: Person, identity: Identity) -> None:
    """Change by what a person is known; their sessions and mailed links end.

    Refuses when somebody else is made with the same identity at this moment.
    """
    try:
        with work.session.begin_nested():
            person.rename(identity.first_name, identity.last_name)
            person.email = identity.email
            person.email_key = identity.key[0]
            person.phone = identity.phone
            # The reader of the mistyped mailbox must not keep a session or a link that signs in.
            person.sign_in_version += 1
            person.session_version += 1
            work.session.flush()
    except IntegrityError as error:
        raise Refusal(CHANGED) from error


def _made_or_found(work: Work, identity: Identity, language: str) -> Met:
    person = Person(
        email=identity.email,
        email_key=identity.key[0],
        phone=identity.phone,
        language=language,
        created_at=work.now,
    )
    person.rename(identity.first_name, identity.last_name)
    # Made before looked for: who comes for the first time, as most do when an event opens, costs one
    # statement. Who stands in the way may be gone, or somebody else, by the time of the look.
    for _ in range(_TRIES):
        made = insert_unless_there(work.session, person)
        if made:
            return Met(made, is_new=True)
        found = person_like(work, identity, hold=True)
        if found:
            return Met(found, is_new=False)
    raise RuntimeError("a person comes and goes too fast")


def _check(field: str, text: str, longest: int) -> None:
    if not text:
        raise Refusal("This field is required.", field=field)
    if len(text) > longest:
        raise Refusal("At most %(longest)s characters fit here.", field=field, values={"longest": longest})
