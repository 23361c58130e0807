"""Signing in by a mailed link: sent to the owner of the mailbox, valid for one use (docs/decisions/0021)."""

from datetime import timedelta
from typing import TypeVar

from sqlalchemy import select

from app.accounts.mailboxes import first_of_mailbox, names_of_mailbox
from app.accounts.messages import Mailbox, sign_in_letter
from app.accounts.models import Account
from app.links import Purpose
from app.outbox.operations import queue
from app.people.models import Person, email_key
from app.work import Work

LINK_MINUTES = 60
"""For how many minutes a mailed sign-in link works."""

Holder = TypeVar("Holder", Account, Person)


def send_links(work: Work, email: str) -> bool:
    """Mail to the people of this mailbox how to sign in, in one letter; tell whether there was anybody.

    The letter has a link for a staff account, and one for all persons of the address, however many:
    behind it stands the choice (docs/decisions/0096). Nobody outside may learn the answer. A letter
    asked for again within the hour carries the same links; one that ran out never works again.
    """
    key = email_key(email)
    # Locked, since a link that is spent at this moment raises the same versions.
    account = work.session.scalar(
        select(Account)
        .where(Account.email_key == key, Account.is_active)
        .with_for_update(of=Account)
        .execution_options(populate_existing=True)
    )
    person = work.session.scalar(
        select(Person)
        .where(Person.id == first_of_mailbox(key))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    holders: list[Account | Person] = [each for each in (account, person) if each is not None]
    for holder in holders:
        if holder.sign_in_until is None or holder.sign_in_until <= work.now:
            holder.sign_in_version += 1
        holder.sign_in_until = work.now + timedelta(minutes=LINK_MINUTES)
    if holders:
        names, others = names_of_mailbox(work, key) if person else ([], 0)
        mailbox = Mailbox(account, person, names, others)
        queue(work, sign_in_letter(work, mailbox, holders[0], LINK_MINUTES))
    return bool(holders)


def holder_of(work: Work, token: str, *, to_spend: bool = False) -> Account | Person | None:
    """Return whom a sign-in link would sign in now; None for a forged, spent, old or wrong one.

    `to_spend` locks the row, so that of two who hold the link only one gets in.
    """
    account = _claimed(work, Account, Purpose.sign_in_staff, token, to_spend)
    holder = account or _claimed(work, Person, Purpose.sign_in_person, token, to_spend)
    if holder is None or holder.sign_in_until is None or holder.sign_in_until <= work.now:
        return None
    return None if isinstance(holder, Account) and not holder.is_active else holder


def spend_link(work: Work, token: str, person_id: int | None = None) -> Account | Person | None:
    """Use up a sign-in link and return whom it signs in; None if it is not, or no longer, worth anything.

    `person_id` chooses another person of the same mailbox; the link of a staff account knows no choice.
    """
    holder = holder_of(work, token, to_spend=True)
    if holder is None:
        return None
    chosen: Account | Person | None = holder
    if isinstance(holder, Person) and person_id not in (None, holder.id):
        same = (Person.id == person_id, Person.email_key == holder.email_key)
        chosen = work.session.scalar(select(Person).where(*same))
    if chosen is not None:
        holder.sign_in_version += 1
        holder.sign_in_until = None
    return chosen.lasting if isinstance(chosen, Person) else chosen


def _claimed(work: Work, kind: type[Holder], purpose: Purpose, token: str, to_spend: bool) -> Holder | None:
    claim = work.links.claim(purpose, token)
    if claim is None:
        return None
    query = select(kind).where(kind.id == claim.id, kind.sign_in_version == claim.version)
    if to_spend:
        query = query.with_for_update().execution_options(populate_existing=True)
    return work.session.scalar(query)
