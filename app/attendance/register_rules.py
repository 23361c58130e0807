"""When a register may be changed, confirmed and reopened: pure rules that refuse with a sentence."""

from datetime import datetime

from app.attendance.models import RegisterAction, RegisterVersion
from app.errors import N_, Closed, Refusal
from app.events.models import Session
from app.events.timing import session_start


class AlreadyConfirmed(Closed):
    """Somebody has confirmed the register before; nothing was changed."""


def is_confirmed(latest: RegisterVersion | None) -> bool:
    """Tell how a register stands from its latest version."""
    return latest is not None and latest.action == RegisterAction.confirmed


def check_open(session: Session) -> None:
    """Refuse when marks of the session, read under its lock, can't be changed."""
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


def check_reopenable(latest: RegisterVersion | None, reason: str) -> None:
    """Refuse when the register is not confirmed, and when no reason is given."""
    if not is_confirmed(latest):
        raise Closed("The attendance of this session is not confirmed, so it can be changed as it is.")
    if not reason.strip():
        raise Refusal("Give the reason for which the register is reopened.", field="reason")
    if len(reason) > 2000:
        raise Refusal("The reason is too long: 2000 characters at most.", field="reason")
