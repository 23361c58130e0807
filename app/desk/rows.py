"""The rows of the staff's list of events: what, when and where, and a chip only for what is unusual."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import N_
from app.events.chips import Chip, unusual_chips
from app.events.labels import FORM_OF_SUPPORT
from app.events.models import Event, Publication
from app.events.titles import Title
from app.events.when import event_lines, town_line, when_line
from app.work import Work


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event in the list; `meetings` says how many it has when there are several."""

    id: int
    slug: str
    title: str
    chips: list[Chip]
    when: Title
    meetings: str
    where: str
    kind: str
    is_draft: bool


def rows_for(work: Work, events: Sequence[Event]) -> list[EventRow]:
    """Return a row for each event, whose meetings are loaded; asks the database nothing."""
    return [_row(work, event) for event in events]


def _row(work: Work, event: Event) -> EventRow:
    texts = work.texts
    alive = sum(not line.cancelled for line in event_lines(texts, event))
    return EventRow(
        id=event.id,
        slug=event.slug,
        title=event.title_pl,
        chips=unusual_chips(work, event),
        when=_when(work, event),
        meetings=texts.ngettext("%(count)s meeting", "%(count)s meetings", alive) if alive > 1 else "",
        where=town_line(texts, event),
        kind=texts.gettext(FORM_OF_SUPPORT[event.form_of_support]),
        is_draft=event.publication == Publication.draft,
    )


def _when(work: Work, event: Event) -> Title:
    """Return the event's date; the words of a period that name no year get it."""
    when, first = when_line(work.texts, event), event.starts_on
    if first is None or str(first.year) in when.text or any(m.sessions for m in event.meetings):
        return when
    return Title(f"{when.text} ({first.year})", when.lang)


WHICH = {
    "": N_("All"),
    "upcoming": N_("Upcoming"),
    "past": N_("Past"),
    "drafts": N_("Drafts"),
}
"""What the list can be narrowed to."""
