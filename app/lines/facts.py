"""What the history tells of lines of support."""

from app.errors import N_
from app.history.facts import declare
from app.history.names import name_fields, name_values

ADDED = declare("line.added", "The line of support “%(name)s” was added")
CHANGED = declare("line.changed", "The line of support “%(name)s” was changed")
LOADED = declare("line.loaded", "The line of support “%(name)s” was loaded from a file")
RELOADED = declare("line.reloaded", "The line of support “%(name)s” was changed by loading a file")
DELETED = declare("line.deleted", "The line of support “%(name)s” was deleted")
SUSPENDED = declare("line.suspended", "The line of support “%(name)s” was suspended")
RESUMED = declare("line.resumed", "The line of support “%(name)s” was resumed")
DIVIDED = declare(
    "line.divided", "%(minutes)s min were divided among %(count)s recipients; reason: %(reason)s"
)
MOVED = declare("line.moved", "%(minutes)s min were moved from %(source)s to %(target)s; reason: %(reason)s")
RECIPIENT_ADDED = declare("line.recipient.added", "The recipient %(recipient)s was added")
RECIPIENT_CHANGED = declare("line.recipient.changed", "The recipient %(recipient)s was changed")
RECIPIENT_ENDED = declare(
    "line.recipient.ended", "The support of %(recipient)s ended on %(day)s; %(minutes)s min were freed"
)
RECIPIENT_RESUMED = declare("line.recipient.resumed", "The support of %(recipient)s goes on")
RECIPIENT_REMOVED = declare("line.recipient.removed", "The recipient %(recipient)s was removed")
COACH_ADDED = declare("line.coach.added", "%(coach)s became a coach of the line")
COACH_CHANGED = declare("line.coach.changed", "The days of the coach %(coach)s were changed")
COACH_ENDED = declare("line.coach.ended", "%(coach)s is a coach of the line until %(day)s")
COACH_REMOVED = declare("line.coach.removed", "%(coach)s is no longer a coach of the line")

LINE_FIELDS = {
    "name_pl": N_("Name in Polish"),
    "name_en": N_("Name in English"),
    "line_project": N_("Project"),
    "line_is_group": N_("Group meetings"),
    "line_contract_number": N_("Number of the contract"),
    "line_provider": N_("Provider"),
    "line_unit_minutes": N_("Length of an hour"),
    "line_total_minutes": N_("Minutes in all"),
    "line_starts": N_("First day"),
    "line_ends": N_("Last day"),
    "line_cancellation_hours": N_("A cancellation is late within this many hours of the start"),
    "line_late_percent": N_("Charged for a late cancellation, in per cent"),
    "line_no_show_percent": N_("Charged when nobody comes, in per cent"),
    "recipient_contact": N_("Contact for confirmations"),
    "recipient_institution": N_("Institution"),
}
name_fields(LINE_FIELDS)
for key in ("line_unit_minutes", "line_total_minutes"):
    name_values(key, {}, N_("%(value)s min"))
