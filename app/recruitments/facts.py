"""What the history tells of recruitments."""

from app.errors import N_
from app.history.facts import declare
from app.history.names import name_fields

ADDED = declare("recruitment.added", "The recruitment “%(title)s” was added")
CHANGED = declare("recruitment.changed", "The recruitment “%(title)s” was changed")
DELETED = declare("recruitment.deleted", "The recruitment “%(title)s” was deleted; its events stay")
EVENT_JOINED = declare("recruitment.event_joined", "“%(event)s” came into the recruitment “%(title)s”")
EVENT_PARTED = declare("recruitment.event_parted", "“%(event)s” was taken out of the recruitment “%(title)s”")
APPLICANTS_EXPORTED = declare(
    "recruitment.applicants_exported", "Applicants exported as %(format)s, rows: %(count)s"
)

name_fields(
    {
        "recruitment_title_pl": N_("Title in Polish"),
        "recruitment_title_en": N_("Title in English"),
        "recruitment_text_pl": N_("Text in Polish"),
        "recruitment_text_en": N_("Text in English"),
        "recruitment_project": N_("Project"),
        "recruitment_once_only": N_("One person takes part in one event only"),
        "recruitment_target": N_("Number of people wanted"),
    }
)
