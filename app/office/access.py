"""Who may do what with the office's settings."""

from app.work import Work


def may_set_up(work: Work) -> bool:
    """Tell whether the actor may change what the office says of itself: administrators."""
    return work.actor.is_staff and "administrator" in work.actor.roles
