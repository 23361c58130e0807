"""What the history can tell of timetables."""

from app.history.facts import declare

VERSION_PUBLISHED = declare(
    "timetable.published", "Version %(number)s of the timetable of the project “%(name)s” was published"
)
