"""The facts that this room records."""

from app.errors import N_
from app.history.facts import declare
from app.history.names import name_fields
from app.messages.models import LetterKind

MESSAGE_SENT = declare("event.message_sent", "Wrote to people: %(count)s. Subject: %(subject)s")
DUE_SENT = {
    LetterKind.reminder: declare(
        "event.reminders_sent", "Reminders of the meeting on %(day)s were sent, people: %(count)s"
    ),
    LetterKind.after: declare(
        "event.after_letters_sent", "Letters after the event were sent, people: %(count)s"
    ),
}
DUE_DROPPED = {
    LetterKind.reminder: declare(
        "event.reminders_dropped",
        "Reminders of the meeting on %(day)s were dropped: no mail left on their day. People: %(count)s",
    ),
    LetterKind.after: declare(
        "event.after_letters_dropped",
        "Letters after the event were dropped: no mail left on their day. People: %(count)s",
    ),
}
LETTERS_CHANGED = declare(
    "event.letters_changed", "Reminders or the event's own texts in letters were changed"
)

name_fields(
    {
        "letters.reminder_days": N_("Reminders, days before"),
        "letters.reminder_text_pl": N_("What reminders add"),
        "letters.reminder_text_en": N_("What reminders add, in English"),
        "letters.after_days": N_("Letter after the event, days after"),
        "letters.after_text_pl": N_("Text of the letter after the event"),
        "letters.after_text_en": N_("Text of the letter after the event, in English"),
        "letters.text_pl": N_("What each letter adds"),
        "letters.text_en": N_("What each letter adds, in English"),
    }
)
