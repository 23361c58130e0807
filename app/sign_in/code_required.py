"""Whose sign-in asks for a code from an app (docs/decisions/0091)."""

from app.accounts.models import Role
from app.events.access import monitors_anything, organises_anything
from app.events.regions import reads_a_region
from app.work import Work

# These read the data of many people; trainers see their own sessions only.
_READ_MANY = frozenset({Role.administrator, Role.organiser, Role.co_organiser})


def must_have_code(work: Work, setting: str) -> bool:
    """Tell whether the actor must sign in with a code.

    `setting` is what the installation says: by_role, off, optional or required.
    """
    if setting == "by_role":
        many = bool(work.actor.roles & _READ_MANY) or organises_anything(work)
        return many or reads_a_region(work) or monitors_anything(work)
    return setting == "required"
