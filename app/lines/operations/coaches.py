"""Who gives a line's support: coaches named, and their time ended."""

from datetime import date

from sqlalchemy import select

from app.accounts.models import Account
from app.errors import Refusal
from app.history.facts import Fact
from app.history.operations import record
from app.lines import facts
from app.lines.models import LineCoach, SupportLine
from app.lines.operations.lines import must_manage
from app.lines.operations.locking import lock_line
from app.work import Work


def add_coach(
    work: Work, line: SupportLine, account: Account, starts: date | None = None, ends: date | None = None
) -> bool:
    """Name somebody a coach of the line, from a day to a day; return whether anything changed.

    Who is one already gets these days. Refuses an account that is switched off, and an end before the
    start. Forbidden to whom the line is not theirs to manage.
    """
    must_manage(work, line)
    lock_line(work, line)
    if not account.is_active:
        raise Refusal("The account is switched off.", field="account")
    if starts is not None and ends is not None and ends < starts:
        raise Refusal("The last day is before the first one.", field="ends")
    found = _row(work, line, account)
    if found is not None and (found.starts, found.ends) == (starts, ends):
        return False
    if found is None:
        work.session.add(LineCoach(line_id=line.id, account_id=account.id, starts=starts, ends=ends))
        _told(work, line, account, facts.COACH_ADDED)
    else:
        found.starts, found.ends = starts, ends
        _told(work, line, account, facts.COACH_CHANGED)
    return True


def end_coach(work: Work, line: SupportLine, account: Account, day: date) -> None:
    """Say on which day somebody is a coach of the line for the last time; what they held stays theirs.

    Refuses a day before their first one, and does nothing for who is no coach of the line. Forbidden to
    whom the line is not theirs to manage.
    """
    must_manage(work, line)
    lock_line(work, line)
    found = _row(work, line, account)
    if found is None or found.ends == day:
        return
    if found.starts is not None and day < found.starts:
        raise Refusal("The last day is before the first one.", field="ends")
    found.ends = day
    _told(work, line, account, facts.COACH_ENDED, day=day.isoformat())


def remove_coach(work: Work, line: SupportLine, account: Account) -> None:
    """Take the name of a coach off the line; their appointments stay. Does nothing for who is none.

    Forbidden to whom the line is not theirs to manage.
    """
    must_manage(work, line)
    lock_line(work, line)
    found = _row(work, line, account)
    if found is not None:
        work.session.delete(found)
        _told(work, line, account, facts.COACH_REMOVED)


def _row(work: Work, line: SupportLine, account: Account) -> LineCoach | None:
    query = select(LineCoach).where(LineCoach.line_id == line.id, LineCoach.account_id == account.id)
    return work.session.scalar(query)


def _told(work: Work, line: SupportLine, account: Account, fact: Fact, **values: str) -> None:
    work.session.flush()
    work.session.expire(line, ["coaches"])
    record(work, fact, "line", line.id, values=values, personal={"coach": account.name})
