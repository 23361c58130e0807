"""Rows of meetings that were typed for an earlier version of their event, put onto what stands there now."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from app.changes.forms.several import TYPED, MeetingRow, SeveralForm, shown_several
from app.changes.plan import ANOTHER_VERSION
from app.errors import N_
from app.events.labels import MODE
from app.events.models import Event, Mode
from app.events.when import meeting_line
from app.texts import Texts
from app.web.language import current_texts

GONE = N_("%(meeting)s: cancelled or removed meanwhile, so this is not taken over: %(typed)s")


class _Earlier(SeveralForm):
    """What was sent for an earlier version, which may have had meetings that are cancelled now."""

    def process(self, *args: Any, **kwargs: Any) -> None:
        self.alive = list(self.event.meetings)
        super().process(*args, **kwargs)


def overtaken(form: SeveralForm, **settings: Any) -> SeveralForm:
    """Return the form of the event as it stands now, with what was typed into `form` for an earlier version.

    A field in which nothing was changed shows what stands now. A new meeting that stands there already is
    left out, so that what is sent twice asks for nothing more; what was typed for a meeting that is gone is
    said.
    """
    now, typed = shown_several(form.event, **settings), _typed_by_meeting(_Earlier(form.event, **settings))
    standing = [_what(row) for _, row in now.rows]
    posted = MultiDict({now.version.name: str(form.event.version), now.reason.name: form.reason.data or ""})
    if form.resume.data:
        posted[now.resume.name] = "y"
    for meeting, row in now.rows:
        mine, seen = typed.pop(str(meeting.id), (row, row.texts))
        for name, text in _merged(mine.texts, seen, row.texts).items():
            posted[row[name].name] = text
        posted[row.act.name], posted[row.seen.name] = mine.act.data or "", row.seen.data or ""
    new = [row for row in form.new_rows if not row.is_empty and _what(row) not in standing]
    for number, each in enumerate(new):
        for name in (*TYPED, "label"):
            posted[f"{now.added.name}-{number}-{name}"] = each.text_of(name)
    both = SeveralForm(form.event, formdata=posted, **settings)
    both.form_errors.append(current_texts().gettext(ANOTHER_VERSION))
    both.form_errors += [
        _lost(form.event, id, row, seen)
        for id, (row, seen) in typed.items()
        if row.texts != seen and _what(row) not in standing
    ]
    return both


def _lost(event: Event, id: str, row: MeetingRow, seen: Mapping[str, str]) -> str:
    """Return the sentence about what was typed for a meeting that takes place no more."""
    texts = current_texts()
    known = [each for each in event.meetings if str(each.id) == id and each.sessions]
    words = [_sent_as(row, name, texts) for name in TYPED if row.text_of(name) != seen.get(name, "")]
    return texts.gettext(
        GONE,
        meeting=meeting_line(texts, known[0]) if known else seen.get("start_local", ""),
        typed=", ".join(filter(None, words)) or "–",
    )


def _sent_as(row: MeetingRow, name: str, texts: Texts) -> str:
    value: Any = row[name].data
    if isinstance(value, date):
        return texts.day(value)
    known = name == "mode" and value in list(Mode)
    return texts.gettext(MODE[Mode(value)]) if known else row.text_of(name)


def _typed_by_meeting(form: SeveralForm) -> dict[str, tuple[MeetingRow, Mapping[str, str]]]:
    """Return the rows that were sent, each with what it showed, by the meeting for which it was typed.

    In a row that cancels its meeting nothing else was asked for.
    """
    found: dict[str, tuple[MeetingRow, Mapping[str, str]]] = {}
    for entry in form.meetings.entries:
        row: MeetingRow = entry.form
        seen = dict(row.shown)
        meeting = seen.pop("meeting", "")
        if meeting:
            found[meeting] = row, row.texts if row.act.data == "cancel" else seen
    return found


def _merged(mine: Mapping[str, str], seen: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    return {name: now[name] if mine[name] == seen.get(name, "") else mine[name] for name in TYPED}


def _what(row: MeetingRow) -> tuple[object, ...]:
    """Return what a row asks for, however it is written."""
    first: Any = row.start_local.data
    hours = row.start_hour.data or row.start_local.hour, row.end_hour.data or row.end_local.hour
    return first, row.end_local.data or first, *hours, row.venue.data, row.city.data, row.mode.data
