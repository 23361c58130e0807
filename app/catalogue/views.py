"""One event as its page shows it, in one language, at one moment."""

from dataclasses import dataclass

from app import clock
from app.catalogue.chips import chip_of, open_chip
from app.catalogue.joint import recruitment_title
from app.errors import N_
from app.events.agenda import Item, read_agenda
from app.events.chips import Chip
from app.events.day_programme import DayProgramme, days_of
from app.events.labels import CHANGED, ENUM_LABELS, FORM_OF_SUPPORT, MODE
from app.events.models import Event, PublishedChange
from app.events.timing import closes_at, ends
from app.events.titles import Title, description, title
from app.events.units import hours_phrase, unit_of
from app.events.when import MeetingLine, event_lines, planned_line, when_line, where_line
from app.events.window import RegistrationWindow, WindowState, registration_window
from app.registrations.explaining import rule_sentences
from app.registrations.seats import Seats
from app.work import Work

SHOWN_OF_PROJECT = (
    "id", "name", "short_name_pl", "programme_pl", "fund_pl", "fund_en", "strip_file_id", "strip_alternative",
)  # fmt: skip
"""What the page shows of a project, whose changes don't raise the version of its events: by these columns
`catalogue.cache_keys` tells whether a kept page still holds."""


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change as it was published; the words that Zapisy knows are in the reader's language."""

    what: str
    moved: str
    reason: str


@dataclass(frozen=True, slots=True)
class EventView:
    """What the template of an event's page needs apart from the event itself.

    The page depends on nothing else than the event, its project, programme and recruitment, the seats, the
    language and the moment, so that it can be kept.
    """

    title: Title
    description: Title | None
    kind: str
    mode: str
    when: Title
    place: str
    lines: list[MeetingLine]
    days: list[DayProgramme]
    needed: str
    agenda: list[Item]
    changes: list[ShownChange]
    chip: Chip
    window: RegistrationWindow
    sentence: str
    seats: str
    until: str
    has_calendar: bool
    places: list[str]
    recruitment: tuple[int, Title] | None
    """The recruitment to which the event belongs: its number and its title."""

    @property
    def may_sign_up(self) -> bool:
        """Whether the form may be sent now."""
        return self.window.open


def view_of(work: Work, event: Event, seats: Seats) -> EventView:
    """Return the view of an event that is loaded whole; asks the database nothing but for its recruitment."""
    texts = work.texts
    window, joint = registration_window(work, event), event.rules.recruitment
    lines = event_lines(texts, event) + [
        MeetingLine(each.label or "", planned_line(texts, each), "", cancelled=False)
        for each in event.planned_months
    ]
    return EventView(
        title=title(event, texts.language),
        description=description(event, texts.language),
        kind=texts.gettext(FORM_OF_SUPPORT[event.form_of_support]),
        mode=texts.gettext(MODE[event.mode]),
        when=when_line(texts, event),
        place=where_line(texts, event),
        lines=lines,
        days=days_of(texts, event),
        needed=_needed(work, event),
        agenda=read_agenda(event.agenda_pl),
        changes=[_change(work, change) for change in event.changes],
        chip=chip_of(work, event, window, seats),
        window=window,
        sentence=window.sentence(texts),
        seats=_seats(work, event, seats),
        until=_until(work, event, window),
        has_calendar=ends(event) is not None,
        places=rule_sentences(texts, event, work.today),
        recruitment=(joint.id, recruitment_title(joint, texts.language)) if joint else None,
    )


def _needed(work: Work, event: Event) -> str:
    """Say how many hours an edition takes; nothing of other events, which say so in words of their own."""
    minutes = event.minutes_required if event.module is not None else None
    return hours_phrase(work.texts, minutes, unit_of(event)) if minutes else ""


def _change(work: Work, change: PublishedChange) -> ShownChange:
    def known(text: str) -> str:
        return work.texts.translated(ENUM_LABELS.get(text, text))

    what = change.what or ""
    moved = " → ".join(known(text) for text in (change.before, change.after) if text)
    return ShownChange(work.texts.translated(CHANGED.get(what, what)), moved, change.reason or "")


def _until(work: Work, event: Event, window: RegistrationWindow) -> str:
    """Say when registration ends, to the minute; nothing where no day was set for that."""
    closing = closes_at(event)
    if window.day is None or closing is None:
        return ""
    whole_day = closing == clock.end_of_day(window.day)
    hour = "24:00" if whole_day else work.texts.clock(clock.local(closing))
    return work.texts.gettext(
        N_("Registration until %(day)s, %(hour)s"), day=work.texts.day_plain(window.day), hour=hour
    )


def seats_while_open(work: Work, window: RegistrationWindow, seats: Seats) -> tuple[Chip, str]:
    """Return what an event's page says otherwise after each registration, while its window is open."""
    return open_chip(work, window, seats), _seats_left(work, seats)


def _seats(work: Work, event: Event, seats: Seats) -> str:
    """Say how many places there are; before the sign-up also when somebody would wait."""
    if event.rules.capacity is None:
        return ""
    if registration_window(work, event).state != WindowState.open:
        return work.texts.ngettext("%(count)s place", "%(count)s places", event.rules.capacity)
    return _seats_left(work, seats)


def _seats_left(work: Work, seats: Seats) -> str:
    if seats.limit is None or seats.free is None:
        return ""
    if seats.appoints:
        return work.texts.ngettext("%(count)s place", "%(count)s places", seats.limit)
    if seats.newcomers_wait:
        return work.texts.gettext("All places are taken; new registrations join the waiting list.")
    return work.texts.ngettext(
        "%(count)s of %(capacity)s places is free",
        "%(count)s of %(capacity)s places are free",
        seats.free,
        capacity=seats.limit,
    )


_DESCRIBED = 200


def described(view: EventView, language: str) -> str:
    """Return an event in a line for search engines: kind, day, place, and how its aim begins.

    Only what is in the page's language; cut behind a whole word.
    """
    known = (view.kind, view.when.text if view.when.lang == language else "", view.place)
    line = ", ".join(part for part in known if part)
    if view.description is not None and view.description.lang == language:
        line = f"{line}. {view.description.text}"
    line = " ".join(line.split())
    if len(line) <= _DESCRIBED:
        return line
    return line[:_DESCRIBED].rpartition(" ")[0].rstrip(",;:") + "…"
