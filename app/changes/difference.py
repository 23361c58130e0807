"""What a change means to people: the difference of what they were told before and would be told after it."""

import enum
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.changes.snapshot import Snapshot, ToldMeeting
from app.changes.staff import StaffReader
from app.events.models import OFF, EventStatus
from app.registrations.addressees import Reader


class Turn(enum.StrEnum):
    """A turn in the fate of a whole event; `prolonged`: suspended until another day than before."""

    suspended = "suspended"
    prolonged = "prolonged"
    resumed = "resumed"
    cancelled = "cancelled"
    restored = "restored"


class MeetingTurn(enum.StrEnum):
    """What became of a meeting: other days or hours, another place or way of meeting, other access data, …"""

    moved = "moved"
    elsewhere = "elsewhere"
    link = "link"
    renamed = "renamed"
    added = "added"
    cancelled = "cancelled"
    restored = "restored"
    removed = "removed"


@dataclass(frozen=True, slots=True)
class MeetingChange:
    """A meeting of which people must be told. One that was added has no `before`, a removed one no `after`.

    `replaced` is the cancelled meeting in whose place it is held.
    """

    turn: MeetingTurn
    before: ToldMeeting | None
    after: ToldMeeting | None
    replaced: ToldMeeting | None = None

    @property
    def known(self) -> ToldMeeting:
        """The meeting as it is now, or as it was."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change is of a meeting")
        return found


@dataclass(frozen=True)
class EventDifference:
    """What differs for people between two snapshots; false if they needn't be told of anything.

    An event that is held, and one that was cancelled and stays so, has no news. What is over before and
    after a change is none either. A deadline is news only if it is brought forward.
    """

    before: Snapshot
    after: Snapshot

    def __bool__(self) -> bool:
        return bool(self.turn or self.meetings or self.facts)

    @property
    def may_concern(self) -> bool:
        """Whether anything differs for somebody: for all, or for those whose group got or lost a meeting."""
        groups = {each.id: each.group_id for each in self.before.meetings}
        changed = any(groups.get(each.id, each.group_id) != each.group_id for each in self.after.meetings)
        return bool(self) or changed

    def seen_by(self, reader: Reader | StaffReader, *, seated: bool = True) -> "EventDifference":
        """Return what differs for somebody, who knows the meetings that concern them in their language.

        Who has no place (not `seated`) was never told how to get into an online meeting.
        """
        was, now = self.before.seen_by(reader), self.after.seen_by(reader)
        return EventDifference(was, now) if seated else EventDifference(was.closed(), now.closed())

    @property
    def turn(self) -> Turn | None:
        """What became of the event as a whole."""
        was, now = self.before.status, self.after.status
        if was == now == EventStatus.suspended and self._differs("suspended_until"):
            return Turn.prolonged
        if was == now or EventStatus.held in (was, now):
            return None
        if now == EventStatus.cancelled:
            return Turn.cancelled
        if now == EventStatus.suspended:
            return Turn.suspended
        if was == EventStatus.cancelled:
            return Turn.restored
        return Turn.resumed if was == EventStatus.suspended else None

    @cached_property
    def facts(self) -> frozenset[str]:
        """What else differs: `titles`, `trainers`, `deadline`; of no meeting `periods`, `place`, `mode`."""
        if self._is_settled:
            return frozenset()
        found = {"titles"} if self._differs("titles") else set()
        if None not in (self.before.trainers, self.after.trainers) and self._differs("trainers"):
            found.add("trainers")
        if not self.after.meetings and not self.before.meetings:
            found |= {name for name in ("periods", "place", "mode") if self._differs(name)}
        if self.is_earlier(self.before.deadline, self.after.deadline):
            found.add("deadline")
        return frozenset(found)

    @cached_property
    def meetings(self) -> tuple[MeetingChange, ...]:
        """The meetings of which people must be told, in order of time."""
        if self._is_settled:
            return ()
        was = {each.id: each for each in self.before.meetings}
        now = {each.id: each for each in self.after.meetings}
        found = [self._change(was.get(id), now.get(id)) for id in (was | now)]
        changed = [each for each in found if each is not None]
        return tuple(sorted(changed, key=lambda each: (each.known.days[0][0], each.known.id)))

    @cached_property
    def unchanged(self) -> tuple[ToldMeeting, ...]:
        """The meetings to come that stay as they were."""
        changed = {each.known.id for each in self.meetings}
        return tuple(
            each
            for each in self.after.meetings
            if each.id not in changed and not each.cancelled and not each.over
        )

    @property
    def _is_settled(self) -> bool:
        was, now = self.before.status, self.after.status
        return EventStatus.held in (was, now) or was == now == EventStatus.cancelled

    def _differs(self, name: str) -> bool:
        return bool(getattr(self.before, name) != getattr(self.after, name))

    @staticmethod
    def is_earlier(before: date | None, after: date | None) -> bool:
        """Tell whether a deadline is brought forward; none at all is later than any day."""
        return after is not None and (before is None or after < before)

    def _change(self, was: ToldMeeting | None, now: ToldMeeting | None) -> MeetingChange | None:
        if all(each is None or each.over for each in (was, now)):
            return None
        turn = _turn(was, now)
        if turn is None:
            return None
        replaced = now.replaces if now and turn in (MeetingTurn.added, MeetingTurn.restored) else None
        known = {each.id: each for each in self.after.meetings}
        return MeetingChange(turn, was, now, known.get(replaced) if replaced else None)

    def covers(self, other: "EventDifference") -> bool:
        """Tell whether who is told this is told all of another view of the same change."""
        mine = {each.known.id for each in self.meetings}
        return other.facts <= self.facts and all(each.known.id in mine for each in other.meetings)

    @property
    def stays_off(self) -> bool:
        """Whether the event is suspended before and after, so that dates alone change."""
        return self.before.status == self.after.status and self.after.status in OFF


def _turn(was: ToldMeeting | None, now: ToldMeeting | None) -> MeetingTurn | None:
    if now is None or now.cancelled:
        gone = MeetingTurn.removed if now is None else MeetingTurn.cancelled
        return None if was is None or was.cancelled else gone
    if was is None or was.cancelled:
        return MeetingTurn.added if was is None else MeetingTurn.restored
    if was.days != now.days:
        return MeetingTurn.moved
    if (was.place, was.mode) != (now.place, now.mode):
        return MeetingTurn.elsewhere
    if was.secrets != now.secrets:
        return MeetingTurn.link
    return MeetingTurn.renamed if was.label != now.label else None
