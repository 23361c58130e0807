"""The words for reports of hours, as message ids."""

from app.errors import N_
from app.reports.rows import ReportKind

KINDS = {
    ReportKind.module: N_("Modules"),
    ReportKind.line: N_("Lines of support"),
    ReportKind.event: N_("Events"),
}
"""The kinds of rows, as headings."""

KIND = {
    ReportKind.module: N_("module"),
    ReportKind.line: N_("line of support"),
    ReportKind.event: N_("event"),
}
"""What one row is about."""

COLUMNS = {
    "kind": N_("Kind"),
    "id": N_("Id"),
    "name": N_("Name"),
    "unit_minutes": N_("Minutes in an hour"),
    "people": N_("People"),
    "institutions": N_("Institutions"),
    "meetings": N_("Meetings"),
    "planned_minutes": N_("Planned, minutes"),
    "delivered_minutes": N_("Delivered, minutes"),
    "received_minutes": N_("Received, minutes"),
    "charged_minutes": N_("Charged, minutes"),
}
"""The headings of files for readers, by the columns of those for programs."""
