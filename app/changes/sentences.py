"""The sentences of a difference: which letter tells it, and what fills it in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.changes.difference import EventDifference, MeetingChange, MeetingTurn, Turn
from app.changes.snapshot import ToldMeeting
from app.events.labels import MODE
from app.events.models import Mode
from app.events.when import MeetingLine, days_line
from app.texts import Texts


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A changed meeting in words; what there is not is None."""

    turn: str
    label: str
    before: MeetingLine | None
    after: MeetingLine | None
    replaced: MeetingLine | None
    link_changed: bool


@dataclass(frozen=True, slots=True)
class FactLine:
    """A changed fact of the event in words: «Title: before, after»."""

    name: str
    before: str
    after: str


def kind_of(difference: EventDifference) -> str:
    """Return the kind of the letter that tells a difference best."""
    if difference.turn == Turn.cancelled:
        return "event_cancelled"
    if difference.turn is None and not difference.facts and len(difference.meetings) == 1:
        (change,) = difference.meetings
        if change.turn in (MeetingTurn.moved, MeetingTurn.elsewhere):
            return "meeting_changed"
        if change.turn == MeetingTurn.cancelled:
            return "meeting_cancelled"
    return "event_changed"


def sentences_of(texts: Texts, difference: EventDifference, reason: str) -> Mapping[str, Any]:
    """Return what fills the letter of a difference in one language."""
    lines = [_change(texts, each) for each in difference.meetings]
    turns = {each.turn for each in lines}
    filling: dict[str, Any] = {
        "turn": difference.turn.value if difference.turn else "",
        "until": _day(texts, difference.after.suspended_until),
        "only": next(iter(turns)) if len(turns) == 1 and not difference.facts else "",
        "changes": lines,
        "facts": _facts(texts, difference),
        "unchanged": [_line(texts, each) for each in difference.unchanged],
        "same_place": _same_place(texts, difference),
        "stays_off": difference.stays_off,
        "reason": reason,
    }
    if len(lines) == 1:
        filling |= {"before": lines[0].before, "after": lines[0].after, "meeting": lines[0].before}
        filling["link_changed"] = lines[0].link_changed
    return filling


def _change(texts: Texts, change: MeetingChange) -> ChangeLine:
    was, now = change.before, change.after
    return ChangeLine(
        turn=change.turn.value,
        label=change.known.label,
        before=_line(texts, was) if was else None,
        after=_line(texts, now) if now else None,
        replaced=_line(texts, change.replaced) if change.replaced else None,
        link_changed=bool(was and now and was.secrets != now.secrets and not now.cancelled),
    )


def _line(texts: Texts, told: ToldMeeting) -> MeetingLine:
    when = days_line(texts, told.days, abroad=told.abroad)
    return MeetingLine(told.label, when, _where(texts, told.place, told.mode), told.cancelled)


def _where(texts: Texts, place: str, mode: Mode) -> str:
    online = texts.gettext(MODE[Mode.online])
    if mode == Mode.online:
        return online
    return ", ".join(part for part in (place, online if mode == Mode.mixed else "") if part)


def _same_place(texts: Texts, difference: EventDifference) -> str:
    """Return the place that all meetings of the letter have and had: it is said once, as unchanged."""
    if any(each.turn == MeetingTurn.elsewhere for each in difference.meetings):
        return ""
    told = [each for change in difference.meetings for each in (change.before, change.after) if each]
    places = {_where(texts, each.place, each.mode) for each in (*told, *difference.unchanged)}
    moved = any(each.turn == MeetingTurn.moved for each in difference.meetings)
    return next(iter(places)) if moved and len(places) == 1 else ""


def _facts(texts: Texts, difference: EventDifference) -> list[FactLine]:
    was, now = difference.before, difference.after
    lines = {
        "titles": (was.titles[texts.language], now.titles[texts.language]),
        "place": (was.place, now.place),
        "mode": (texts.gettext(MODE[was.mode]), texts.gettext(MODE[now.mode])),
        "periods": (was.periods[texts.language], now.periods[texts.language]),
        "trainers": (", ".join(was.trainers or ()), ", ".join(now.trainers or ())),
        "deadline": (_day(texts, was.deadline), _day(texts, now.deadline)),
    }
    return [FactLine(name, *pair) for name, pair in lines.items() if name in difference.facts]


def _day(texts: Texts, day: date | None) -> str:
    return texts.day(day) if day else ""
