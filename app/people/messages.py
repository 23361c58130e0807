"""The mails of this room: links that sign in and links that set a password."""

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
