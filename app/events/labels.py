"""The words for an event's enumerations, as message ids."""

from app.errors import N_
from app.events.models import (
    EventStatus,
    FormOfSupport,
    Mode,
    PeriodPrecision,
    Publication,
    RegistrationMode,
)

FORM_OF_SUPPORT = {
    FormOfSupport.seminar: N_("Seminar"),
    FormOfSupport.webinar: N_("Webinar"),
    FormOfSupport.workshop: N_("Workshop"),
    FormOfSupport.conference: N_("Conference"),
    FormOfSupport.consultation: N_("Consultation"),
    FormOfSupport.group_coaching: N_("Group coaching"),
    FormOfSupport.individual_coaching: N_("Individual coaching"),
    FormOfSupport.coaching: N_("Coaching"),
    FormOfSupport.supervision: N_("Supervision"),
    FormOfSupport.counselling: N_("Counselling"),
    FormOfSupport.team_meeting: N_("Team meeting"),
    FormOfSupport.training_module: N_("Training module"),
}
MODE = {Mode.onsite: N_("On site"), Mode.online: N_("Online"), Mode.mixed: N_("On site and online")}
STATUS = {
    EventStatus.planned: N_("Planned"),
    EventStatus.held: N_("Held"),
    EventStatus.rescheduled: N_("Rescheduled"),
    EventStatus.suspended: N_("Suspended"),
    EventStatus.cancelled: N_("Cancelled event"),
}
PUBLICATION = {Publication.draft: N_("Draft"), Publication.published: N_("Published")}
REGISTRATION_MODE = {
    RegistrationMode.open_application: N_("Open application"),
    RegistrationMode.open_application_two_channels: N_("Open application, also through a local centre"),
    RegistrationMode.recruitment: N_("Recruitment"),
    RegistrationMode.recruitment_then_appointment: N_("Recruitment, then appointment"),
    RegistrationMode.closed_group: N_("Closed group"),
    RegistrationMode.invitation: N_("By invitation"),
    RegistrationMode.recruitment_by_partner: N_("Recruitment by a partner"),
    RegistrationMode.interest_list: N_("List of interest"),
}
PERIOD_PRECISION = {
    PeriodPrecision.month: N_("known to the month"),
    PeriodPrecision.inferred: N_("inferred from the sources"),
    PeriodPrecision.day_without_year: N_("a day without its year"),
}
WORDS: dict[str, str] = {
    str(value): label
    for words in (FORM_OF_SUPPORT, MODE, STATUS, REGISTRATION_MODE, PERIOD_PRECISION)
    for value, label in words.items()
}
"""Every word of the enumerations with its label, for the history."""

CHANGED = {
    "date": N_("Date of the event"),
    "month": N_("Month"),
    "mode": N_("How people meet"),
    "status": N_("State"),
    "place": N_("Place"),
    "date of last session": N_("Date of the last session"),
}
"""What a published change may be about; other words are shown as they are."""

FIELD_NAMES = {
    "place": N_("Place"),
    "period": N_("Period"),
    "hours_total": N_("Hours in all"),
    "sessions": N_("Sessions"),
    "downloads": N_("Documents"),
    "cancelled_sessions": N_("Cancelled meetings without a day"),
    "trainers": N_("Trainers"),
    "start_local": N_("First day"),
    "end_local": N_("Last day"),
    "date_only": N_("No hour is known"),
    "venue": N_("Venue and address"),
    "city": N_("Town"),
    "county": N_("County"),
    "label": N_("Name of the meeting"),
    "credit_minutes": N_("Minutes credited for each day"),
    "cancelled": N_("Cancelled event"),
    "cancelled_reason": N_("Reason"),
    "cancelled_days": N_("Cancelled days"),
    "first_name": N_("First name"),
    "last_name": N_("Last name"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "institution": N_("Institution"),
    "institution_name": N_("Institution"),
    "position": N_("Position"),
    "access_needs": N_("Special needs"),
    "language": N_("Language"),
    "attendance": N_("Attendance"),
}
"""The keys of changes that are no fields of the editor, as an event's history names them."""
