"""What the history tells of the selection desk."""

from app.history.facts import declare

PROTOCOL_MADE = declare(
    "event.selection_protocol_made", "The protocol of selection was made, people: %(count)s"
)
APPOINTED = declare(
    "event.people_appointed",
    "By resolution %(number)s of %(day)s people were appointed to “%(name)s”: %(count)s",
)
