"""When a register may be changed, confirmed and reopened: pure rules that refuse with a sentence."""

import enum
from datetime import datetime

from app.attendance.models import DECIDING, RegisterVersion
from app.errors import N_, Closed, Refusal
from app.events.models import Session
from app.events.timing import session_start


class AlreadyConfirmed(Closed):
    """Somebody has confirmed the register before; nothing was changed."""


LOCKED = N_("The month is closed and this register is locked: it can only be corrected, with a reason.")
MOST_REASON = 2000


class RegisterStanding(enum.StrEnum):
    """How a register stands: taken, confirmed by the trainer, or locked with its project's month."""

    open = "open"
    confirmed = "confirmed"
    locked = "locked"


STANDINGS = {
    RegisterStanding.open: N_("Open"),
    RegisterStanding.confirmed: N_("Confirmed"),
    RegisterStanding.locked: N_("Locked"),
}


def is_confirmed(latest: RegisterVersion | None) -> bool:
    """Tell how a register stands from its latest version."""
    return latest is not None and latest.action in DECIDING


def check_open(session: Session, *, is_locked: bool = False) -> None:
    """Refuse when marks of the session, read under its lock, can't be changed."""
    if session.register_confirmed and is_locked:
        raise Closed(LOCKED)
    if session.register_confirmed:
        raise Closed("The attendance is confirmed. To change it, the register must be reopened first.")
    if session.cancelled_at is not None:
        raise Closed("This session is cancelled: there is no attendance to take.")


def check_confirmable(session: Session, latest: RegisterVersion | None, now: datetime) -> None:
    """Refuse when the register can't be confirmed now, whatever its marks say."""
    if is_confirmed(latest):
        raise AlreadyConfirmed(N_("The attendance of this session is confirmed already."))
    if session.cancelled_at is not None:
        raise Closed("This session is cancelled: there is no attendance to confirm.")
    if session_start(session) > now:
        raise Closed("This session has not begun yet: its attendance can be confirmed once it has.")


def check_complete(people: int, blanks: int) -> None:
    """Refuse a register without people, and one with people who have no mark."""
    if not people:
        raise Refusal("Nobody is on this list, so there is nothing to confirm.")
    if blanks:
        raise Refusal(
            "%(count)s person has no mark yet. Mark everybody, then confirm.",
            plural="%(count)s people have no mark yet. Mark everybody, then confirm.",
            count=blanks,
        )


def check_reopenable(latest: RegisterVersion | None, reason: str, *, is_locked: bool = False) -> None:
    """Refuse when the register is not confirmed or is locked, and when no reason is given."""
    if not is_confirmed(latest):
        raise Closed("The attendance of this session is not confirmed, so it can be changed as it is.")
    if is_locked:
        raise Closed(LOCKED)
    if not reason.strip():
        raise Refusal("Give the reason for which the register is reopened.", field="reason")
    _check_length(reason)


def check_correctable(
    latest: RegisterVersion | None, seen: int, reason: str, *, is_locked: bool
) -> RegisterVersion:
    """Return the version that a correction corrects.

    Refuses while the register is not locked, when somebody was faster than the page that was `seen`, and when
    no reason is given.
    """
    if latest is None or not is_confirmed(latest) or not is_locked:
        raise Closed("This register is not locked: it is reopened, changed and confirmed anew.")
    if latest.version != seen:
        raise Closed(
            "Somebody corrected this register meanwhile: it is version %(version)s now. Look at it first.",
            values={"version": latest.version},
        )
    if not reason.strip():
        raise Refusal("Give the reason of the correction: it stays with the new version.", field="reason")
    _check_length(reason)
    return latest


def _check_length(reason: str) -> None:
    if len(reason) > MOST_REASON:
        raise Refusal("The reason is too long: 2000 characters at most.", field="reason")
