"""One entry of a timetable in plain values, by which versions are compared."""

import enum
from dataclasses import dataclass
from datetime import date

from app.events.models import FormOfSupport, Mode
from app.events.when import Day


class EntrySource(enum.StrEnum):
    """Of what an entry tells: a meeting, an event without a day, a planned month of one, an appointment."""

    meeting = "meeting"
    event = "event"
    month = "month"
    appointment = "appointment"


class State(enum.StrEnum):
    """Whether it takes place as planned."""

    planned = "planned"
    suspended = "suspended"
    cancelled = "cancelled"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the timetable; appointments have neither title nor event, and nobody is named.

    Without `days` the period says what is known, in both languages. `replaces_id` is the cancelled meeting
    in whose place this one is held. `first_day` sorts.
    """

    source: EntrySource
    source_id: int
    form: FormOfSupport
    mode: Mode
    state: State
    first_day: date | None
    days: tuple[Day, ...] = ()
    period_pl: str | None = None
    period_en: str | None = None
    place: str | None = None
    county: str | None = None
    title_pl: str | None = None
    title_en: str | None = None
    label: str | None = None
    event_id: int | None = None
    slug: str | None = None
    replaces_id: int | None = None
    project_id: int | None = None

    @property
    def when(self) -> tuple[object, ...]:
        """What tells when it is: equal for entries that are at the same time."""
        return self.days or (self.period_pl, self.period_en)
