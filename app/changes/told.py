"""Which columns people are told of: each editable one is here, as told or as untold.

What is told stands in `app.changes.snapshot`, so that any change of it is announced before it happens.
Who adds a column to one of these tables names it here; a test walks them all.
"""

from collections.abc import Mapping

from app.columns import Base
from app.events.models import Event, Meeting, RegistrationRules, Session
from app.projects.models import Project

TOLD: Mapping[type[Base], frozenset[str]] = {
    Event: frozenset({
        "title_pl", "title_en", "status", "suspended_until", "mode", "place_city", "place_county",
        # While no meeting has a day.
        "period_start", "period_end", "period_precision", "period_text_pl",
    }),
    # Brought forward; a later one takes nothing from anybody.
    RegistrationRules: frozenset({"registration_deadline"}),
    # Of the access data only that they are other ones; who is in a group sees its meetings come and go.
    Meeting: frozenset({
        "label", "city", "county", "venue", "mode", "sealed_link", "sealed_code", "sealed_password",
        "cancelled_at", "replaces_id", "parallel_group_id",
    }),
    Session: frozenset({"day", "starts_at", "ends_at", "cancelled_at"}),
    Project: frozenset(),
}  # fmt: skip
"""The columns whose change people are told of. Trainers are told too: they are rows of `Assignment`."""

UNTOLD: Mapping[type[Base], frozenset[str]] = {
    Event: frozenset({
        # Read on the page, promised to nobody.
        "kind_pl", "description_pl", "description_en", "agenda_pl", "form_of_support", "status_note",
        "organiser", "co_organisers", "provider", "audience", "groups", "catering", "municipality",
        "accessibility_pl", "contact_name", "contact_phone", "contact_email", "slug",
        # How hours are counted and what is required: told where people's hours are shown.
        "hours_value", "hours_unit", "hours_note", "unit_minutes", "required_minutes", "module_id",
        "marks_blocks",
        # For staff, reports and files.
        "project_id", "mode_source", "participants_count", "institutions_count", "source", "record_id",
        # Released by their own verb while nobody is registered.
        "publication", "published_at",
    }),
    RegistrationRules: frozenset({
        # Concern those who are not registered yet, or act by themselves, with letters of their own.
        "who_applies", "who_decides", "completed_by", "local_intake", "repeats", "participation",
        "former_mode",
        "registration_opens", "deadline_text_pl", "selection_rule", "capacity",
        "capacity_note", "per_institution_limit", "places_open_on", "reserves_per_institution",
        "asks_access_needs", "takes_photos", "fields",
        "withdrawal_cutoff_hours",
        "offer_hours",
        # Read on the page; a reminder says it again.
        "required_documents",
    }),
    Meeting: frozenset({
        "position", "municipality", "cancelled_reason", "moved_at", "moved_from",
        # Which days a series has is told meeting by meeting.
        "series_id", "series_number", "series_day",
    }),
    # Minutes are told where people's hours are shown; the register is its trainer's.
    Session: frozenset({"credit_minutes", "break_minutes", "register_confirmed"}),
    Project: frozenset({
        "name", "project_number", "short_name_pl", "programme_pl", "measure_pl", "fund_pl", "fund_en",
        "lead_partner", "partners", "starts", "ends_versions", "note", "strip_file_id", "strip_alternative",
        # How staff work.
        "second_person_agrees",
    }),
}  # fmt: skip
"""The columns that change without a word to anybody, and why."""

DERIVED: Mapping[type[Base], frozenset[str]] = {
    Event: frozenset({
        "id", "version", "created_at", "changed_at", "starts_on", "ends_on", "search_text", "listed_from",
        "listed_hour", "listed_until",
        # Follows from the status.
        "suspended_on",
    }),
    # Kept by the verbs that give places.
    RegistrationRules: frozenset({
        "event_id", "places_opened_on", "has_own_places", "has_questions", "recruitment_id",
    }),
    Meeting: frozenset({"id", "event_id"}),
    Session: frozenset({"id", "meeting_id", "uid", "sequence", "changed_at"}),
    Project: frozenset({"id", "created_at"}),
}  # fmt: skip
"""The columns that nobody edits: keys, and what follows from others."""
