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


class WhoApplies(enum.StrEnum):
    """Who may apply; only the first two have a public form."""

    anybody = "anybody"
    chosen = "chosen"
    """Those whom the event's rules of eligibility let in."""
    members = "members"
    """Members of the closed group whose meeting the event is."""
    invited = "invited"
    partner = "partner"
    """Those whom a partner of the project recruits."""
    considered = "considered"
    """Nobody yet: the event is only being considered."""


WITH_FORM = (WhoApplies.anybody, WhoApplies.chosen)
"""Whose events have a public form."""


class WhoDecides(enum.StrEnum):
    """Who decides which applicants take part."""

    arrival = "arrival"
    """The order in which complete applications came in."""
    staff = "staff"
    appointment = "appointment"
    """Staff; a resolution then appoints the chosen."""
    institution = "institution"
    """Each institution, which names its people; there is no public form."""


BY_STAFF = (WhoDecides.staff, WhoDecides.appointment)
"""Where nobody gets a place by applying: staff give each."""


class CompletedBy(enum.StrEnum):
    """What makes an application complete, which gives it its turn."""

    form = "form"
    """The form alone, as it comes in."""
    signed_form = "signed_form"
    """A signed paper form, once staff have accepted it."""
    on_the_day = "on_the_day"
    """The form alone; the signed one is owed, and brought on the day."""


WITH_PAPER = (CompletedBy.signed_form, CompletedBy.on_the_day)
"""Whose events ask for a signed form at all."""


class WhoHandsIn(enum.StrEnum):
    """Whom an event of a project asks for the participation form (zał. nr 3)."""

    never = "never"
    newcomers = "newcomers"
    """Who has given none in the project yet."""
    always = "always"
    """Everybody: who has given one confirms it."""


class Repeats(enum.StrEnum):
    """Whether people may apply who have received the same kind of support in the same project."""

    allowed = "allowed"
    refused = "refused"
    after = "after"
    """They may, and wait behind everybody who has not."""


class RegistrationMode(enum.StrEnum):
    """How one got in, in a word: three settings took its place, which files still write as one."""

    open_application = "open_application"
    open_application_two_channels = "open_application_two_channels"
    recruitment = "recruitment"
    recruitment_then_appointment = "recruitment_then_appointment"
    closed_group = "closed_group"
    invitation = "invitation"
    recruitment_by_partner = "recruitment_by_partner"
    interest_list = "interest_list"


class FieldUse(enum.StrEnum):
    """How an event's form of registration asks a field."""

    off = "off"
    optional = "optional"
    required = "required"


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
