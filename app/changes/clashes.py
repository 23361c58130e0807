"""What a date clashes with: a pure rule. Clashes are warned of, never refused."""

import enum
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from app import clock
from app.errors import N_
from app.events.models import EventStatus
from app.texts import Texts

NAMED = 5
"""So many people are named; the rest is counted."""


class ClashKind(enum.StrEnum):
    """What a meeting clashes with."""

    holiday = "holiday"
    day_off = "day_off"
    past = "past"
    deadline = "deadline"
    before_project = "before_project"
    after_project = "after_project"
    settled = "settled"
    credit = "credit"
    own = "own"
    venue = "venue"
    trainer = "trainer"
    people = "people"


_SENTENCES = {
    ClashKind.holiday: N_("%(day)s is a public holiday: %(name)s."),
    ClashKind.day_off: N_("%(day)s is a day off of the office: %(name)s."),
    ClashKind.past: N_("%(day)s has passed."),
    ClashKind.deadline: N_("%(day)s is not after the last day of registration, %(deadline)s."),
    ClashKind.before_project: N_("%(day)s is before the project begins, on %(begins)s."),
    ClashKind.after_project: N_("%(day)s is after the end of the project, %(ends)s."),
    ClashKind.settled: N_("The event is marked as held, but %(day)s is still to come."),
    ClashKind.credit: N_("On %(day)s %(credit)s min are credited, and the meeting takes %(length)s min."),
    ClashKind.own: N_("On %(day)s two meetings of this event are held at one time."),
    ClashKind.venue: N_("On %(day)s something else is held in the same place: %(other)s."),
    ClashKind.trainer: N_("On %(day)s %(name)s has something else at this time: %(other)s."),
    ClashKind.people: N_(
        "On %(day)s people with a place have something else at this time, %(other)s: %(who)s."
    ),
}
_AND_MORE = N_("%(names)s and %(count)s more")


@dataclass(frozen=True, slots=True)
class WantedDay:
    """A day of a meeting as it is wanted; minutes credited and of breaks as far as they are known.

    `place` is what `place_key` makes of town and venue, empty where nobody meets there. `group_id` is the
    parallel group for which it is.
    """

    day: date
    starts_at: time | None
    ends_at: time | None
    place: str = ""
    group_id: int | None = None
    credit: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """Something else at a time: what it is, where, which of the event's trainers lead it.

    `people` are those with a place at the event, with their parallel groups, who are expected there too.
    """

    title: str
    day: date
    starts_at: time | None
    ends_at: time | None
    place: str = ""
    trainers: Sequence[str] = ()
    people: Sequence[tuple[str, int | None]] = ()


@dataclass(frozen=True, slots=True)
class ClashFacts:
    """What is known of the days in question. `others` are the event's own meetings that stay as they are."""

    today: date
    holidays: Mapping[date, str] = field(default_factory=dict)
    days_off: Mapping[date, str] = field(default_factory=dict)
    deadline: date | None = None
    project_begins: date | None = None
    project_ends: date | None = None
    status: EventStatus = EventStatus.planned
    others: Sequence[WantedDay] = ()
    taken: Sequence[Taken] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """One clash of a day, with the days, names and numbers of its sentence."""

    kind: ClashKind
    day: date
    days: Mapping[str, date] = field(default_factory=dict)
    words: Mapping[str, str | int] = field(default_factory=dict)
    names: Sequence[str] = ()

    def sentence(self, texts: Texts) -> str:
        """Return the warning in one language."""
        days = {name: texts.day_plain(day) for name, day in self.days.items()}
        values: dict[str, object] = {"day": texts.day_plain(self.day), **days, **self.words}
        if self.names:
            values["who"] = _named(texts, self.names)
        return texts.gettext(_SENTENCES[self.kind], **values)


def clashes_among(wanted: Sequence[WantedDay], facts: ClashFacts) -> list[Clash]:
    """Return what the wanted days clash with, each once, in order of time."""
    found: dict[tuple[object, ...], Clash] = {}
    for number, each in enumerate(wanted):
        for clash in (*_of_day(each, facts), *_of_time(each, facts, wanted[number + 1 :])):
            key = (clash.kind, clash.day, *clash.words.values(), *clash.names)
            found.setdefault(key, clash)
    return sorted(found.values(), key=lambda clash: clash.day)


def mark_of(sentences: Sequence[str]) -> str:
    """Return what tells whether somebody has seen these warnings; empty without any."""
    if not sentences:
        return ""
    return hashlib.blake2b("\n".join(sentences).encode(), digest_size=12).hexdigest()


def _of_day(each: WantedDay, facts: ClashFacts) -> Iterator[Clash]:
    day = each.day
    if day in facts.holidays:
        yield Clash(ClashKind.holiday, day, words={"name": facts.holidays[day]})
    if day in facts.days_off:
        yield Clash(ClashKind.day_off, day, words={"name": facts.days_off[day]})
    if day < facts.today:
        yield Clash(ClashKind.past, day)
    elif facts.deadline is not None and day <= facts.deadline:
        yield Clash(ClashKind.deadline, day, days={"deadline": facts.deadline})
    if facts.project_begins is not None and day < facts.project_begins:
        yield Clash(ClashKind.before_project, day, days={"begins": facts.project_begins})
    if facts.project_ends is not None and day > facts.project_ends:
        yield Clash(ClashKind.after_project, day, days={"ends": facts.project_ends})
    if facts.status == EventStatus.held and day > facts.today:
        yield Clash(ClashKind.settled, day)
    if each.credit is not None and each.starts_at and each.ends_at:
        length = clock.minutes_between(day, each.starts_at, each.ends_at)
        if each.credit > length:
            yield Clash(ClashKind.credit, day, words={"credit": each.credit, "length": length})


def _of_time(each: WantedDay, facts: ClashFacts, later: Sequence[WantedDay]) -> Iterator[Clash]:
    if any(_meet(each, other) and _share_people(each, other) for other in (*later, *facts.others)):
        yield Clash(ClashKind.own, each.day)
    for other in facts.taken:
        if not _meet(each, other):
            continue
        if each.place and each.place == other.place:
            yield Clash(ClashKind.venue, each.day, words={"other": other.title})
        for name in other.trainers:
            yield Clash(ClashKind.trainer, each.day, words={"name": name, "other": other.title})
        names = [
            name for name, group in other.people if None in (group, each.group_id) or group == each.group_id
        ]
        if names:
            yield Clash(ClashKind.people, each.day, words={"other": other.title}, names=names)


def _share_people(one: WantedDay, other: WantedDay) -> bool:
    return None in (one.group_id, other.group_id) or one.group_id == other.group_id


def _meet(one: WantedDay | Taken, other: WantedDay | Taken) -> bool:
    """Tell whether two lie at one time; without an hour it is the whole day, without an end the beginning."""
    if one.day != other.day:
        return False
    (begun, over), (other_begun, other_over) = _minutes(one), _minutes(other)
    return begun < other_over and other_begun < over


def _minutes(each: WantedDay | Taken) -> tuple[int, int]:
    if each.starts_at is None:
        return 0, 24 * 60
    begun = each.starts_at.hour * 60 + each.starts_at.minute
    if each.ends_at is None:
        return begun, begun + 1
    over = each.ends_at.hour * 60 + each.ends_at.minute
    return begun, over if over > begun else over + 24 * 60


def _named(texts: Texts, names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMED])
    more = len(names) - NAMED
    return texts.gettext(_AND_MORE, names=shown, count=more) if more > 0 else shown
