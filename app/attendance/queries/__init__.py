"""Reading registers, sessions and the grid of people by session."""

from app.attendance.queries.expected import expected, expected_by_rule, on_register, owed
from app.attendance.queries.grid import (
    OTHERS,
    PEOPLE_PER_PAGE,
    SESSIONS_PER_PART,
    Cell,
    Column,
    Line,
    Other,
    columns_of,
    lines_of,
    others_of,
    part_to_open,
    people_of,
    sessions_in_order,
)
from app.attendance.queries.registers import (
    RegisterState,
    confirmations,
    confirmed_among,
    confirmed_condition,
    latest_version,
    register_state,
)
from app.attendance.queries.rows import Row, decided_value, marked_rows
from app.attendance.queries.sessions import own_sessions, tallies, teaching_unsaid, unconfirmed

__all__ = [
    "OTHERS",
    "PEOPLE_PER_PAGE",
    "SESSIONS_PER_PART",
    "Cell",
    "Column",
    "Line",
    "Other",
    "RegisterState",
    "Row",
    "columns_of",
    "confirmations",
    "confirmed_among",
    "confirmed_condition",
    "decided_value",
    "expected",
    "expected_by_rule",
    "latest_version",
    "lines_of",
    "marked_rows",
    "on_register",
    "others_of",
    "owed",
    "own_sessions",
    "part_to_open",
    "people_of",
    "register_state",
    "sessions_in_order",
    "tallies",
    "teaching_unsaid",
    "unconfirmed",
]
