"""The verbs of attendance: mark, fill, confirm, reopen. They flush and never commit."""

from app.attendance.operations.marks import Marked, fill_blanks, set_marks, set_marks_at, undo_fill
from app.attendance.operations.registers import confirm_register, reopen_register

__all__ = [
    "Marked",
    "confirm_register",
    "fill_blanks",
    "reopen_register",
    "set_marks",
    "set_marks_at",
    "undo_fill",
]
