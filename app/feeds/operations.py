"""Renewing the secret address of a calendar."""

from sqlalchemy import update

from app.accounts.models import Account
from app.feeds.facts import RENEWED
from app.feeds.owners import Owner
from app.history.operations import record
from app.links import Purpose
from app.people.models import Person
from app.work import Work


def renew(work: Work, owner: Owner) -> None:
    """Give somebody other addresses for their calendars; the former ones answer 404 at once."""
    kind: type[Person | Account] = Person if owner.purpose == Purpose.person_feed else Account
    next_one = kind.feed_version + 1
    work.session.execute(update(kind).where(kind.id == owner.actor.id).values(feed_version=next_one))
    record(work, RENEWED, "person" if kind is Person else "account", owner.actor.id or 0)
