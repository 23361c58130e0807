"""An entry of a timetable in a reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import N_, NC_
from app.events.chips import Chip
from app.events.labels import FORM_OF_SUPPORT, MODE
from app.events.models import Mode
from app.events.titles import Title
from app.events.when import days_line
from app.texts import Texts
from app.timetable.differences import Change, EntryTurn
from app.timetable.entries import Entry, EntrySource, State

STATES = {
    State.planned: NC_("timetable", "Planned"),
    State.suspended: NC_("timetable", "Suspended"),
    State.cancelled: NC_("timetable", "Cancelled"),
}
_LOOKS = {State.planned: "open", State.suspended: "waiting", State.cancelled: "cancelled"}
TURNS = {
    EntryTurn.added: N_("Added"),
    EntryTurn.dated: N_("The date is known"),
    EntryTurn.moved: N_("Moved"),
    EntryTurn.elsewhere: N_("Another place"),
    EntryTurn.renamed: N_("Another name"),
    EntryTurn.suspended: NC_("timetable", "Suspended"),
    EntryTurn.resumed: N_("Resumed"),
    EntryTurn.cancelled: NC_("timetable", "Cancelled"),
    EntryTurn.removed: N_("Removed"),
}
TURN_LOOKS = {
    EntryTurn.added: "confirmed", EntryTurn.dated: "confirmed", EntryTurn.resumed: "confirmed",
    EntryTurn.suspended: "waiting", EntryTurn.cancelled: "cancelled", EntryTurn.removed: "cancelled",
}  # fmt: skip
_BOTH_SAID = (EntryTurn.moved, EntryTurn.dated, EntryTurn.resumed)


@dataclass(frozen=True, slots=True)
class EntryView:
    """What a page shows of an entry; `title` is None for an appointment, `chip` for what takes place."""

    when: Title
    kind: str
    title: Title | None
    label: str
    place: str
    chip: Chip | None
    slug: str | None
    project_id: int | None
    off: bool


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """A difference as a page shows it; `before` says what it was, where that tells more than the entry."""

    chip: Chip
    entry: EntryView
    before: str


def shown_entry(texts: Texts, entry: Entry) -> EntryView:
    """Return an entry in words."""
    chip = None
    if entry.state != State.planned:
        chip = Chip(_LOOKS[entry.state], texts.translated(STATES[entry.state]))
    return EntryView(
        when=when_of(texts, entry),
        kind=texts.gettext(FORM_OF_SUPPORT[entry.form]),
        title=_title(texts, entry),
        label=entry.label or "",
        place=place_of(texts, entry),
        chip=chip,
        slug=entry.slug,
        project_id=entry.project_id,
        off=entry.state == State.cancelled,
    )


def when_of(texts: Texts, entry: Entry) -> Title:
    """Return days and hours, or what is known of the period."""
    if entry.days:
        line = days_line(texts, entry.days, abroad=entry.mode != Mode.onsite)
        _, start, end = entry.days[0]
        if entry.source == EntrySource.appointment and start and end and end <= start:
            line = texts.gettext(N_("%(when)s (until the next day)"), when=line)
        return Title(line, texts.language)
    if texts.language == "en" and entry.period_en != entry.period_pl:
        return Title(entry.period_en or "", "en")
    return Title(entry.period_pl or "", "pl")


def place_of(texts: Texts, entry: Entry) -> str:
    """Return the address, "Online", or both."""
    online = texts.gettext(MODE[Mode.online])
    if entry.mode == Mode.online:
        return online
    return ", ".join(part for part in (entry.place, online if entry.mode == Mode.mixed else "") if part)


def shown_changes(texts: Texts, changes: Sequence[Change]) -> list[ShownDifference]:
    """Return differences in words."""
    return [_change(texts, each) for each in changes]


def _change(texts: Texts, change: Change) -> ShownDifference:
    chip = Chip(TURN_LOOKS.get(change.turn, "neutral"), texts.translated(TURNS[change.turn]))
    return ShownDifference(chip, shown_entry(texts, change.known), _before(texts, change))


def _before(texts: Texts, change: Change) -> str:
    if change.replaced is not None:
        return texts.gettext(N_("in place of: %(when)s"), when=when_of(texts, change.replaced).text)
    if change.before is None or change.after is None:
        return ""
    was = ""
    if change.turn in _BOTH_SAID and change.before.when != change.after.when:
        was = when_of(texts, change.before).text
    elif change.turn == EntryTurn.elsewhere:
        was = place_of(texts, change.before)
    elif change.turn == EntryTurn.renamed:
        title = _title(texts, change.before)
        was = ", ".join(part for part in (title.text if title else "", change.before.label or "") if part)
    return texts.gettext(N_("before: %(what)s"), what=was) if was else ""


def _title(texts: Texts, entry: Entry) -> Title | None:
    if texts.language == "en" and entry.title_en:
        return Title(entry.title_en, "en")
    return Title(entry.title_pl, "pl") if entry.title_pl else None
