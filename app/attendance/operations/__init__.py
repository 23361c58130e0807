"""The verbs of attendance: mark, fill, note, add, confirm, reopen. They flush and never commit."""

from app.attendance.operations.delivering import name_leaders
from app.attendance.operations.evidence import Noted, note_evidence, take_proposals, withdraw_evidence
from app.attendance.operations.joining import Joining, add_person, set_enrolled, take_off
from app.attendance.operations.locking import lock_register
from app.attendance.operations.marks import Marked, fill_blanks, set_marks, set_marks_at, undo_fill
from app.attendance.operations.registers import confirm_register, reopen_register

__all__ = [
    "Joining",
    "Marked",
    "Noted",
    "add_person",
    "confirm_register",
    "fill_blanks",
    "lock_register",
    "name_leaders",
    "note_evidence",
    "reopen_register",
    "set_enrolled",
    "set_marks",
    "set_marks_at",
    "take_off",
    "take_proposals",
    "undo_fill",
    "withdraw_evidence",
]
