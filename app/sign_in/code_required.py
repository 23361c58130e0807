"""Whose sign-in asks for a code from an app (docs/decisions/0091)."""

from app.accounts.models import Role
from app.events.access import organises_anything
from app.events.regions import reads_a_region
from app.work import Work

# These read the data of many people; trainers see their own sessions only.
_READ_MANY = frozenset({Role.administrator, Role.organiser, Role.co_organiser, Role.monitoring})


def must_have_code(work: Work, setting: str) -> bool:
    """Tell whether the actor must sign in with a code.

    `setting` is what the installation says: by_role, off, optional or required.
    """
    if setting == "by_role":
        return bool(work.actor.roles & _READ_MANY) or organises_anything(work) or reads_a_region(work)
    return setting == "required"
