"""The second factor of staff: begun, confirmed, asked for, spent, turned off (docs/decisions/0054)."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from app.accounts.codes import fresh_recovery_codes, fresh_secret, step_of
from app.accounts.facts import (
    CODES_RENEWED,
    RECOVERY_USED,
    SECOND_FACTOR_OFF,
    SECOND_FACTOR_ON,
    SECOND_FACTOR_RESET,
    WRONG_CODES,
)
from app.accounts.messages import AccountNews, second_factor_letter
from app.accounts.models import Account, RecoveryCode, SecondFactor
from app.accounts.operations.sign_ins import end_other_sign_ins
from app.accounts.passwords import hashed
from app.accounts.queries import second_factor_of, staff_by_id
from app.errors import Refusal
from app.history.facts import Fact
from app.history.operations import record
from app.outbox.operations import queue
from app.sealing import Seals
from app.work import Work

PURPOSE = "second factor"


@dataclass(frozen=True, slots=True)
class FreshCodes:
    """Recovery codes that were drawn and hashed before the transaction; the plain ones are shown once."""

    plain: list[str]
    hashes: list[str]


def draw_codes() -> FreshCodes:
    """Draw recovery codes; hashing takes some 300 ms, so no transaction may be open meanwhile."""
    plain = fresh_recovery_codes()
    return FreshCodes(plain, [hashed(code) for code in plain])


def begin_second_factor(work: Work, account: Account, seals: Seals) -> None:
    """Draw a secret for the account's app; nothing is asked for until a code confirms it.

    Refuses while a second factor is on.
    """
    _lock(work, account)
    found = second_factor_of(work, account)
    if found is not None and found.confirmed_at is not None:
        raise Refusal("Sign-in with a code is on already.")
    secret = seals.seal(PURPOSE, account.id, fresh_secret())
    if found is None:
        work.session.add(SecondFactor(account_id=account.id, secret=secret, created_at=work.now))
    else:
        found.secret, found.created_at = secret, work.now
    work.session.flush()


def secret_of(factor: SecondFactor, seals: Seals) -> str | None:
    """Return the app's secret; None if no key of the installation opens it any more."""
    return seals.opened(PURPOSE, factor.account_id, factor.secret)


def confirm_second_factor(
    work: Work, account: Account, seals: Seals, code: str, codes: FreshCodes, kept: int | None
) -> None:
    """Turn the second factor on, by the first code from the app; all sign-ins but `kept` end.

    Refuses a wrong code, and when nothing was begun.
    """
    _lock(work, account)
    factor = second_factor_of(work, account)
    if factor is None or factor.confirmed_at is not None:
        raise Refusal("No app waits for its first code. Begin again, please.")
    _spend(work, factor, seals, code)
    factor.confirmed_at = work.now
    _keep_codes(work, account, codes)
    end_other_sign_ins(work, account, kept)
    _tell(work, account, SECOND_FACTOR_ON, AccountNews.on)


def spend_code(work: Work, account: Account, seals: Seals, code: str) -> None:
    """Take a code from the app: it and those before it are worth nothing afterwards. Refuses a wrong one."""
    _lock(work, account)
    factor = second_factor_of(work, account)
    if factor is None or factor.confirmed_at is None:
        raise Refusal("Sign-in with a code is off.")
    _spend(work, factor, seals, code)


def spend_recovery_code(work: Work, account: Account, code_hash: str) -> None:
    """Take the recovery code of this hash, which was compared before the transaction; it is worth one use."""
    _lock(work, account)
    row = work.session.scalar(
        select(RecoveryCode)
        .where(RecoveryCode.account_id == account.id, RecoveryCode.code_hash == code_hash)
        .execution_options(populate_existing=True)
    )
    if row is None or row.used_at is not None:
        raise _wrong()
    row.used_at = work.now
    _tell(work, account, RECOVERY_USED, AccountNews.recovery_used)


def renew_codes(work: Work, account: Account, codes: FreshCodes) -> None:
    """Replace all recovery codes of an account whose second factor is on; the former ones die."""
    _lock(work, account)
    _keep_codes(work, account, codes)
    _tell(work, account, CODES_RENEWED, AccountNews.codes_renewed)


def end_second_factor(work: Work, account: Account, kept: int | None) -> None:
    """Turn the second factor off, by its holder; all sign-ins but `kept` end."""
    _remove(work, account)
    end_other_sign_ins(work, account, kept)
    _tell(work, account, SECOND_FACTOR_OFF, AccountNews.off)


def reset_second_factor(work: Work, account: Account) -> None:
    """Take the second factor from somebody who lost it; all their sign-ins end. Refuses where none is."""
    _remove(work, account)
    end_other_sign_ins(work, account)
    by_command = work.actor.kind == "system"
    _tell(work, account, SECOND_FACTOR_RESET, AccountNews.removed if by_command else AccountNews.reset)


def tell_of_wrong_codes(work: Work, account: Account) -> None:
    """Tell the owner, and the history, that wrong codes are typed by somebody who has the password."""
    _tell(work, account, WRONG_CODES, AccountNews.wrong_codes)


def seal_anew(work: Work, seals: Seals) -> tuple[int, int]:
    """Seal every secret with the first key; return how many were, and how many no key opens."""
    done = lost = 0
    for factor in work.session.scalars(select(SecondFactor).order_by(SecondFactor.account_id)):
        sealed = seals.sealed_anew(PURPOSE, factor.secret)
        if sealed is None:
            lost += 1
        else:
            factor.secret, done = sealed, done + 1
    work.session.flush()
    return done, lost


def _lock(work: Work, account: Account) -> None:
    staff_by_id(work, account.id, to_change=True)


def _spend(work: Work, factor: SecondFactor, seals: Seals, code: str) -> None:
    secret = secret_of(factor, seals)
    step = step_of(secret, code, work.now, factor.last_step) if secret else None
    if step is None:
        raise _wrong()
    factor.last_step = step


def _wrong() -> Refusal:
    return Refusal(
        "This code is not right, or was used before. Type the one that is shown now.", field="code"
    )


def _keep_codes(work: Work, account: Account, codes: FreshCodes) -> None:
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    work.session.add_all(
        RecoveryCode(account_id=account.id, initial=plain[0], code_hash=code_hash)
        for plain, code_hash in zip(codes.plain, codes.hashes, strict=True)
    )


def _remove(work: Work, account: Account) -> None:
    _lock(work, account)
    factor = second_factor_of(work, account)
    if factor is None or factor.confirmed_at is None:
        raise Refusal("Sign-in with a code is off.")
    work.session.delete(factor)
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    work.session.flush()


def _tell(work: Work, account: Account, fact: Fact, news: AccountNews) -> None:
    record(work, fact, "account", account.id, personal={"name": account.name})
    queue(work, second_factor_letter(work, account, news))
