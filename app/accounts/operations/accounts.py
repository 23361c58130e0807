"""Staff accounts: added, given roles and passwords, switched off and on."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.facts import (
    ACCOUNT_ADDED,
    ACCOUNT_CHANGED,
    ACCOUNT_OFF,
    ACCOUNT_ON,
    PASSWORD_SET,
    ROLE_GIVEN,
    ROLE_TAKEN,
)
from app.accounts.messages import password_changed_letter, set_password_letter
from app.accounts.models import Account, GlobalRole, Role
from app.accounts.passwords import check_new, hashed
from app.accounts.queries import staff_by_email
from app.errors import N_, Refusal
from app.history.operations import record
from app.links import Purpose
from app.names import refuse_addresses
from app.outbox.operations import queue
from app.people.models import email_key
from app.texts import LANGUAGES
from app.work import Work

SET_PASSWORD_DAYS = 7
PARTNER_OF_A_REGION = N_("A partner is named for a region of a project: choose the region.")
"""For how many days a mailed link sets a password."""


def add_staff(work: Work, email: str, name: str, password: str | None) -> Account:
    """Return the account of this e-mail; the first time, make one without any role.

    A found account stays as it is, its password too. Without a password the member of staff gets
    in by a mailed link only (see `invite`). Refuses a weak password,
    and a name that holds an address.
    """
    found = staff_by_email(work, email)
    if found:
        return found
    refuse_addresses(name=name)
    if password is not None:
        check_new(password, email, name)
    account = Account(
        email=email.strip(),
        email_key=email_key(email),
        name=" ".join(name.split()),
        language=work.texts.language,
        password_hash=hashed(password) if password is not None else None,
        created_at=work.now,
        roles=[],
    )
    try:
        with work.session.begin_nested():
            work.session.add(account)
    except IntegrityError:
        found = staff_by_email(work, email)
        if found is None:
            raise
        return found
    personal = {"name": account.name, "email": account.email}
    record(work, ACCOUNT_ADDED, "account", account.id, personal=personal)
    return account


def invite(work: Work, account: Account) -> None:
    """Mail a link that sets a password once, within SET_PASSWORD_DAYS; one that ran out stays dead."""
    _lock(work, account)
    if account.set_password_until is not None and account.set_password_until <= work.now:
        account.session_version += 1
    account.set_password_until = work.now + timedelta(days=SET_PASSWORD_DAYS)
    queue(work, set_password_letter(work, account))


def account_of_link(work: Work, token: str) -> Account | None:
    """Return whose password a mailed link may set now; None for a forged, spent, old or wrong one."""
    claim = work.links.claim(Purpose.set_password, token)
    if claim is None:
        return None
    found = work.session.scalar(
        select(Account).where(
            Account.id == claim.id, Account.session_version == claim.version, Account.is_active
        )
    )
    if found is None or found.set_password_until is None or found.set_password_until <= work.now:
        return None
    return found


def choose_language(work: Work, account: Account, language: str) -> None:
    """Choose the language of the account's letters."""
    if language in LANGUAGES and language != account.language:
        values = {"changed": {"language": [account.language, language]}}
        account.language = language
        personal = {"name": account.name}
        record(work, ACCOUNT_CHANGED, "account", account.id, values=values, personal=personal)


def renew_hash(account: Account, password_hash: str) -> None:
    """Store the same password hashed anew: sessions and links stay. Needs the locked row of the account."""
    account.password_hash = password_hash


def keep_password(work: Work, account: Account, password_hash: str) -> None:
    """Store a password that was checked (`check_new`) and hashed before the transaction.

    Every session of the account ends, no mailed link works any more, and a letter tells it.
    """
    _lock(work, account)
    account.password_hash = password_hash
    account.session_version += 1
    account.sign_in_version += 1
    account.set_password_until = account.sign_in_until = None
    record(work, PASSWORD_SET, "account", account.id, personal={"name": account.name})
    queue(work, password_changed_letter(work, account))


def deactivate(work: Work, account: Account) -> None:
    """Switch an account off: its sessions and links end now. Refuses the last administrator."""
    _keep_an_administrator(work, account)
    _lock(work, account)
    if not account.is_active:
        return
    account.is_active = False
    account.session_version += 1
    account.sign_in_version += 1
    record(work, ACCOUNT_OFF, "account", account.id, personal={"name": account.name})


def reactivate(work: Work, account: Account) -> None:
    """Switch an account on again, with the roles and the password that it had."""
    _lock(work, account)
    if not account.is_active:
        account.is_active = True
        record(work, ACCOUNT_ON, "account", account.id, personal={"name": account.name})


def give_role(work: Work, account: Account, role: Role) -> bool:
    """Give a role that holds everywhere; return whether the account did not have it.

    Refuses partners, who are named for a region.
    """
    if role == Role.partner:
        raise Refusal(PARTNER_OF_A_REGION, field="scope")
    if role in {each.role for each in account.roles}:
        return False
    try:
        with work.session.begin_nested():
            account.roles.append(GlobalRole(role=role))
    except IntegrityError:
        work.session.refresh(account, ["roles"])
        return False
    record(work, ROLE_GIVEN[role], "account", account.id, personal={"name": account.name})
    return True


def take_role(work: Work, account: Account, role: Role) -> None:
    """Take a role that holds everywhere. Refuses to take the last administrator's."""
    if role == Role.administrator:
        _keep_an_administrator(work, account)
    found = [each for each in account.roles if each.role == role]
    for each in found:
        account.roles.remove(each)
        record(work, ROLE_TAKEN[role], "account", account.id, personal={"name": account.name})
    work.session.flush()


def _lock(work: Work, account: Account) -> None:
    """Take the account's lock and read anew what is raised or switched under it."""
    names = ["is_active", "session_version", "set_password_until", "sign_in_version", "sign_in_until"]
    work.session.refresh(account, names, with_for_update=True)


def _keep_an_administrator(work: Work, account: Account) -> None:
    # The lock lets two administrators who remove each other come one after the other.
    administrators = work.session.scalars(
        select(Account)
        .join(GlobalRole, GlobalRole.account_id == Account.id)
        .where(GlobalRole.role == Role.administrator, Account.is_active)
        .order_by(Account.id)
        .with_for_update(of=Account)
    ).all()
    if [each.id for each in administrators] == [account.id]:
        raise Refusal("This is the last administrator. Name another one first.")
