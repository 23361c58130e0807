"""Reading staff accounts, their second factors, and sign-ins."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.accounts.models import Account, GlobalRole, KeptSetting, RecoveryCode, SecondFactor, SignIn
from app.accounts.sign_ins import hash_of, limits_of
from app.errors import Missing
from app.office.queries import office_version
from app.people.models import Person, email_key
from app.work import Work


def staff_by_email(work: Work, email: str) -> Account | None:
    """Return the staff account of an e-mail, switched off or not."""
    return work.session.scalar(select(Account).where(Account.email_key == email_key(email)))


def staff_by_id(work: Work, id: int, *, to_change: bool = False) -> Account | None:
    """Return a staff account by its row number; `to_change` locks it and reads it anew."""
    if to_change:
        return work.session.get(Account, id, with_for_update={"of": Account}, populate_existing=True)
    return work.session.get(Account, id)


def own_account(work: Work) -> Account:
    """Return the account of the member of staff who acts; Missing if there is none any more."""
    own = staff_by_id(work, work.actor.id or 0)
    if own is None:
        raise Missing
    return own


@dataclass(frozen=True, slots=True)
class StoredPassword:
    """What signing in compares: the hash of an active account and the version of its sessions."""

    id: int
    password_hash: str
    session_version: int


def password_of(work: Work, email: str) -> StoredPassword | None:
    """Return what the password typed for an e-mail is compared with; one cheap statement, found or not."""
    found = work.session.execute(
        select(Account.id, Account.password_hash, Account.session_version).where(
            Account.email_key == email_key(email), Account.is_active
        )
    ).one_or_none()
    if found is None or found.password_hash is None:
        return None
    return StoredPassword(found.id, found.password_hash, found.session_version)


def staff_list() -> Select[Account]:
    """Select staff accounts: active ones first, then by name."""
    return select(Account).order_by(Account.is_active.desc(), Account.name, Account.id)


def second_factor_of(work: Work, account: Account) -> SecondFactor | None:
    """Return the second factor of an account, confirmed or begun, read anew."""
    return work.session.get(SecondFactor, account.id, populate_existing=True)


def recovery_codes_left(work: Work, account: Account) -> int:
    """Return how many recovery codes of an account are unused."""
    query = select(func.count()).where(RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
    return work.session.scalar(query) or 0


def recovery_hash(work: Work, account_id: int, initial: str) -> str | None:
    """Return the hash of the unused recovery code that begins with this letter."""
    query = select(RecoveryCode.code_hash).where(
        RecoveryCode.account_id == account_id, RecoveryCode.initial == initial, RecoveryCode.used_at.is_(None)
    )
    return work.session.scalar(query)


def kept_two_factor(work: Work) -> str | None:
    """Return what TWO_FACTOR means in this installation while nobody sets it; None in a new one."""
    return work.session.scalar(select(KeptSetting.value).where(KeptSetting.name == "two_factor"))


def staff_signed_in(key: str) -> Select[*tuple[Any, ...]]:
    """Select whose sign-in a key is, one row for each role held everywhere; nothing for one that ended."""
    return (
        select(
            Account.id, Account.name, GlobalRole.role, SecondFactor.confirmed_at,
            SignIn.id.label("sign_in_id"), SignIn.started_at, SignIn.used_at, office_version(),
        )
        .select_from(SignIn)
        .join(Account, Account.id == SignIn.account_id)
        .outerjoin(GlobalRole, GlobalRole.account_id == Account.id)
        .outerjoin(SecondFactor, SecondFactor.account_id == Account.id)
        .where(SignIn.key_hash == hash_of(key), _lasts(Account), Account.is_active)
    )  # fmt: skip


def participant_signed_in(key: str) -> Select[*tuple[Any, ...]]:
    """Select which participant's sign-in a key is; nothing for one that ended."""
    return (
        select(
            Person.id, Person.first_name, Person.last_name,
            SignIn.id.label("sign_in_id"), SignIn.started_at, SignIn.used_at, office_version(),
        )
        .select_from(SignIn)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.key_hash == hash_of(key), _lasts(Person))
    )  # fmt: skip


def lasting_sign_ins(work: Work) -> Select[Any]:
    """Select the actor's sign-ins that still hold, the one used last first."""
    holder: type[Account | Person] = Account if work.actor.is_staff else Person
    column = SignIn.account_id if work.actor.is_staff else SignIn.person_id
    limits = limits_of(work.settings)
    return (
        select(SignIn)
        .join(holder, holder.id == column)
        .where(
            column == work.actor.id,
            _lasts(holder),
            SignIn.started_at > work.now - limits.whole,
            SignIn.used_at > work.now - limits.idle,
        )
        .order_by(SignIn.used_at.desc(), SignIn.id.desc())
    )


def _lasts(holder: type[Account | Person]) -> ColumnElement[bool]:
    return and_(SignIn.ended_at.is_(None), SignIn.version == holder.session_version)
