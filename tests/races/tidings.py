"""What people were told of an event as a whole, held against its history: nobody is left untold.

For each reader (people in force, and the trainer) the letters about changes and the calls are walked in
order. Proved is that

- each change that was announced made one letter or call for each reader for whom anything differs, once the
  letters that never left are left out, and none for anybody else, or of anything that was not announced;
- what left says nothing but the difference between what its reader had been told last and the event as it
  then stood, whole: each «before», each «after», and each meeting that stays;
- after the last letter or call, what its reader was told is the event as it stands.

It is read from the words of letters and calls. Free is only what nobody had to be told of: changes that were
made without a word, of what is over or called off, and a deadline that was put off.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeVar

TOLD_BY = ("event_changed", "meeting_changed", "meeting_cancelled", "event_cancelled")
Value = TypeVar("Value")
Reader = tuple[str, int]
Item = tuple[str | None, str | None]
"""Of a meeting or deadline: before and after, in words; None where it doesn't take place."""

_WEEK = ("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela")
_YEAR = (
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września",
    "października", "listopada", "grudnia",
)  # fmt: skip
_WHEN = r"(\w+, \d+ \w+ \d{4}(?:, godz\. [\d:–]+)?)[^\n]*\n"
_MOVED = re.compile(rf"Było: {_WHEN}Jest: {_WHEN}")
_DEADLINE = re.compile(r"Ostatni dzień zgłoszeń\nByło: (.*)\nJest: (.*)\n")
_OFF = re.compile(rf"(?:Odwołane:|zostało odwołane:\n\n) ?{_WHEN}")
_ON = re.compile(rf"Jednak się odbędzie: {_WHEN}")
_STANDING = re.compile(r"(?:Bez zmian|Terminy|Pozostałe spotkania(?: bez zmian)?):\n((?:.+\n)+)")
_TURN = re.compile(
    r"(?P<suspended>zostało zawieszone)|(?P<prolonged>pozostaje zawieszone, teraz)"
    r"|(?P<resumed>zostało wznowione)|(?P<restored>jednak się odbędzie: odwołanie)"
    r"|(?P<cancelled>zostało odwołane\.)|(?P<stays>pozostaje zawieszone)"
)
_UNTIL = re.compile(r"(?:zawieszone|teraz) (?:do dnia: (.*?)|do odwołania)\.")


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting as people know it: when, whether it takes place, and when it is over."""

    when: str
    takes_place: bool
    ends: datetime

    @property
    def said(self) -> str | None:
        """Its words; None if it doesn't take place."""
        return self.when if self.takes_place else None


@dataclass(frozen=True, slots=True)
class Stand:
    """An event as people are told of it: its status with until when, its deadline, its meetings."""

    status: tuple[str, date | None]
    deadline: date | None
    meetings: Mapping[int, Met]


@dataclass(frozen=True, slots=True)
class Moment:
    """A transaction: how the event stood after it, and who had to be told then, by address and link.

    `loud` says that the change was announced, `count` is how many letters history says there were.
    """

    at: datetime
    stand: Stand
    readers: Mapping[Reader, tuple[str, int]]
    loud: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class Tiding:
    """A letter or a call (no address): to whom and when, its words, and whether nothing took its place."""

    reader: Reader
    at: datetime
    kind: str
    address: str
    link: int
    text: str
    stands: bool


@dataclass(slots=True)
class Tellable:
    """What may be told of one thing, and whether it must be."""

    items: set[Item]
    must: bool


@dataclass(slots=True)
class News:
    """All that differs for somebody: words for the turn of the event, then deadline and meetings."""

    turns: set[str]
    until: str
    things: list[Tellable] = field(default_factory=list)
    stays: set[str] = field(default_factory=set)
    may_stand: set[str] = field(default_factory=set)

    @property
    def must(self) -> bool:
        """Whether they have to be told."""
        return not self.turns & {"", "stays"} or any(each.must for each in self.things)


def day_said(day: date | None) -> str:
    """Return a day as letters say it."""
    return f"{_WEEK[day.weekday()]}, {day.day} {_YEAR[day.month - 1]} {day.year}" if day else "nie podano"


def when_said(day: date, starts_at: time | None, ends_at: time | None) -> str:
    """Return day and hours as letters say them."""
    hours = "–".join(f"{each.hour}:{each.minute:02}" for each in (starts_at, ends_at) if each)
    return f"{day_said(day)}, godz. {hours}" if hours else day_said(day)


def wrongs(moments: Sequence[Moment], tidings: Iterable[Tiding]) -> list[str]:
    """Return who was told something untrue, told twice, or left untold, and of what."""
    told: dict[tuple[Reader, datetime], list[Tiding]] = {}
    for each in tidings:
        told.setdefault((each.reader, each.at), []).append(each)
    found = []
    for moment in moments:
        mails = sum(bool(each.address) for (_, at), some in told.items() if at == moment.at for each in some)
        if mails != moment.count:
            found.append(f"at {moment.at:%T.%f} {mails} letters, history says {moment.count}")
    for reader in {reader for moment in moments for reader in moment.readers}:
        found += [f"{reader} {wrong}" for wrong in _Ear(moments, reader).listen(told)]
    return found + [f"{who} was told at {at:%T.%f}, and need not be" for who, at in told]


