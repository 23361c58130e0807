"""The fixed words of an event: kinds, modes and states."""

import enum


class FormOfSupport(enum.StrEnum):
    """The kinds of activity, as the funder's papers name them."""

    seminar = "seminar"
    webinar = "webinar"
    workshop = "workshop"
    conference = "conference"
    consultation = "consultation"
    group_coaching = "group_coaching"
    individual_coaching = "individual_coaching"
    coaching = "coaching"
    supervision = "supervision"
    counselling = "counselling"
    team_meeting = "team_meeting"
    training_module = "training_module"


class Mode(enum.StrEnum):
    """How people meet."""

    onsite = "onsite"
    online = "online"
    mixed = "mixed"


class RegistrationMode(enum.StrEnum):
    """How one gets in; only the first four have a public form."""

    open_application = "open_application"
    open_application_two_channels = "open_application_two_channels"
    recruitment = "recruitment"
    recruitment_then_appointment = "recruitment_then_appointment"
    closed_group = "closed_group"
    invitation = "invitation"
    recruitment_by_partner = "recruitment_by_partner"
    interest_list = "interest_list"


class EventStatus(enum.StrEnum):
    """What the organiser has published about the event's fate."""

    planned = "planned"
    held = "held"
    rescheduled = "rescheduled"
    suspended = "suspended"
    cancelled = "cancelled"


SETTLED = (EventStatus.held, EventStatus.cancelled)
"""The statuses after which nothing more is expected of an event."""
TO_COME = (EventStatus.planned, EventStatus.rescheduled)
"""The statuses of events that take place as things stand, or took place without anybody saying so."""
OFF = (EventStatus.suspended, EventStatus.cancelled)
"""The statuses of events that do not take place as they were planned."""


class Publication(enum.StrEnum):
    """Whether the public sees the event."""

    draft = "draft"
    published = "published"


class PeriodPrecision(enum.StrEnum):
    """How much is known of a period without exact days."""

    month = "month"
    inferred = "inferred"
    day_without_year = "day_without_year"
