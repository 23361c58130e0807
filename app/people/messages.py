"""The mails of this room: links that sign in or set a password, and news about the account's safety."""

import enum

from app.links import Purpose
from app.outbox.operations import Mail
from app.people.models import Account, Person
from app.work import Work


def sign_in_mail(work: Work, holder: Account | Person, minutes: int) -> Mail:
    """Return the mail with the link that signs its holder in once; `minutes` is how long it works."""
    staff = isinstance(holder, Account)
    purpose = Purpose.sign_in_staff if staff else Purpose.sign_in_person
    return Mail(
        kind="sign_in",
        recipient=holder.email,
        recipient_name=holder.name,
        language=holder.language,
        subject_kind="account" if staff else "person",
        subject_id=holder.id,
        context={
            "name": holder.name,
            "link": work.links.sign_in(purpose, holder.id, holder.sign_in_version),
            "minutes": minutes,
            "staff": staff,
        },
    )


def set_password_mail(work: Work, account: Account) -> Mail:
    """Return the mail with the link that sets the password of a member of staff, once."""
    return Mail(
        kind="set_password",
        recipient=account.email,
        recipient_name=account.name,
        language=account.language,
        subject_kind="account",
        subject_id=account.id,
        context={
            "name": account.name,
            "link": work.links.set_password(account.id, account.session_version),
            "until": account.set_password_until,
            "home": work.links.absolute("/"),
        },
    )


class Notice(enum.StrEnum):
    """What happened to a second factor: the kind of the mail that tells it."""

    on = "second_factor_on"
    off = "second_factor_off"
    reset = "second_factor_reset"
    removed = "second_factor_removed"
    recovery_used = "recovery_code_used"
    codes_renewed = "recovery_codes_renewed"
    wrong_codes = "second_factor_wrong"


def second_factor_mail(work: Work, account: Account, notice: Notice) -> Mail:
    """Return the mail that tells a member of staff what happened to the second factor."""
    return _news(work, account, notice)


def password_changed_mail(work: Work, account: Account) -> Mail:
    """Return the mail that tells a member of staff that the password was changed."""
    return _news(work, account, "password_changed")


def _news(work: Work, account: Account, kind: str) -> Mail:
    return Mail(
        kind=kind,
        recipient=account.email,
        recipient_name=account.name,
        language=account.language,
        subject_kind="account",
        subject_id=account.id,
        context={"name": account.name, "at": work.now, "own_page": work.links.absolute("/account/")},
    )
