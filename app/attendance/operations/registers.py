"""Confirming and reopening the register of a session: each a version that stays."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select

from app.attendance.access import may_reopen_register
from app.attendance.earning import credit_for, stretches_of
from app.attendance.facts import CONFIRMED, REOPENED
from app.attendance.models import Decision, RegisterAction, RegisterVersion
from app.attendance.operations.crediting import keep_break, keep_credit
from app.attendance.operations.deciding import decide, own_postings
from app.attendance.operations.delivering import asks_trainer, led_by, post_delivered
from app.attendance.operations.filing import file_register
from app.attendance.operations.locking import lock_register
from app.attendance.operations.making_up import settle_make_ups
from app.attendance.queries.locked import is_register_locked
from app.attendance.queries.registers import latest_version
from app.attendance.queries.rows import Row, marked_rows
from app.attendance.register_rules import check_complete, check_confirmable, check_reopenable
from app.errors import Forbidden, Refusal
from app.events.models import Session
from app.events.operations.editions import freeze_unit
from app.history.operations import record
from app.ledger.models import Book, Source
from app.ledger.months import hold_months
from app.ledger.operations import post, reverse
from app.work import Work


def confirm_register(
    work: Work,
    session: Session,
    given_credit: int | None = None,
    *,
    break_minutes: int | None = None,
    led: Sequence[int] | None = None,
) -> RegisterVersion:
    """Decide the session's attendance from its marks: a new version with one decision for each person.

    What each person earned is posted to the ledger, part by part, and so is what trainers delivered; an
    absence earns nothing and posts nothing. Make-ups here and of this session are settled. The first
    confirmation of an edition fixes the unit of its module.

    `given_credit` (minutes of a full presence) is needed, and kept on the session, when the session
    has no hours; `break_minutes` are kept when its breaks count. `led` are the accounts whose minutes these
    are, where several trainers led the session.
    In a month that is closed already it is locked at once, and its file written.
    Refused while somebody has no mark, or was added and stands there twice, before the session begins, and
    when it is cancelled; AlreadyConfirmed when somebody was faster. Forbidden for all but staff.
    """
    account_id = _account(work)
    lock_register(work, session)
    latest = latest_version(work, session)
    check_confirmable(session, latest, work.now)
    keep_break(work, session, break_minutes)
    credit = credit_for(session, given_credit)
    rows = marked_rows(work, session)
    check_complete(len(rows), sum(row.value is None for row in rows))
    check_once(rows)
    keep_credit(work, session, credit)
    stretches = stretches_of(session, credit)
    leaders = led_by(work, session, led, stretches)
    version = RegisterVersion(
        session=session,
        version=latest.version + 1 if latest else 1,
        action=RegisterAction.confirmed,
        credit_minutes=credit,
        asks_trainer=asks_trainer(work, session, stretches, leaders),
        account_id=account_id,
        at=work.now,
    )
    work.session.add(version)
    session.register_confirmed = True
    freeze_unit(work, session.meeting.event)
    work.session.flush()
    decided = decide(work, version, rows, stretches)
    _tell(work, session, version, people=len(decided))
    work.session.flush()
    post(work, Book.received, Source.decision, own_postings(session, decided))
    post_delivered(work, version, session, stretches, leaders)
    settle_make_ups(work, session)
    hold_months(work, session.meeting.event.project_id)
    if is_register_locked(work, session):
        file_register(work, session, version)
    return version


def reopen_register(work: Work, session: Session, reason: str) -> RegisterVersion:
    """Open a confirmed register again, for a reason that stays, and take back the minutes it gave.

    In all books, and with them what make-ups of this session earned: nobody knows now what was missed.
    The marks stand as they were and can be changed. Refused without a reason, when the register is open, and
    when it is locked; Forbidden for all but the event's organisers (a trainer can't).
    """
    if not may_reopen_register(work, session):
        raise Forbidden
    lock_register(work, session)
    latest = latest_version(work, session)
    hold_months(work, session.meeting.event.project_id)
    check_reopenable(latest, reason, is_locked=is_register_locked(work, session))
    assert latest is not None  # noqa: S101 - the check above refuses otherwise
    version = RegisterVersion(
        session_id=session.id,
        version=latest.version + 1,
        action=RegisterAction.reopened,
        reason=reason.strip(),
        account_id=_account(work),
        at=work.now,
    )
    work.session.add(version)
    session.register_confirmed = False
    _tell(work, session, version, reason=version.reason)
    work.session.flush()
    reverse(work, Source.decision, select(Decision.id).where(Decision.register_version_id == latest.id))
    reverse(work, Source.teaching, select(RegisterVersion.id).where(RegisterVersion.id == latest.id))
    settle_make_ups(work, session)
    return version


def check_once(rows: Sequence[Row]) -> None:
    """Refuse somebody who was added and has become a participant since: the day would be credited twice."""
    times = Counter(row.person_id for row in rows)
    for row in rows:
        if row.is_added and times[row.person_id] > 1:
            raise Refusal(
                "%(name)s is on the list of this session twice: take the added entry off.",
                values={"name": row.who.name},
            )


def _account(work: Work) -> int:
    if not work.actor.is_staff or work.actor.id is None:
        raise Forbidden
    return work.actor.id


def _tell(work: Work, session: Session, version: RegisterVersion, **values: object) -> None:
    fact = CONFIRMED if version.action == RegisterAction.confirmed else REOPENED
    # A reason is typed by hand and may name somebody.
    personal = {"reason": values.pop("reason")} if "reason" in values else None
    told = {"day": session.day.isoformat(), "version": version.version, **values}
    record(
        work, fact, "session", session.id, event_id=session.meeting.event_id, values=told, personal=personal
    )
