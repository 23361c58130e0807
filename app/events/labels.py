"""The words for an event's enumerations, as message ids."""

from app.errors import N_, NC_
from app.events.former_modes import REGISTRATION_MODE
from app.events.models import (
    CompletedBy,
    EventStatus,
    FieldUse,
    FormOfSupport,
    Mode,
    PeriodPrecision,
    Publication,
    Rhythm,
    WhoApplies,
    WhoDecides,
    WhoHandsIn,
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
RHYTHM = {
    Rhythm.weekly: N_("Every week"),
    Rhythm.fortnightly: N_("Every two weeks"),
    Rhythm.monthly: N_("Every month, on the same weekday of the month"),
    Rhythm.month_only: N_("Every month, the days will be said later"),
    Rhythm.quarterly: N_("Once a quarter, the days will be said later"),
}
STATUS = {
    EventStatus.planned: N_("Planned"),
    EventStatus.held: N_("Held"),
    EventStatus.rescheduled: N_("Rescheduled"),
    EventStatus.suspended: N_("Suspended"),
    EventStatus.cancelled: NC_("event", "Cancelled"),
}
PUBLICATION = {Publication.draft: N_("Draft"), Publication.published: N_("Published")}
WHO_APPLIES = {
    WhoApplies.anybody: N_("Everybody may apply"),
    WhoApplies.chosen: N_("Those whom the rules of the event let in"),
    WhoApplies.members: N_("Closed group"),
    WhoApplies.invited: N_("By invitation"),
    WhoApplies.partner: N_("Recruitment by a partner"),
    WhoApplies.considered: N_("Nobody yet: the event is only being considered"),
}
WHO_DECIDES = {
    WhoDecides.arrival: N_("The order in which complete applications come in"),
    WhoDecides.staff: N_("The organiser chooses"),
    WhoDecides.appointment: N_("The organiser chooses, a resolution appoints"),
    WhoDecides.institution: N_("The institution decides: it names its people"),
}
COMPLETED_BY = {
    CompletedBy.form: N_("The form alone"),
    CompletedBy.signed_form: N_("A signed form, once it is accepted"),
    CompletedBy.on_the_day: N_("The form alone; a signed form is brought on the day"),
}
PARTICIPATION = {
    WhoHandsIn.never: N_("Nobody"),
    WhoHandsIn.newcomers: N_("Those who have not given it in the project yet"),
    WhoHandsIn.always: N_("Everybody; who has given it confirms it"),
}
PERIOD_PRECISION = {
    PeriodPrecision.month: N_("known to the month"),
    PeriodPrecision.inferred: N_("inferred from the sources"),
    PeriodPrecision.day_without_year: N_("a day without its year"),
}
ENUM_LABELS: dict[str, str] = {
    str(value): label
    for words in (
        FORM_OF_SUPPORT,
        MODE,
        STATUS,
        WHO_APPLIES,
        WHO_DECIDES,
        COMPLETED_BY,
        PARTICIPATION,
        PERIOD_PRECISION,
        REGISTRATION_MODE,
    )
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
    "title_pl": N_("Title in Polish"),
    "title_en": N_("Title in English"),
    "slug": N_("Address of the page"),
    "kind_pl": N_("Kind, in your own words"),
    "description_pl": N_("Aim and contents"),
    "description_en": N_("Aim and contents in English"),
    "agenda_pl": N_("Programme"),
    "form_of_support": N_("Form of support"),
    "mode": N_("How people meet"),
    "registration_mode": N_("How people get in"),
    "who_applies": N_("Who may apply"),
    "who_decides": N_("Who decides"),
    "completed_by": N_("What completes an application"),
    "participation": N_("Who is asked for the participation form"),
    "local_intake": N_("Applications also come in through a local centre"),
    "registration_opens": N_("Registration opens"),
    "registration_deadline": N_("Registration deadline"),
    "deadline_text_pl": N_("Deadline in words"),
    "selection_rule": N_("How places are given"),
    "required_documents": N_("What to bring"),
    "capacity": N_("Places"),
    "capacity_note": N_("Note on places"),
    "per_institution_limit": N_("Places for each institution"),
    "places_open_on": N_("From this day unused places go to all"),
    "reserves_per_institution": N_("Reserves for each institution"),
    "institution_places": N_("Other numbers for chosen institutions"),
    "audience": N_("For whom"),
    "groups": N_("Groups"),
    "status": N_("Status as published"),
    "status_note": N_("Note on the status"),
    "provider": N_("Led by"),
    "project": N_("Project"),
    "organiser": N_("Organiser"),
    "co_organisers": N_("Co-organisers"),
    "required_minutes": N_("Minutes needed to complete"),
    "module": N_("Edition of the module"),
    "marks_blocks": N_("Presence is decided for each block"),
    "parallel_groups": N_("Parallel groups"),
    "participants_count": N_("People who took part, as reported"),
    "institutions_count": N_("Institutions that took part, as reported"),
    "municipality": N_("Municipality"),
    "catering": N_("Catering"),
    "accessibility_pl": N_("Accessibility"),
    "contact_name": N_("Contact person"),
    "contact_phone": N_("Contact phone"),
    "contact_email": N_("Contact e-mail"),
    "takes_photos": N_("Pictures are taken: ask who may be photographed"),
    "asks_access_needs": N_("Ask about access needs in the registration form"),
    "registration_fields": N_("What the form asks"),
    "withdrawal_cutoff_hours": N_("Hours before the start when the waiting list stops moving by itself"),
    "offer_hours": N_("Hours to accept an offered place"),
    "mode_source": N_("How the form of meeting is known"),
    "source": N_("Source document"),
    "changes": N_("Published changes"),
    "cancelled_sessions": N_("Cancelled meetings without a day"),
    "sessions": N_("Sessions"),
    "downloads": N_("Documents"),
    "trainers": N_("Trainers"),
}
"""What changes of an event are called, by the data's key; where a field of the editor holds it, as there."""

FIELD_USE = {
    FieldUse.off: N_("not asked"),
    FieldUse.optional: N_("may be filled in"),
    FieldUse.required: N_("must be filled in"),
}
PART_NAMES = {
    "institution": N_("Institution"),
    "places": N_("Places"),
    "place": N_("Place"),
    "city": N_("Town"),
    "county": N_("County"),
    "period": N_("Period"),
    "start": N_("first day"),
    "end": N_("last day"),
    "precision": N_("How exact the period is"),
    "text_pl": N_("in words"),
    "hours_total": N_("Hours in all"),
    "value": N_("number"),
    "unit": N_("unit"),
    "unit_minutes": N_("Minutes in one hour of the training"),
    "note": N_("Note"),
    "start_local": N_("First day"),
    "end_local": N_("Last day"),
    "date_only": N_("No hour is known"),
    "venue": N_("Venue and address"),
    "mode": N_("How people meet"),
    "label": N_("Name of the meeting"),
    "credit_minutes": N_("Minutes credited for each day"),
    "break_minutes": N_("Minutes of breaks"),
    "parallel_group": N_("Parallel group"),
    "blocks": N_("Blocks of the day"),
    "cancelled": NC_("event", "Cancelled"),
    "cancelled_reason": N_("Reason"),
    "cancelled_days": N_("Cancelled days"),
    "month": N_("Month"),
    "day_stated": N_("the day was stated"),
    "what": N_("What"),
    "from": N_("before"),
    "to": N_("after"),
    "reason": N_("Reason"),
}
"""What the parts of such a change are called: of a place, a period, a meeting, a published change."""
