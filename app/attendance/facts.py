"""What this room tells the history."""

from app.attendance.mark_values import LABELS
from app.errors import N_
from app.history.facts import declare
from app.history.names import name_fields, name_values

MARKED = declare("attendance.marked", "Attendance on %(day)s was marked")
ROW_MARKED = declare("attendance.row_marked", "Attendance of %(name)s on %(day)s was marked")
FILLED = declare("attendance.filled", "Blank attendance on %(day)s was filled")
FILL_UNDONE = declare("attendance.fill_undone", "Filling the blanks on %(day)s was undone")
CREDIT_GIVEN = declare("attendance.credit_given", "A full presence on %(day)s earns %(minutes)s minutes")
JOINED = declare("attendance.joined", "%(name)s was added to the attendance list of %(day)s")
SUBSTITUTED = declare(
    "attendance.substituted", "%(name)s was added to the attendance list of %(day)s in place of %(member)s"
)
TAKEN_OFF = declare("attendance.taken_off", "%(name)s was taken off the attendance list of %(day)s")
NOT_ENROLLED = declare("attendance.not_enrolled", "%(name)s was not enrolled on %(day)s")
EXPECTED_AGAIN = declare("attendance.expected_again", "%(name)s is expected on %(day)s after all")
BREAK_GIVEN = declare("attendance.break_given", "The breaks on %(day)s take %(minutes)s minutes")
LEADERS_NAMED = declare("attendance.leaders_named", "It was said whose teaching %(day)s was")
CONFIRMED = declare(
    "attendance.confirmed",
    "The attendance on %(day)s was confirmed (version %(version)s, people: %(people)s)",
)
REOPENED = declare(
    "attendance.reopened", "The attendance on %(day)s was reopened (version %(version)s): %(reason)s"
)
CORRECTED = declare(
    "attendance.corrected",
    "The locked attendance on %(day)s was corrected (version %(version)s, people: %(people)s): %(reason)s",
)
CORRECTION_SENT = declare(
    "attendance.correction_sent",
    "A correction of the locked attendance on %(day)s waits for a second person: %(reason)s",
)
CORRECTION_AGREED = declare(
    "attendance.correction_agreed",
    "A second person agreed to the correction of the attendance on %(day)s: %(reason)s",
)
CORRECTION_REFUSED = declare(
    "attendance.correction_refused", "A correction of the attendance on %(day)s was refused: %(reason)s"
)
CORRECTION_TAKEN_BACK = declare(
    "attendance.correction_taken_back",
    "A correction of the attendance on %(day)s was taken back: %(reason)s",
)
REGISTER_TAKEN = declare(
    "attendance.file_taken",
    "The file of attendance on %(day)s (version %(version)s) was taken: %(format)s",
)
EVIDENCE_NOTED = declare(
    "attendance.evidence_noted", "Evidence of attendance on %(day)s was noted: %(count)s"
)
EVIDENCE_WITHDRAWN = declare(
    "attendance.evidence_withdrawn", "Evidence of attendance on %(day)s was taken back: %(mistake)s"
)
PROPOSALS_TAKEN = declare(
    "attendance.proposals_taken", "What evidence proposed for %(day)s was taken over: %(count)s"
)
SUBSTITUTE_NAMED = declare(
    "attendance.substitute_named", "%(name)s stands in for %(replaced)s as the trainer of %(day)s"
)
SUBSTITUTE_TAKEN_BACK = declare(
    "attendance.substitute_taken_back", "%(replaced)s is the trainer of %(day)s again, not %(name)s"
)
EXPORTED = declare("event.attendance_exported", "Attendance exported as %(format)s, rows: %(count)s")
PROJECT_EXPORTED = declare(
    "project.attendance_exported", "Attendance of a project exported as %(format)s, rows: %(count)s"
)
ALL_EXPORTED = declare(
    "attendance.all_exported", "Attendance of all projects exported as %(format)s, rows: %(count)s"
)

name_fields({"attendance": N_("Attendance")})
name_values(
    "attendance",
    LABELS,
    number=N_("%(value)s min"),
    parts={"late": N_("%(value)s min late"), "early": N_("left %(value)s min early")},
)
