"""A trainer leads one session in the place of another: named in one act, and taken back as easily."""

from collections.abc import Sequence

from app.accounts.models import Account, Role
from app.attendance.facts import SUBSTITUTE_NAMED, SUBSTITUTE_TAKEN_BACK
from app.attendance.operations.locking import lock_session
from app.attendance.queries.leaders import assigned_to
from app.errors import N_, Closed, Forbidden, Refusal
from app.events.access import may_give_role
from app.events.models import Session, Substitution
from app.events.substitutes import substitutions_at
from app.events.trainers import choices_of
from app.history.facts import Fact
from app.history.operations import record
from app.work import Work

CONFIRMED = N_("The attendance is confirmed, so its trainer stays: reopen the register first.")
CANCELLED = N_("This session is cancelled: nobody has to stand in.")
NOBODY = N_("Choose a colleague.")
NO_TRAINER = N_("Choose one of the trainers of this session.")
LEADS_IT = N_("%(name)s leads this session already: choose somebody else.")
TAKEN = N_("%(name)s stands in already: take that back first.")


def replaceable_at(work: Work, session: Session) -> list[Account]:
    """Return the trainers of a session for whom nobody stands in yet; those of its blocks too."""
    taken = {each.replaces_id for each in substitutions_at(work, [session.id])}
    return [each for each in _trainers(work, session) if each.id not in taken]


def name_substitute(work: Work, session: Session, replaces_id: int, account_id: int) -> Substitution:
    """Let a trainer lead one session in the place of another, who has no right to it meanwhile.

    Refuses accounts that are no active trainers, those who lead the session already, whom somebody replaces
    already, a session that is cancelled, and one whose register is confirmed: the minutes are the other's.
    Forbidden to whom `may_give_role` denies it.
    """
    _must_give(work, session)
    lock_session(work, session)
    _must_be_open(session)
    trainers, there = _trainers(work, session), substitutions_at(work, [session.id])
    replaced = next((each for each in trainers if each.id == replaces_id), None)
    account = next((each for each in choices_of(work) if each.id == account_id), None)
    if replaced is None:
        raise Refusal(NO_TRAINER, field="replaces")
    if account is None:
        raise Refusal(NOBODY, field="account")
    for each in there:
        if each.replaces_id == replaces_id:
            raise Refusal(TAKEN, field="account", values={"name": each.account.name})
    if account.id in {*(each.id for each in trainers), *(each.account_id for each in there)}:
        raise Refusal(LEADS_IT, field="account", values={"name": account.name})
    made = Substitution(
        session_id=session.id, account_id=account.id, replaces_id=replaced.id, named_at=work.now
    )
    made.account, made.replaces = account, replaced
    work.session.add(made)
    work.session.flush()
    _record(work, SUBSTITUTE_NAMED, session, made)
    return made


def take_substitute_back(work: Work, session: Session, replaces_id: int) -> Substitution | None:
    """Let a trainer lead the session again; return who stood in, or None if nobody did.

    Refuses once the register is confirmed. Forbidden to whom `may_give_role` denies it.
    """
    _must_give(work, session)
    lock_session(work, session)
    there = substitutions_at(work, [session.id])
    found = next((each for each in there if each.replaces_id == replaces_id), None)
    if found is None:
        return None
    if session.register_confirmed:
        raise Closed(CONFIRMED)
    work.session.delete(found)
    work.session.flush()
    _record(work, SUBSTITUTE_TAKEN_BACK, session, found)
    return found


def _trainers(work: Work, session: Session) -> Sequence[Account]:
    of_blocks = [each.account for each in session.blocks if each.account]
    return list({each.id: each for each in (*assigned_to(work, session), *of_blocks)}.values())


def _must_give(work: Work, session: Session) -> None:
    if not may_give_role(work, Role.trainer, session.meeting.event):
        raise Forbidden


def _must_be_open(session: Session) -> None:
    if session.cancelled_at is not None:
        raise Closed(CANCELLED)
    if session.register_confirmed:
        raise Closed(CONFIRMED)


def _record(work: Work, fact: Fact, session: Session, of: Substitution) -> None:
    record(
        work,
        fact,
        "session",
        session.id,
        event_id=session.meeting.event_id,
        values={"day": session.day.isoformat()},
        personal={"name": of.account.name, "replaced": of.replaces.name},
    )
