"""Corrections of locked registers to which a second person agrees, where the project asks for one."""

from sqlalchemy import select

from app.attendance.access import may_reopen_register
from app.attendance.facts import CORRECTION_AGREED, CORRECTION_REFUSED, CORRECTION_SENT, CORRECTION_TAKEN_BACK
from app.attendance.mark_keys import MarkKey, parsed_key
from app.attendance.models import RegisterVersion, WaitingCorrection
from app.attendance.operations.correcting import WantedCorrection, corrected, try_correction
from app.attendance.operations.filing import file_register
from app.attendance.operations.locking import lock_register
from app.attendance.queries.registers import latest_version
from app.attendance.register_rules import MOST_REASON
from app.errors import N_, Closed, Forbidden, Missing, Refusal
from app.events.models import Session
from app.history.facts import Fact
from app.history.operations import record
from app.work import Work

GONE = N_("This correction does not wait any more: somebody decided about it, or it was taken back.")
OWN = N_("You sent this correction in: somebody else has to agree to it. You can take it back.")
STALE = N_(
    "The register was changed since this correction was sent in: it corrects version %(version)s. "
    "Refuse it or take it back, and send in a new one; what it wanted stands below."
)
WAITS = N_("A correction of this register waits already: it is agreed to, refused or taken back first.")


def send_correction(work: Work, session: Session, wanted: WantedCorrection) -> WaitingCorrection:
    """Let a correction wait for a second person; it takes the place of one that was refused.

    It is tried out first: refused as `correct_register` refuses, and while another one waits. Forbidden for
    all but the event's organisers.
    """
    account_id = _organiser(work, session)
    lock_register(work, session)
    known = _waiting(work, session)
    if known is not None and known.refused_by_id is None:
        raise Closed(WAITS)
    try_correction(work, session, wanted)
    if known is not None:
        work.session.delete(known)
        work.session.flush()
    waiting = WaitingCorrection(
        session_id=session.id,
        version=wanted.seen,
        marks={key.field(session.id): text for key, text in wanted.marks.items()},
        reason=wanted.reason.strip(),
        account_id=account_id,
        at=work.now,
    )
    work.session.add(waiting)
    _tell(work, CORRECTION_SENT, session, waiting.reason)
    work.session.flush()
    return waiting


def agree_to_correction(work: Work, session: Session, id: int) -> RegisterVersion:
    """Correct the register as it was sent in; the version names both.

    Closed where it does not wait any more, and where the register is another version than it corrects:
    then it stays as it is. Refused for who sent it in; Forbidden for all but the event's organisers.
    """
    account_id, waiting = _sent_by_another(work, session, id)
    latest = latest_version(work, session)
    if latest is None or latest.version != waiting.version:
        raise Closed(STALE, values={"version": waiting.version})
    wanted = WantedCorrection(marks=marks_of(waiting), reason=waiting.reason, seen=waiting.version)
    try:
        version = corrected(work, session, wanted, waiting.account_id, account_id)
    except Missing:
        # Somebody named there is on no list any more, since two persons turned out to be one.
        raise Closed(STALE, values={"version": waiting.version}) from None
    work.session.delete(waiting)
    _tell(work, CORRECTION_AGREED, session, waiting.reason)
    work.session.flush()
    file_register(work, session, version)
    return version


def refuse_correction(work: Work, session: Session, id: int, why: str) -> None:
    """Refuse a correction with a reason that who sent it in reads; the register stays as it is.

    Refused for who sent it in, and without a reason. Closed and Forbidden as in `agree_to_correction`.
    """
    account_id, waiting = _sent_by_another(work, session, id)
    if not why.strip():
        raise Refusal("Give the reason: who sent the correction in reads it.", field="why")
    if len(why) > MOST_REASON:
        raise Refusal("The reason is too long: 2000 characters at most.", field="why")
    waiting.refused_by_id, waiting.refusal = account_id, why.strip()
    _tell(work, CORRECTION_REFUSED, session, waiting.refusal)
    work.session.flush()


def take_back_correction(work: Work, session: Session, id: int) -> None:
    """Take back a correction that one sent in, or put one away that was refused.

    Closed where it is gone; Forbidden for all but who sent it in, and where it was refused the organisers.
    """
    account_id = _organiser(work, session)
    waiting = _locked_waiting(work, session, id)
    if waiting.refused_by_id is None and waiting.account_id != account_id:
        raise Forbidden
    if waiting.refused_by_id is None:
        _tell(work, CORRECTION_TAKEN_BACK, session, waiting.reason)
    work.session.delete(waiting)
    work.session.flush()


def marks_of(waiting: WaitingCorrection) -> dict[MarkKey, str]:
    """Return the wanted marks by key."""
    found = {parsed_key(name.removeprefix("a-")): text for name, text in waiting.marks.items()}
    return {read[0]: text for read, text in found.items() if read is not None}


def _organiser(work: Work, session: Session) -> int:
    if not may_reopen_register(work, session) or work.actor.id is None:
        raise Forbidden
    return work.actor.id


def _locked_waiting(work: Work, session: Session, id: int) -> WaitingCorrection:
    """Lock the register and return what waits; Closed where that is gone."""
    lock_register(work, session)
    waiting = _waiting(work, session)
    if waiting is None or waiting.id != id:
        raise Closed(GONE)
    return waiting


def _sent_by_another(work: Work, session: Session, id: int) -> tuple[int, WaitingCorrection]:
    """Lock the register and return who decides, and about what; Closed where nothing is to be decided."""
    account_id = _organiser(work, session)
    waiting = _locked_waiting(work, session, id)
    if waiting.refused_by_id is not None:
        raise Closed(GONE)
    if waiting.account_id == account_id:
        raise Refusal(OWN)
    return account_id, waiting


def _waiting(work: Work, session: Session) -> WaitingCorrection | None:
    query = select(WaitingCorrection).where(WaitingCorrection.session_id == session.id)
    return work.session.scalar(query.execution_options(populate_existing=True))


def _tell(work: Work, fact: Fact, session: Session, reason: str) -> None:
    # A reason is typed by hand and may name somebody.
    record(
        work, fact, "session", session.id, event_id=session.meeting.event_id,
        values={"day": session.day.isoformat()}, personal={"reason": reason},
    )  # fmt: skip
