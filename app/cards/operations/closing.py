"""Closing a month of a project: for good, and once."""

from app.coaching.operations.locking_months import lock_appointments
from app.ledger.months import lock_month
from app.projects.models import Project
from app.work import Work


def close_month(work: Work, project: Project, month: str) -> int:
    """Close a month of a project, with its confirmed appointments; return how many those were.

    Refused as `lock_month` refuses. What was held and not confirmed stays as it is: a coordinator may enter
    it later, which makes new versions of its cards. Cards are issued apart (`issuing.py`), since setting
    many takes seconds.
    """
    lock_month(work, project, month)
    return lock_appointments(work, project.id, month)
