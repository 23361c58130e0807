"""What the history can tell of projects."""

from app.history.facts import declare
from app.history.names import name_fields
from app.projects.labels import PROJECT_FIELD_NAMES

PROJECT_SAVED = declare("project.saved", "The project “%(name)s” was saved")

name_fields(PROJECT_FIELD_NAMES)
