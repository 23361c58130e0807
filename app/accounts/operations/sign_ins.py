"""Sign-ins begun, ended by their holder, and forgotten (see docs/decisions/0053)."""

from sqlalchemy import ColumnElement, delete, update

from app.accounts.models import Account, SignIn
from app.accounts.queries import lasting_sign_ins
from app.accounts.sign_ins import KEPT, fresh_key, hash_of, limits_of
from app.people.models import Person
from app.work import Work


def begin_sign_in(work: Work, holder: Account | Person, device: str) -> str:
    """Begin a sign-in and return the key that the session's cookie must carry; old rows are forgotten."""
    key = fresh_key()
    forgotten = delete(SignIn).where(SignIn.started_at < work.now - max(KEPT, limits_of(work.settings).whole))
    work.session.execute(forgotten.execution_options(synchronize_session=False))
    staff = isinstance(holder, Account)
    work.session.add(
        SignIn(
            key_hash=hash_of(key),
            account_id=holder.id if staff else None,
            person_id=None if staff else holder.id,
            version=holder.session_version,
            device=device[:60],
            started_at=work.now,
            used_at=work.now,
        )
    )
    work.session.flush()
    return key


def end_sign_in(work: Work, key: str) -> None:
    """End the sign-in of this key: a copy of its cookie is worth nothing from now on."""
    work.session.execute(
        update(SignIn)
        .where(SignIn.key_hash == hash_of(key), SignIn.ended_at.is_(None))
        .values(ended_at=work.now)
        .execution_options(synchronize_session=False)
    )


def end_own_sign_in(work: Work, id: int) -> bool:
    """End one of the actor's own sign-ins; return whether there was such a one."""
    found: SignIn | None = work.session.scalar(lasting_sign_ins(work).where(SignIn.id == id))
    if found is None:
        return False
    found.ended_at = work.now
    return True


def end_other_sign_ins(work: Work, holder: Account | Person, kept: int | None = None) -> None:
    """End all sign-ins of a holder but the one with the row number `kept`."""
    ended = update(SignIn).where(_of(holder), SignIn.ended_at.is_(None)).values(ended_at=work.now)
    if kept is not None:
        ended = ended.where(SignIn.id != kept)
    work.session.execute(ended.execution_options(synchronize_session=False))


def _of(holder: Account | Person) -> ColumnElement[bool]:
    return (SignIn.account_id if isinstance(holder, Account) else SignIn.person_id) == holder.id


def end_sign_ins_of_merged(work: Work, person: Person) -> None:
    """End the sign-ins of a person who turned out to be another: they sign in again, as that one.

    They stay ended when that is taken back.
    """
    end_other_sign_ins(work, person)
