"""Tables of projects, events, meetings, sessions, downloads and assignments."""

from app.events.models.assignment import Assignment
from app.events.models.download import Download, StoredFile
from app.events.models.event import CancelledMonth, Event, Meeting, PublishedChange, Session
from app.events.models.project import Project
from app.events.models.words import (
    EventStatus,
    FormOfSupport,
    Mode,
    PeriodPrecision,
    Publication,
    RegistrationMode,
)

__all__ = [
    "Assignment",
    "CancelledMonth",
    "Download",
    "Event",
    "EventStatus",
    "FormOfSupport",
    "Meeting",
    "Mode",
    "PeriodPrecision",
    "Project",
    "Publication",
    "PublishedChange",
    "RegistrationMode",
    "Session",
    "StoredFile",
]
