"""A change seen before it happens: how many people would be told, and in which words."""

from dataclasses import dataclass

from app.changes.guards import guard
from app.changes.letters import Letters, concerned, first_of
from app.changes.plan import Change
from app.changes.release import carried_out
from app.outbox.letters import LetterText
from app.work import Work


@dataclass(frozen=True, slots=True)
class Preview:
    """How many people would be told, and the letter as the first of them would get it (None: nobody).

    `to_phone` people gave no e-mail address: the organiser must phone them.
    The link to that person's page is left out: nobody else may open it.
    """

    count: int
    letter: LetterText | None
    to_phone: int

    @property
    def concerns_anybody(self) -> bool:
        """Whether there is anybody to tell, by mail or by phone."""
        return bool(self.count or self.to_phone)


def preview(work: Work, change: Change) -> Preview:
    """Return who would be told of a change, and how; changes nothing. Refuses what its release would."""
    guard(work, change)
    attempt = work.session.begin_nested()
    try:
        announcement = carried_out(work, change)
        if announcement is None:
            return Preview(0, None, 0)
        letters = Letters(work, announcement)
        reached = concerned(letters)
        first = first_of(letters, reached)
        nowhere = work.links.absolute("/registrations/…/")
        letter = letters.text(first, link=nowhere) if first else None
        by_mail = sum(each.by_mail for each in reached.values())
        return Preview(by_mail, letter, sum(each.by_phone for each in reached.values()))
    finally:
        attempt.rollback()
