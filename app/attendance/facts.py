"""What this room tells the history."""

from app.history.facts import declare

MARKED = declare("attendance.marked", "Attendance on %(day)s was marked: %(name)s")
FILLED = declare("attendance.filled", "Blank attendance on %(day)s was filled")
FILL_UNDONE = declare("attendance.fill_undone", "Filling the blanks on %(day)s was undone")
CREDIT_GIVEN = declare("attendance.credit_given", "A full presence on %(day)s earns %(minutes)s minutes")
CONFIRMED = declare(
    "attendance.confirmed",
    "The attendance on %(day)s was confirmed (version %(version)s, people: %(people)s)",
)
REOPENED = declare(
    "attendance.reopened", "The attendance on %(day)s was reopened (version %(version)s): %(reason)s"
)
EXPORTED = declare("event.attendance_exported", "Attendance exported as %(format)s, rows: %(count)s")
