"""Whose calendar a secret address opens, and the addresses that somebody has."""

from dataclasses import dataclass, replace

from app.accounts.models import Account
from app.errors import Missing
from app.links import Purpose
from app.people.models import Person
from app.work import Actor, Work

STAFF_FEEDS = (Purpose.trainer_feed, Purpose.organiser_feed)
FEEDS = (Purpose.person_feed, *STAFF_FEEDS)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose calendar it is, as what, and in which language."""

    purpose: Purpose
    actor: Actor
    language: str
    version: int


def owner_of(work: Work, token: str) -> Owner:
    """Return whose calendar an address opens; Missing for a forged or renewed one, and who left the staff."""
    for purpose in FEEDS:
        claim = work.links.claim(purpose, token)
        if claim is not None:
            found = _owner(work, purpose, claim.id)
            if found is not None and found.version == claim.version:
                return found
    raise Missing


def _owner(work: Work, purpose: Purpose, id: int) -> Owner | None:
    if purpose == Purpose.person_feed:
        person = work.session.get(Person, id)
        if person is None:
            return None
        # The address that was given before two persons turned out to be one shows that one's calendar.
        return replace(owner_person(person.lasting), version=person.feed_version)
    account = work.session.get(Account, id)
    return owner_account(account, purpose) if account is not None and account.is_active else None


def owner_person(person: Person) -> Owner:
    """Return a participant as the owner of their calendar."""
    actor = Actor("participant", person.id, person.name)
    return Owner(Purpose.person_feed, actor, person.language, person.feed_version)


def owner_account(account: Account, purpose: Purpose) -> Owner:
    """Return a member of staff as the owner of a trainer's or an organiser's calendar."""
    roles = frozenset(each.role.value for each in account.roles)
    actor = Actor("staff", account.id, account.name, roles)
    return Owner(purpose, actor, account.language, account.feed_version)


def address_of(work: Work, owner: Owner) -> str:
    """Return the secret address of a calendar."""
    return work.links.feed(owner.purpose, owner.actor.id or 0, owner.version)
