"""Reading registers, sessions and the grid of people by session."""

from app.attendance.queries.registers import (
    RegisterState,
    Row,
    confirmations,
    confirmed_among,
    confirmed_condition,
    latest_version,
    register_state,
)
from app.attendance.queries.sessions import Tally, own_sessions, tallies, unconfirmed_sessions

__all__ = [
    "RegisterState",
    "Row",
    "Tally",
    "confirmations",
    "confirmed_among",
    "confirmed_condition",
    "latest_version",
    "own_sessions",
    "register_state",
    "tallies",
    "unconfirmed_sessions",
]
