"""The timetable as a file: its columns, by the names that programs rely on and in words."""

from collections.abc import Sequence

from app.errors import N_
from app.events.labels import FORM_OF_SUPPORT, MODE
from app.papers.sheets import Cell
from app.texts import Texts
from app.timetable.entries import Entry
from app.timetable.shown import STATES

COLUMNS = {
    "state": N_("State"),
    "form_of_support": N_("Kind of support"),
    "title_pl": N_("Title"),
    "title_en": N_("Title in English"),
    "label": N_("Meeting"),
    "days": N_("Days"),
    "start_hour": N_("From"),
    "end_hour": N_("To"),
    "period": N_("Period"),
    "place": N_("Address"),
    "county": N_("County"),
    "mode": N_("How people meet"),
    "project": N_("Project"),
    "stage": N_("Stage"),
    "url": N_("Page"),
}


def header(texts: Texts | None) -> list[str]:
    """Return the names of the columns, in words for a reader."""
    return list(COLUMNS) if texts is None else [texts.gettext(each) for each in COLUMNS.values()]


def cells(
    entry: Entry, project: str | None, stage: str | None, texts: Texts | None, url: str | None
) -> Sequence[Cell]:
    """Return an entry's cells; kinds and states in words if `texts` are given."""
    words = (entry.state.value, entry.form.value, entry.mode.value)
    if texts is not None:
        labels = (STATES[entry.state], FORM_OF_SUPPORT[entry.form], MODE[entry.mode])
        words = tuple(texts.gettext(each) for each in labels)  # type: ignore[assignment]  # three again
    _, start, end = entry.days[0] if entry.days else (None, None, None)
    return (
        words[0],
        words[1],
        entry.title_pl,
        entry.title_en,
        entry.label,
        ", ".join(day.isoformat() for day, _, _ in entry.days),
        start.strftime("%H:%M") if start else None,
        end.strftime("%H:%M") if end else None,
        entry.period_pl if not entry.days else None,
        entry.place,
        entry.county,
        words[2],
        project,
        stage,
        url,
    )
