"""What the history can tell of calendars."""

from app.history.facts import declare

RENEWED = declare("feed.renewed", "The address of the calendar was renewed")
