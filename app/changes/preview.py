"""A change seen before it happens: how many people would be told, and in which words."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.changes.circles import Circle
from app.changes.guards import guard
from app.changes.plan import Change
from app.changes.release import carried_out
from app.changes.telling import ToldCircle, circles
from app.outbox.letters import LetterText
from app.work import Work


@dataclass(frozen=True, slots=True)
class Preview:
    """Who would be told, circle by circle, each with the letter as its first one would get it.

    A circle comes several times if its letters tell of different events.
    """

    circles: Sequence[ToldCircle]

    @property
    def by_circle(self) -> list[ToldCircle]:
        """How many of each circle are told, whatever their letters tell."""
        found: dict[Circle, ToldCircle] = {}
        for each in self.circles:
            known = found.get(each.circle, ToldCircle(each.circle, 0, 0, None))
            mailed, phoned = known.by_mail + each.by_mail, known.by_phone + each.by_phone
            found[each.circle] = ToldCircle(each.circle, mailed, phoned, None)
        return list(found.values())

    @property
    def count(self) -> int:
        """How many people get a letter."""
        return sum(each.by_mail for each in self.circles)

    @property
    def to_phone(self) -> int:
        """How many gave no e-mail address: they become tasks to phone."""
        return sum(each.by_phone for each in self.circles)

    @property
    def letter(self) -> LetterText | None:
        """The first letter of all; None if nobody is told by mail."""
        return next((each.letter for each in self.circles if each.letter), None)

    @property
    def concerns_anybody(self) -> bool:
        """Whether there is anybody to tell, by mail or by phone."""
        return bool(self.circles)


def preview(work: Work, change: Change) -> Preview:
    """Return who would be told of a change, and how; changes nothing. Refuses what its release would."""
    guard(work, change)
    attempt = work.session.begin_nested()
    try:
        announcement = carried_out(work, change)
        return Preview(circles(work, [announcement]) if announcement else ())
    finally:
        attempt.rollback()