class _Ear:
    """One reader, who hears everything in order."""

    def __init__(self, moments: Sequence[Moment], reader: Reader) -> None:
        self._moments, self._reader = moments, reader

    def listen(self, told: dict[tuple[Reader, datetime], list[Tiding]]) -> list[str]:
        """Return what is wrong with what they heard, and take it out of `told`."""
        found: list[str] = []
        last, known = 0, list[int]()
        # A letter that a later one took the place of: until then it was on its way, and told.
        queued: int | None = None
        for index, moment in enumerate(self._moments):
            if self._reader not in moment.readers:
                known = []
                continue
            if not known:
                # Who joined has read how the event stood then.
                last = max(0, index - 1)
                known, queued = [last], None
            mine = told.pop((self._reader, moment.at), []) if moment.loud else []
            at = f"at {moment.at:%T.%f}"
            so_far = known if queued is None else [*known, queued]
            if not mine and moment.loud and all(self._news(since, index).must for since in so_far):
                found.append(f"was left untold {at}")
            if len(mine) > 1:
                found.append(f"was told {len(mine)} times {at}")
            for each in mine[:1]:
                found += self._heard(each, known, index)
                if each.stands:
                    last = index
                queued = None if each.stands or not each.address else index
                if not each.address:
                    # Until a call is made, a letter may still take its place.
                    known = [*known, index]
                elif each.stands:
                    known = [index]
        if known and self._news(last, len(self._moments) - 1).must:
            found.append(f"knows the event as it stood at {self._moments[last].at:%T.%f}, not as it stands")
        return found

    def _heard(self, tiding: Tiding, known: Sequence[int], index: int) -> list[str]:
        at, found = f"at {tiding.at:%T.%f}", []
        address, link = self._moments[index].readers[self._reader]
        link = 0 if tiding.kind == "event_cancelled" or not address else link
        if (tiding.address, tiding.link) != (address, link):
            found.append(f"was told {at} by {tiding.address}, link {tiding.link}; wanted {address}, {link}")
        if tiding.stands:
            wrong = [_misread(tiding.text, self._news(since, index)) for since in known]
            if all(wrong):
                found.append(f"was told untruly {at}: {wrong}\n{tiding.text}")
        return found

    def _news(self, since: int, index: int) -> News:
        """Return what differs at a moment for who knows the event as it stood at an earlier one."""
        now = self._moments[index].stand
        turns = {_turn(each, now.status) for each in self._known(since, index, lambda each: each.status)}
        news = News(turns, day_said(now.status[1]) if now.status[1] else "")
        if now.status[0] == "cancelled":
            return news
        if self._reader[0] != "staff":
            days = self._known(since, index, lambda each: each.deadline, _is_earlier)
            items = {
                (day_said(day), day_said(now.deadline)) for day in days if _is_earlier(day, now.deadline)
            }
            news.things.append(Tellable(items, all(_is_earlier(day, now.deadline) for day in days)))
        at = self._moments[index].at
        for id, met in now.meetings.items():
            known = self._known(since, index, lambda each, id=id: each.meetings[id])  # type: ignore[misc]
            differ = [each for each in known if each.said != met.said and max(each.ends, met.ends) > at]
            news.things.append(
                Tellable({(each.said, met.said) for each in differ}, len(differ) == len(known))
            )
            if met.said:
                news.may_stand.add(met.said)
                if met.ends > at and all(each.said == met.said for each in known):
                    news.stays.add(met.said)
        return news

    def _known(
        self,
        since: int,
        index: int,
        read: Callable[[Stand], Value],
        is_news: Callable[[Value, Value], bool] = lambda one, other: True,
    ) -> set[Value]:
        """Return as what somebody may know a thing: as they were told, or as it became without a word."""
        known, was = {read(self._moments[since].stand)}, read(self._moments[since].stand)
        for moment in self._moments[since + 1 : index + 1]:
            value = read(moment.stand)
            if value != was and not (moment.loud and is_news(was, value)):
                known.add(value)
            was = value
        return known


def _misread(text: str, news: News) -> str:
    """Return what a letter or call says that is not the news, or leaves out of it; empty if it is true."""
    text = text.replace("\xa0", " ") + "\n"
    turn = next((each.lastgroup or "" for each in _TURN.finditer(text)), "")
    until = _UNTIL.search(text)
    if turn not in news.turns or (until and (until[1] or "") != news.until):
        return f"says {turn!r} {until}, not {news.turns} {news.until}"
    if turn == "cancelled":
        return ""
    deadlines: list[Item] = [(each[1], each[2]) for each in _DEADLINE.finditer(text)]
    moved: list[Item] = [(each[1], each[2]) for each in _MOVED.finditer(_DEADLINE.sub("", text))]
    said = [*deadlines, *moved]
    said += [(each[1], None) for each in _OFF.finditer(text)]
    said += [(None, each[1]) for each in _ON.finditer(text)]
    standing = {when[1] for part in _STANDING.finditer(text) for when in re.finditer(_WHEN, part[1])}
    for thing in news.things:
        item = next((each for each in said if each in thing.items), None)
        if item is not None:
            said.remove(item)
        elif thing.must:
            return f"is silent of {thing.items}"
    if said:
        return f"says {said}"
    if not standing <= news.may_stand:
        return f"says that {standing - news.may_stand} takes place"
    silent = news.stays - standing if turn not in ("suspended", "prolonged") else set()
    return f"is silent of {silent}, which stays" if silent else ""


def _turn(was: tuple[str, date | None], now: tuple[str, date | None]) -> str:
    if was == now:
        return "stays" if now[0] == "suspended" else ""
    if now[0] == "suspended":
        return "prolonged" if was[0] == "suspended" else "suspended"
    if now[0] == "cancelled":
        return "cancelled"
    return "restored" if was[0] == "cancelled" else "resumed"


def _is_earlier(was: date | None, now: date | None) -> bool:
    return now is not None and (was is None or now < was)
