"""Months of a project that were closed: what they hold gets new versions and is never changed.

One lock for a month, for cards of hours and registers alike. There is no way to open a month again.
"""

import re
from datetime import date, timedelta

from sqlalchemy import select

from app.accounts.models import Account
from app.errors import N_, Closed, Forbidden, Refusal
from app.events.access import organises_project
from app.history.operations import record
from app.inserting import insert_unless_there
from app.ledger.facts import MONTH_LOCKED
from app.ledger.models import MonthLock
from app.projects.models import Project
from app.sqlite import must_write
from app.texts import Texts
from app.work import Work

_MONTH = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])", re.ASCII)

_UNKNOWN = N_("This is no month: write the year and the month, as in 2026-11.")
_NOT_OVER = N_("%(month)s is not over yet. It can be closed from %(day)s on.")
_TWICE = N_("%(month)s is closed already: %(who)s closed it on %(when)s. Nothing was changed.")


def month_of(day: date) -> str:
    """Return the month in which a local day lies, as in "2026-11"."""
    return f"{day:%Y-%m}"


def first_day(month: str) -> date:
    """Return the first day of "2026-11"; refuses what is no month."""
    found = _MONTH.fullmatch(month)
    if found is None:
        raise Refusal(_UNKNOWN, field="month")
    return date(int(found[1]), int(found[2]), 1)


def month_name(texts: Texts, day: date) -> str:
    """Return the month of a day as a sentence begins with it: «Listopad 2026»."""
    words = texts.month(day)
    return words[:1].upper() + words[1:]


def last_day(month: str) -> date:
    """Return the last day of "2026-11"; refuses what is no month."""
    return (first_day(month) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def is_locked(work: Work, project_id: int, when: date | str) -> bool:
    """Tell whether the month of a day, or a month such as "2026-11", is closed in the project."""
    month = month_of(when) if isinstance(when, date) else when
    return month_lock(work, project_id, month) is not None


def month_lock(work: Work, project_id: int, month: str) -> MonthLock | None:
    """Return the lock of a project's month, if it is closed."""
    return work.session.scalar(
        select(MonthLock).where(MonthLock.project_id == project_id, MonthLock.month == month)
    )


def lock_month(work: Work, project: Project, month: str) -> MonthLock:
    """Close a month of a project, for good.

    Refused for a month that is not over, and the second time, with who closed it and when, however close
    the two came. Forbidden for all but the project's organisers. What lies in the month is not touched.
    """
    must_write(work.session)
    if not organises_project(work, project.id):
        raise Forbidden
    first, last = first_day(month), last_day(month)
    work.session.execute(select(Project.id).where(Project.id == project.id).with_for_update()).one()
    if work.today <= last:
        after = work.texts.day_plain(last + timedelta(days=1))
        raise Closed(_NOT_OVER, values={"month": month_name(work.texts, first), "day": after})
    account_id = work.actor.id if work.actor.is_staff else None
    wanted = MonthLock(project_id=project.id, month=month, account_id=account_id, at=work.now)
    lock = insert_unless_there(work.session, wanted)
    if lock is None:
        raise _told_twice(work, project.id, month)
    record(
        work,
        MONTH_LOCKED,
        "project",
        project.id,
        values={"month": work.texts.into("pl").month(first), "name": project.name},
    )
    return lock


def hold_months(work: Work, project_id: int | None) -> None:
    """Let no month of a project be closed until this transaction has ended.

    For what must know for certain whether the month is closed. Comes after the locks of events.
    """
    if project_id is not None:
        query = select(Project.id).where(Project.id == project_id)
        work.session.execute(query.with_for_update(read=True, key_share=True)).one()


def who_locked(work: Work, lock: MonthLock) -> str:
    """Return the name of who closed a month; the office's own program is called Zapisy."""
    account = work.session.get(Account, lock.account_id) if lock.account_id else None
    return account.name if account else "Zapisy"


def _told_twice(work: Work, project_id: int, month: str) -> Closed:
    lock = month_lock(work, project_id, month)
    assert lock is not None  # noqa: S101 - it stood in the way of the insert
    values = {
        "month": month_name(work.texts, first_day(month)),
        "who": who_locked(work, lock),
        "when": work.texts.moment(lock.at),
    }
    return Closed(_TWICE, values=values)
