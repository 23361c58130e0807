"""Tables of events, meetings, sessions, downloads and assignments."""

from app.events.models.assignment import Assignment
from app.events.models.download import Download, DownloadVersion
from app.events.models.enums import (
    BY_STAFF,
    OFF,
    SETTLED,
    TO_COME,
    WITH_FORM,
    WITH_PAPER,
    CompletedBy,
    EventStatus,
    FieldUse,
    FormOfSupport,
    Mode,
    PeriodPrecision,
    Publication,
    RegistrationMode,
    Repeats,
    WhoApplies,
    WhoDecides,
    WhoHandsIn,
)
from app.events.models.event import (
    UNDATED,
    WORD_LENGTH,
    Block,
    CancelledMonth,
    Event,
    EventWord,
    Meeting,
    ParallelGroup,
    PublishedChange,
    Session,
)
from app.events.models.institution_places import InstitutionPlaces
from app.events.models.letters import EventLetters
from app.events.models.recruitment import Recruitment
from app.events.models.registration_rules import RULES, RegistrationRules
from app.events.models.series import SOFT, PlannedMonth, Rhythm, Series

__all__ = [
    "BY_STAFF",
    "OFF",
    "RULES",
    "SETTLED",
    "SOFT",
    "TO_COME",
    "UNDATED",
    "WITH_FORM",
    "WITH_PAPER",
    "WORD_LENGTH",
    "Assignment",
    "Block",
    "CancelledMonth",
    "CompletedBy",
    "Download",
    "DownloadVersion",
    "Event",
    "EventLetters",
    "EventStatus",
    "EventWord",
    "FieldUse",
    "FormOfSupport",
    "InstitutionPlaces",
    "Meeting",
    "Mode",
    "ParallelGroup",
    "PeriodPrecision",
    "PlannedMonth",
    "Publication",
    "PublishedChange",
    "Recruitment",
    "RegistrationMode",
    "RegistrationRules",
    "Repeats",
    "Rhythm",
    "Series",
    "Session",
    "WhoApplies",
    "WhoDecides",
    "WhoHandsIn",
]
