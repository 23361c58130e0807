"""An event's history told again by a plain model of the rules: what it says must follow from itself."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from app.history.models import HistoryFact
from tests.races.entries import (
    BY_HAND,
    FIRST_LETTER,
    GONE,
    OUTCOMES,
    OWN_DOING,
    UNDECIDED,
    WITHOUT_LINK,
    Entry,
    Letter,
)
from tests.races.scene import WARSAW, Opening, Sitting
from tests.races.tidings import Met, Moment, Reader, Stand, when_said

QUIET = "po cichu"
"""The reason of changes of which nobody is told."""


class Book:
    """The event as its history tells it; `complaints` are what does not follow from what came before.

    `known` are the institutions that staff have confirmed, as they are typed; `trainer` is the account of
    who leads the event. `letters` and `calls` about people's own registrations must have been made;
    `moments` are how the event stood after each transaction, for `races.tidings`.
    """

    def __init__(self, opening: Opening, known: Iterable[str], trainer: int) -> None:
        self.known = set(known)
        self.appoints = opening.plan.appoints
        self.capacity, self.limit = opening.plan.capacity, opening.plan.limit
        self.cutoff_hours, self.deadline = opening.cutoff_hours, opening.deadline
        self.opens: date | None = None
        self.status = "planned"
        self.until: date | None = None
        self.version = opening.version
        self.sittings = dict(opening.sittings)
        self.cancelled: dict[int, Sitting] = {}
        self.entries: dict[int, Entry] = {}
        self.order: list[int] = []
        self.letters: list[Letter] = []
        self.calls: list[tuple[str, int]] = []
        self.complaints: list[str] = []
        self.kinds: list[tuple[str, int]] = []
        self._trainer = trainer
        self._notices: list[int] = []
        self.moments = [Moment(opening.opened, self._stand(), self._readers(), loud=False)]
        self._lucky: list[int] | None = None
        self._moves: dict[int, str] = {}

    def read(self, facts: Iterable[HistoryFact]) -> None:
        """Take all facts in, one transaction after another."""
        locked = (fact for fact in facts if not _is_beside(fact.kind))
        for _, group in groupby(locked, lambda each: (each.at, each.actor_kind, each.actor_id)):
            self._notices, self._lucky, self._moves = [], None, {}
            facts = list(group)
            was_done, readers = self._is_done(facts[0].at), self._readers()
            for fact in facts:
                self.kinds.append((fact.kind, fact.subject_id))
                self._take(fact)
            self._close(facts, readers, was_done=was_done)
            if self._lucky:
                self._wrong(fact, f"no place for {self._lucky}, whose turn it was")
            if self._moves:
                self._wrong(fact, f"not moved: {self._moves}")
            self._check_limits(fact)
        # Who left with the last transaction need not know how the event stands.
        at = self.moments[-1].at + timedelta(microseconds=1)
        self.moments.append(Moment(at, self._stand(), self._readers(), loud=False))

    # The rules, once more.

    def fits(self, entry: Entry) -> bool:
        """Tell whether both limits allow one more such person."""
        seated = [each for each in self.entries.values() if each.seated]
        if self.capacity is not None and len(seated) >= self.capacity:
            return False
        colleagues = [each for each in seated if entry.centre and each.centre == entry.centre]
        return self.limit is None or not entry.centre or len(colleagues) < self.limit

    def pends(self, entry: Entry) -> str:
        """Return why somebody has to be applied, as the fact's name; empty for those who don't."""
        if self.appoints:
            return "left_to_decision"
        if self.limit is None or entry.centre in self.known:
            return ""
        return "institution_unknown" if entry.centre else "without_institution"

    def line(self) -> list[Entry]:
        """Return who waits, first come first."""
        return [self.entries[id] for id in self.order if self.entries[id].state == "waiting"]

    def fills_itself(self, at: datetime) -> bool:
        """Tell whether a place that is free at this moment goes to the next in line."""
        if self._is_off() or self._is_over(at):
            return False
        return at < self._begins() - timedelta(hours=self.cutoff_hours)

    def settle(self, at: datetime) -> None:
        """Work out whose turn it is now, in order, and who has to move between applied and waiting.

        Where places don't fill themselves any more, only those who were applied get one, and none if
        anybody ahead of them could take it.
        """
        self._lucky, self._moves = [], {}
        if self._is_off() or self._is_over(at):
            return
        undecided = [self.entries[id] for id in self.order if self.entries[id].state in UNDECIDED]
        states = {each.id: each.state for each in undecided}
        for entry in undecided:
            if self.pends(entry) or not self.fits(entry):
                continue
            if entry.state == "waiting" and not self.fills_itself(at):
                break
            entry.state = "confirmed"
            self._lucky.append(entry.id)
        for entry in undecided:
            entry.state = states[entry.id]
            belongs = "applied" if self.pends(entry) else "waiting"
            if entry.state != belongs and entry.id not in self._lucky:
                self._moves[entry.id] = belongs

    def _is_off(self) -> bool:
        return self.status in ("cancelled", "suspended") or not self.sittings

    def _begins(self) -> datetime:
        return min(_instant(each.day, each.starts_at or time(0)) for each in self.sittings.values())

    def _is_over(self, at: datetime) -> bool:
        return bool(self.sittings) and all(_end(each) <= at for each in self.sittings.values())

    def _is_open(self, at: datetime) -> bool:
        closes = _midnight(self.deadline) if self.deadline else self._begins()
        opens = self.opens is None or _instant(self.opens, time(0)) <= at
        return not self._is_off() and not self._is_over(at) and at < closes and opens

    def _is_done(self, at: datetime) -> bool:
        """Tell whether nobody expects anything more of the event: what is suspended may be resumed."""
        return self.status != "suspended" and self._is_over(at)

    # What is told.

    def _readers(self) -> dict[Reader, tuple[str, int]]:
        """Return whom changes of the event concern now, with address and link."""
        people = [each for each in self.entries.values() if each.state not in GONE]
        readers: dict[Reader, tuple[str, int]] = {
            ("registration", each.id): (each.email, each.links) for each in people
        }
        return readers | {("staff", self._trainer): ("celina@example.org", 0)}

    def _stand(self) -> Stand:
        alive = {each.meeting: (each, True) for each in self.sittings.values()}
        meetings = alive | {each.meeting: (each, False) for each in self.cancelled.values()}
        said = {
            id: Met(when_said(each.day, each.starts_at, each.ends_at), takes_place, _end(each))
            for id, (each, takes_place) in meetings.items()
        }
        return Stand((self.status, self.until), self.deadline, said)

    def _close(
        self, facts: list[HistoryFact], readers: dict[Reader, tuple[str, int]], *, was_done: bool
    ) -> None:
        """Note how the event stands after a transaction, and whether people had to hear of it.

        Of what was over before and is over after it, nobody does, nor of what changes while it is off.
        """
        at, before, now = facts[0].at, self.moments[-1].stand, self._stand()
        over = was_done and self._is_done(at)
        stays_off = before.status[0] == now.status[0] == "cancelled"
        quiet = any((fact.personal or {}).get("reason") == QUIET for fact in facts)
        loud = before != now and not over and not stays_off and not quiet
        if len(self._notices) > 1:
            self._wrong(facts[0], f"notices were sent {len(self._notices)} times")
        self.moments.append(Moment(at, now, readers, loud, sum(self._notices)))

    def _take(self, fact: HistoryFact) -> None:
        verb = {
            "registration.registered": self._registered,
            "registration.registered_again": self._registered,
            "registration.withdrawn": self._left,
            "registration.removed": self._left,
            "registration.seated_from_queue": self._seated_from_queue,
            "registration.seated_by_staff": self._seated_by_staff,
            "registration.corrected": self._corrected,
            "registration.link_sent": self._link_sent,
            "registration.late_accepted": lambda fact: None,
            "event.limits_changed": self._limits_changed,
            "event.edited": self._edited,
            "event.cancelled": self._event_cancelled,
            "event.suspended": self._suspended,
            "event.suspended_until": self._suspended,
            "event.resumed": self._resumed,
            "event.notice_sent": lambda fact: self._notices.append(fact.values["count"]),
            "meeting.cancelled": self._meeting_cancelled,
            "meeting.restored": self._meeting_restored,
            "meeting.changed": self._meeting_changed,
            "attendance.credit_given": lambda fact: self._new_version(fact),
            "institution.confirmed": self._institution_known,
            **dict.fromkeys(OUTCOMES, self._outcome),
            **dict.fromkeys(BY_HAND, self._registered),
        }.get(fact.kind)
        if verb:
            verb(fact)
        else:
            self._wrong(fact, "a fact that nobody asked for")

    def _registered(self, fact: HistoryFact) -> None:
        entry = self.entries.setdefault(fact.subject_id, Entry(fact.subject_id))
        again, by_hand = fact.kind == "registration.registered_again", fact.kind in BY_HAND
        if not by_hand and not self._is_open(fact.at):
            self._wrong(fact, "registration was closed")
        if entry.state not in ("", *GONE) or (again and entry.state != "withdrawn"):
            self._wrong(fact, f"was {entry.state} already")
        told = fact.personal or {}
        first, _, last = told["name"].partition(" ")
        entry.said |= {"first_name": first, "last_name": last}
        entry.said |= {name: told[name] for name in ("email", "phone", "institution")}
        if entry.id in self.order:
            self.order.remove(entry.id)

    def _outcome(self, fact: HistoryFact) -> None:
        entry = self.entries[fact.subject_id]
        if entry.id in self._moves:
            self._moved(fact, entry)
            return
        entry.state = ""
        ahead = [each for each in self.line() if self.fits(each)]
        expected = "place_given" if self.fits(entry) and not ahead else "put_in_line"
        expected = self.pends(entry) or expected
        entry.state = OUTCOMES[fact.kind]
        entry.changes += 1
        self.order.append(entry.id)
        if fact.kind != f"registration.{expected}":
            self._wrong(fact, f"the rules say {expected}")
        if entry.email:
            self._send(FIRST_LETTER[entry.state], entry)

    def _moved(self, fact: HistoryFact, entry: Entry) -> None:
        """Take in that somebody moved between applied and waiting, at the turn that they kept."""
        expected = self.pends(entry) or "joined_queue"
        if fact.kind != f"registration.{expected}" or self._lucky:
            self._wrong(fact, f"the rules say {expected}, and first {self._lucky}")
        entry.state = self._moves.pop(entry.id)
        entry.changes += 1
        self._send(FIRST_LETTER[entry.state], entry)

    def _institution_known(self, fact: HistoryFact) -> None:
        self.known.add(fact.values["name"])
        self.settle(fact.at)

    def _left(self, fact: HistoryFact) -> None:
        entry = self.entries[fact.subject_id]
        withdrawn = fact.kind == "registration.withdrawn"
        if entry.state in GONE or (withdrawn and self._is_over(fact.at)):
            self._wrong(fact, f"was {entry.state}")
        freed = entry.seated
        entry.state = "withdrawn" if withdrawn else "removed"
        entry.changes += 1
        self._send("withdrawn" if withdrawn else "removed", entry)
        if freed or not withdrawn:
            self.settle(fact.at)

    def _seated_from_queue(self, fact: HistoryFact) -> None:
        entry = self.entries[fact.subject_id]
        if not self._lucky or self._lucky[0] != entry.id:
            self._wrong(fact, f"whose turn it was: {self._lucky}")
        self._lucky = (self._lucky or [])[1:]
        self._seat(entry)

    def _seated_by_staff(self, fact: HistoryFact) -> None:
        entry = self.entries[fact.subject_id]
        if entry.state != fact.values["before"] or self._is_off():
            self._wrong(fact, f"was {entry.state}, the event {self.status}")
        if not self.fits(entry):
            self._wrong(fact, "there was no place")
        if self.limit is not None and entry.centre and entry.centre not in self.known:
            self._wrong(fact, "nobody knew the institution")
        self._seat(entry, is_told=not self._is_over(fact.at))

    def _seat(self, entry: Entry, *, is_told: bool = True) -> None:
        entry.state = "confirmed"
        entry.changes += 1
        if is_told:
            self._send("promoted", entry)

    def _corrected(self, fact: HistoryFact) -> None:
        entry, changed = self.entries[fact.subject_id], (fact.personal or {})["changed"]
        if entry.state in GONE:
            self._wrong(fact, f"was {entry.state}")
        for name, (before, after) in changed.items():
            if name in entry.said and entry.said[name] != before:
                self._wrong(fact, f"{name} was {entry.said[name]!r} before")
            entry.said[name] = after
        entry.changes += 1
        if "email" in changed and changed["email"][0].casefold() != changed["email"][1].casefold():
            entry.links += 1
            self._send("corrected", entry)
        if "institution" in changed:
            if entry.seated and self.limit is not None and entry.centre not in self.known:
                self._wrong(fact, "left with a place for an institution that nobody knew")
            self.settle(fact.at)

    def _link_sent(self, fact: HistoryFact) -> None:
        entry = self.entries[fact.subject_id]
        if entry.link_sent and abs(fact.at - entry.link_sent) < timedelta(minutes=5):
            self._wrong(fact, "the link was sent a moment before")
        entry.link_sent = fact.at
        self._send("link_again", entry)

    def _limits_changed(self, fact: HistoryFact) -> None:
        changed = fact.values["changed"]
        have = {"capacity": self.capacity, "per_institution_limit": self.limit}
        for name, (before, after) in changed.items():
            if have[name] != before:
                self._wrong(fact, f"{name} was {have[name]} before")
            have[name] = after
        self.capacity, self.limit = have["capacity"], have["per_institution_limit"]
        self._new_version(fact)
        self.settle(fact.at)

    def _edited(self, fact: HistoryFact) -> None:
        changed = {name: after for name, (_, after) in fact.values["changed"].items()}
        self._new_version(fact)
        if fact.values["version"] != self.version:
            self._wrong(fact, f"this is version {self.version}")
        if "status" in changed:
            self.status, self.until = changed["status"], None
        if "registration_deadline" in changed:
            self.deadline = _day(changed["registration_deadline"])
        if "registration_opens" in changed:
            self.opens = _day(changed["registration_opens"])
        if "withdrawal_cutoff_hours" in changed:
            hours = changed["withdrawal_cutoff_hours"]
            self.cutoff_hours = 24 if hours is None else hours
        if {"status", "withdrawal_cutoff_hours"} & set(changed):
            self.settle(fact.at)

    def _suspended(self, fact: HistoryFact) -> None:
        if self.status == "cancelled" or self._is_done(fact.at):
            self._wrong(fact, f"it was {self.status}")
        self.status, self.until = "suspended", _day(fact.values.get("until"))
        self._new_version(fact)

    def _resumed(self, fact: HistoryFact) -> None:
        if self.status != "suspended":
            self._wrong(fact, f"it was {self.status}")
        self.status, self.until = "planned", None
        self._new_version(fact)
        self.settle(fact.at)

    def _event_cancelled(self, fact: HistoryFact) -> None:
        if self.status == "cancelled":
            self._wrong(fact, "it was cancelled before")
        self.status, self.until = "cancelled", None
        self._new_version(fact)

    def _meeting_cancelled(self, fact: HistoryFact) -> None:
        gone = self._of_meeting(fact, self.sittings)
        if not gone:
            self._wrong(fact, "it was cancelled before")
        for id in gone:
            self.cancelled[id] = self.sittings.pop(id)
        self._new_version(fact)
        self.settle(fact.at)

    def _meeting_restored(self, fact: HistoryFact) -> None:
        back = self._of_meeting(fact, self.cancelled)
        if not back:
            self._wrong(fact, "it takes place already")
        for id in back:
            self.sittings[id] = self.cancelled.pop(id)
        self._new_version(fact)
        self.settle(fact.at)

    def _meeting_changed(self, fact: HistoryFact) -> None:
        before, after = fact.values["changed"]["start_local"]
        was = self._of_meeting(fact, self.sittings)
        now = {id: replace(each, day=date.fromisoformat(after[:10])) for id, each in was.items()}
        if {str(each.day) for each in was.values()} != {before[:10]}:
            self._wrong(fact, f"it was on {[each.day for each in was.values()]} before")
        self.sittings |= now
        self._new_version(fact)
        self.settle(fact.at)

    @staticmethod
    def _of_meeting(fact: HistoryFact, sittings: dict[int, Sitting]) -> dict[int, Sitting]:
        return {id: each for id, each in sittings.items() if each.meeting == fact.subject_id}

    def _new_version(self, fact: HistoryFact) -> None:
        self.version += 1

    def _send(self, kind: str, entry: Entry) -> None:
        if not entry.email:
            if kind not in OWN_DOING:
                self.calls.append((kind, entry.id))
            return
        says = kind == "waiting" or (kind == "corrected" and entry.state == "waiting")
        place = self.line().index(entry) + 1 if says else 0
        link = 0 if kind in WITHOUT_LINK else entry.links
        self.letters.append((kind, entry.id, entry.email, link, place))

    def _check_limits(self, fact: HistoryFact) -> None:
        seated = [each for each in self.entries.values() if each.seated]
        if self.capacity is not None and len(seated) > self.capacity:
            self._wrong(fact, f"{len(seated)} people for {self.capacity} places")
        centres = [each.centre for each in seated if each.centre]
        most = max(map(centres.count, centres), default=0)
        if self.limit is not None and most > self.limit:
            self._wrong(fact, f"{most} people of one institution, {self.limit} allowed")

    def _wrong(self, fact: HistoryFact, why: str) -> None:
        self.complaints.append(f"fact {fact.id} {fact.kind} of {fact.subject_id} at {fact.at:%T.%f}: {why}")


def _is_beside(kind: str) -> bool:
    """Tell whether a fact is written without the event's lock, or tells of attendance."""
    attendance = kind.startswith("attendance.") and kind != "attendance.credit_given"
    return attendance or kind == "event.registrations_exported"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _instant(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=WARSAW)


def _midnight(day: date) -> datetime:
    return _instant(day + timedelta(days=1), time(0))


def _end(sitting: Sitting) -> datetime:
    return _instant(sitting.day, sitting.ends_at) if sitting.ends_at else _midnight(sitting.day)
