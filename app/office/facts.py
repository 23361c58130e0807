"""What the history can tell of the office."""

from app.errors import N_
from app.history.facts import Fact, declare
from app.history.names import name_fields
from app.office.models import NoticeKind

SETTINGS_CHANGED = declare("office.changed", "The office's settings were changed")
LOGO_CHANGED = declare("office.logo_changed", "The office's logo was changed")
FIRST_DAY_OVER = declare("office.first_day_over", "The list of first steps was put away")
DAY_OFF_ADDED = declare("office.day_off_added", "A day off was added: %(day)s, %(name)s")
DAY_OFF_REMOVED = declare("office.day_off_removed", "A day off was removed: %(day)s, %(name)s")
_PRIVACY_SAVED = declare("office.privacy_saved", "Version %(label)s of the privacy notice was saved")
_PRIVACY_PUBLISHED = declare(
    "office.privacy_published", "Version %(label)s of the privacy notice was published"
)
_ACCESSIBILITY_SAVED = declare(
    "office.accessibility_saved", "Version %(label)s of the accessibility statement was saved"
)
_ACCESSIBILITY_PUBLISHED = declare(
    "office.accessibility_published", "Version %(label)s of the accessibility statement was published"
)
SAVED: dict[NoticeKind, Fact] = {
    NoticeKind.privacy: _PRIVACY_SAVED,
    NoticeKind.accessibility: _ACCESSIBILITY_SAVED,
}
PUBLISHED: dict[NoticeKind, Fact] = {
    NoticeKind.privacy: _PRIVACY_PUBLISHED,
    NoticeKind.accessibility: _ACCESSIBILITY_PUBLISHED,
}
name_fields(
    {
        "office.name": N_("Name of the office"),
        "office.email": N_("E-mail"),
        "office.phone": N_("Phone"),
        "office.sender_name": N_("Sender's name in letters"),
        "office.reminder_days": N_("Reminders, days before a meeting"),
        "office.letter_text_pl": N_("What each letter to participants adds"),
        "office.letter_text_en": N_("What each letter to participants adds, in English"),
    }
)
