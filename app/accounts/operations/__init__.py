"""What can be done with staff accounts and sign-ins."""

from app.accounts.operations.accounts import (
    add_staff,
    deactivate,
    give_role,
    invite,
    reactivate,
    take_role,
)
from app.accounts.operations.sign_in import send_links, spend_link

__all__ = [
    "add_staff",
    "deactivate",
    "give_role",
    "invite",
    "reactivate",
    "send_links",
    "spend_link",
    "take_role",
]
