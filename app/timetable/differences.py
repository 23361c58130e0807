"""What differs between two versions of a timetable: pure."""

import enum
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.timetable.entries import Entry, EntrySource, State


class EntryTurn(enum.StrEnum):
    """What became of an entry; `dated` got its days, of which only a period was known before."""

    added = "added"
    dated = "dated"
    moved = "moved"
    elsewhere = "elsewhere"
    renamed = "renamed"
    suspended = "suspended"
    resumed = "resumed"
    cancelled = "cancelled"
    removed = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that differs: an added one has no `before`, a removed one no `after`.

    `replaced` is the entry in whose place an added one is held.
    """

    turn: EntryTurn
    before: Entry | None
    after: Entry | None
    replaced: Entry | None = None

    @property
    def known(self) -> Entry:
        """The entry as it is now, or as it was."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change is of an entry")
        return found


def changes_between(before: Sequence[Entry], after: Sequence[Entry]) -> list[Change]:
    """Return what differs, in order of time: each entry is compared with itself by its source."""
    was = {(each.source, each.source_id): each for each in before}
    now = {(each.source, each.source_id): each for each in after}
    undated: dict[int | None, list[Entry]] = {}
    for key, each in was.items():
        if key not in now and not each.days:
            undated.setdefault(each.event_id, []).append(each)
    found: list[Change] = []
    for key, entry in now.items():
        known = was.get(key)
        if known is not None:
            turn = _turn(known, entry)
            found += [Change(turn, known, entry)] if turn else []
        elif entry.source == EntrySource.meeting and undated.get(entry.event_id):
            found.append(Change(EntryTurn.dated, undated[entry.event_id].pop(0), entry))
        else:
            turn = EntryTurn.cancelled if entry.state == State.cancelled else EntryTurn.added
            replaced = (EntrySource.meeting, entry.replaces_id or 0)
            found.append(Change(turn, None, entry, now.get(replaced) or was.get(replaced)))
    dated = {id(each.before) for each in found if each.turn == EntryTurn.dated}
    gone = [each for key, each in was.items() if key not in now and id(each) not in dated]
    found += [Change(EntryTurn.removed, each, None) for each in gone]
    return sorted(found, key=lambda each: each.known.first_day or date.max)


def counted(changes: Iterable[Change]) -> dict[str, int]:
    """Return how many entries took each turn, in the order of `EntryTurn`."""
    counts = Counter(each.turn for each in changes)
    return {turn.value: counts[turn] for turn in EntryTurn if counts[turn]}


_TURNS = {
    State.cancelled: EntryTurn.cancelled,
    State.suspended: EntryTurn.suspended,
    State.planned: EntryTurn.resumed,
}


def _turn(was: Entry, now: Entry) -> EntryTurn | None:
    if was.state != now.state:
        return _TURNS[now.state]
    if was.when != now.when:
        return EntryTurn.moved
    if (was.place, was.mode) != (now.place, now.mode):
        return EntryTurn.elsewhere
    return EntryTurn.renamed if (was.title_pl, was.label) != (now.title_pl, now.label) else None
