"""The calendars to which somebody may subscribe, each with its address."""

from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import Account
from app.coaching.models import Appointment
from app.events.access import organises_anything, teaches_anything
from app.feeds.owners import Owner, address_of, owner_account, owner_person
from app.feeds.personal import NAMES
from app.links import Purpose
from app.people.models import Person
from app.work import Work


@dataclass(frozen=True, slots=True)
class Subscription:
    """A calendar with its name and its addresses: for programs that ask for one, and for one click."""

    name: str
    address: str
    one_click: str


def owners_of(work: Work) -> list[Owner]:
    """Return as whom the signed-in actor has calendars of their own: none for a visitor."""
    if work.actor.kind == "participant":
        person = work.session.get(Person, work.actor.id)
        return [owner_person(person)] if person is not None else []
    account = work.session.get(Account, work.actor.id) if work.actor.is_staff else None
    if account is None:
        return []
    teaches = teaches_anything(work) or _coaches(work, account)
    wanted = [
        (Purpose.trainer_feed, teaches),
        (Purpose.organiser_feed, organises_anything(work)),
    ]
    return [owner_account(account, purpose) for purpose, has_it in wanted if has_it]


def _coaches(work: Work, account: Account) -> bool:
    found = select(Appointment.id).where(Appointment.account_id == account.id).limit(1)
    return work.session.scalar(found) is not None


def subscriptions(work: Work, owners: list[Owner]) -> list[Subscription]:
    """Return the calendars of these owners, in their order."""
    return [subscription(work.texts.gettext(NAMES[each.purpose]), address_of(work, each)) for each in owners]


def subscription(name: str, address: str) -> Subscription:
    """Return a calendar with its address, and the same one that programs open as a subscription."""
    return Subscription(name, address, "webcal://" + address.partition("://")[2])
