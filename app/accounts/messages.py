"""The letters of this room: links that sign in or set a password, and news about the account's safety."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.models import Account
from app.links import Purpose
from app.office.queries import office
from app.outbox.letters import unlinked
from app.outbox.operations import NewLetter
from app.people.models import Person
from app.work import Work


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Who may sign in by one mailbox: a staff account, and persons; at least one of them.

    `person` is whose link stands for all of these: `names`, and so many `others`.
    """

    account: Account | None
    person: Person | None
    names: Sequence[str]
    others: int


def sign_in_letter(work: Work, mailbox: Mailbox, holder: Account | Person, minutes: int) -> NewLetter:
    """Return the letter with the links that sign in the people of a mailbox, each once.

    It is written to `holder`, who is one of them; `minutes` is how long the links work.
    """
    account, person, links = mailbox.account, mailbox.person, work.links
    staff, own = Purpose.sign_in_staff, Purpose.sign_in_person
    return NewLetter(
        kind="sign_in",
        recipient=holder.email,
        recipient_name=holder.name,
        language=holder.language,
        subject_kind="account" if isinstance(holder, Account) else "person",
        subject_id=holder.id,
        context={
            "staff_name": unlinked(account.name) if account else "",
            "staff_link": links.sign_in(staff, account.id, account.sign_in_version) if account else "",
            "names": [unlinked(name) for name in mailbox.names],
            "others": mailbox.others,
            "link": links.sign_in(own, person.id, person.sign_in_version) if person else "",
            "minutes": minutes,
            "office": office(work).name,
        },
    )


def set_password_letter(work: Work, account: Account) -> NewLetter:
    """Return the letter with the link that sets the password of a member of staff, once."""
    return NewLetter(
        kind="set_password",
        recipient=account.email,
        recipient_name=account.name,
        language=account.language,
        subject_kind="account",
        subject_id=account.id,
        context={
            "name": unlinked(account.name),
            "link": work.links.set_password(account.id, account.session_version),
            "until": account.set_password_until,
            "has_password": account.password_hash is not None,
            "home": work.links.absolute("/"),
            "office": office(work).name,
        },
    )


class AccountNews(enum.StrEnum):
    """What happened to a second factor: the kind of the letter that tells it."""

    on = "second_factor_on"
    off = "second_factor_off"
    reset = "second_factor_reset"
    removed = "second_factor_removed"
    recovery_used = "recovery_code_used"
    codes_renewed = "recovery_codes_renewed"
    wrong_codes = "second_factor_wrong"


def second_factor_letter(work: Work, account: Account, news: AccountNews) -> NewLetter:
    """Return the letter that tells a member of staff what happened to the second factor."""
    return _news(work, account, news)


def password_changed_letter(work: Work, account: Account) -> NewLetter:
    """Return the letter that tells a member of staff that the password was changed."""
    return _news(work, account, "password_changed")


def _news(work: Work, account: Account, kind: str) -> NewLetter:
    return NewLetter(
        kind=kind,
        recipient=account.email,
        recipient_name=account.name,
        language=account.language,
        subject_kind="account",
        subject_id=account.id,
        context={
            "name": unlinked(account.name),
            "at": work.now,
            "own_page": work.links.absolute("/account/"),
            "office": office(work).name,
        },
    )
