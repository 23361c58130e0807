"""What the history can tell of events and meetings."""

from app.events.former_modes import REGISTRATION_MODE
from app.events.labels import (
    CHANGED,
    COMPLETED_BY,
    ENUM_LABELS,
    FIELD_NAMES,
    FORM_OF_SUPPORT,
    MODE,
    PART_NAMES,
    PARTICIPATION,
    PERIOD_PRECISION,
    STATUS,
    WHO_APPLIES,
    WHO_DECIDES,
)
from app.history.facts import declare
from app.history.names import name_fields, name_values

CREATED = declare("event.created", "The event was created")
COPIED = declare("event.copied", "The event was made as a copy of “%(title)s”")
LOADED = declare("event.loaded", "The event was loaded from a file")
RELOADED = declare("event.reloaded", "The event was changed by loading a file")
EDITED = declare("event.edited", "The event's details were changed")
PUBLISHED = declare("event.published", "The event was published")
TAKEN_BACK = declare("event.taken_back", "The event went back to being a draft")
DELETED = declare("event.deleted", "The draft “%(title)s” was deleted")
CANCELLED = declare("event.cancelled", "The event was cancelled")
RESTORED = declare("event.restored", "The event takes place after all")
SUSPENDED = declare("event.suspended", "The event was suspended until further notice")
SUSPENDED_UNTIL = declare("event.suspended_until", "The event was suspended until %(until)s")
RESUMED = declare("event.resumed", "The event was resumed")
MEETING_ADDED = declare("meeting.added", "A meeting was added: %(when)s")
MEETING_CHANGED = declare("meeting.changed", "A meeting was changed: %(when)s")
MEETING_CANCELLED = declare("meeting.cancelled", "A meeting was cancelled: %(when)s; reason: %(reason)s")
MEETING_RESTORED = declare("meeting.restored", "A cancelled meeting takes place after all: %(when)s")
MEETING_REMOVED = declare("meeting.removed", "A meeting was removed: %(when)s")
MONTHS_PLANNED = declare("event.months_planned", "Meetings were planned by month: %(count)s")
MONTH_DROPPED = declare("event.month_dropped", "A meeting planned for a month was given up: %(month)s")
DAY_PLANNED = declare("session.planned", "The blocks of a day were planned: %(day)s")
SECRETS_CHANGED = declare("meeting.secrets_changed", "The access data of an online meeting were changed")
DOWNLOAD_ADDED = declare("download.added", "A document was added: %(title)s")
DOWNLOAD_CHANGED = declare("download.changed", "A document was changed: %(title)s")
DOWNLOAD_REMOVED = declare("download.removed", "A document was removed: %(title)s")

for names in (FIELD_NAMES, PART_NAMES):
    name_fields(names)
for key, labels in (
    ("form_of_support", FORM_OF_SUPPORT),
    ("mode", MODE),
    ("status", STATUS),
    ("registration_mode", REGISTRATION_MODE),
    ("who_applies", WHO_APPLIES),
    ("who_decides", WHO_DECIDES),
    ("completed_by", COMPLETED_BY),
    ("participation", PARTICIPATION),
    ("precision", PERIOD_PRECISION),
    ("what", CHANGED),
    ("from", ENUM_LABELS),
    ("to", ENUM_LABELS),
):
    name_values(key, labels)
