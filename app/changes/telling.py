"""Telling what was announced: each person once, in one letter or one call; or showing it first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.changes.assigned import assignment_letter, assignment_text
from app.changes.circles import Circle
from app.changes.facts import NOTICE_SENT
from app.changes.hearers import hearers_of
from app.changes.joint import JointLetters, SuspendingAct, reached
from app.changes.letters import Announcement
from app.changes.shares import Hearer
from app.history.operations import record
from app.outbox.letters import LetterText
from app.outbox.models import Letter
from app.outbox.operations import tell_all
from app.outbox.operations.untold import take_back
from app.work import Work


@dataclass(frozen=True, slots=True)
class ToldCircle:
    """A circle of people who are told: how many by mail and by phone, and the letter of the first."""

    circle: Circle
    by_mail: int
    by_phone: int
    letter: LetterText | None


def tell(work: Work, announcements: Sequence[Announcement]) -> int:
    """Tell each whom the announcements concern: one letter each; return how many letters.

    Who gave no e-mail becomes a call.
    """
    hearers = hearers_of(work, announcements)
    turns = [(told.event, turn) for told in announcements for turn in told.turns]
    tell_hearers(work, hearers)
    tell_all(work, [assignment_letter(work, *each) for each in turns])
    mailed, _ = reached(hearers)
    told = Counter(id for each in mailed for id in {share.event.id for share in each.shares})
    told.update(event.id for event, _ in turns)
    for id, count in told.items():
        record(work, NOTICE_SENT, "event", id, event_id=id, values={"count": count})
    return len(mailed) + len(turns)


def tell_hearers(work: Work, hearers: Sequence[Hearer], act: SuspendingAct | None = None) -> None:
    """Queue everybody's letter, or add their call; what these overtake and nobody has read is dropped."""
    letters, (mailed, phoned) = JointLetters(work, act), reached(hearers)
    told = {id(each) for each in (*mailed, *phoned)}
    for each in hearers:
        # A call is closed by the letter that takes its place, when that has left.
        stays = bool(each.email) and id(each) in told
        take_back(work, [row for row in each.instead_of if isinstance(row, Letter) or not stays])
    tell_all(work, [letters.letter(each) for each in (*mailed, *phoned)])


def circles(work: Work, announcements: Sequence[Announcement]) -> list[ToldCircle]:
    """Return whom the announcements concern, by circle and by the events of which their letters tell, those
    of most first, with the letter as its first one would get it.

    The link to a person's page is left out: nobody else may open it. The number of statements is constant.
    """
    alike: dict[tuple[Circle, tuple[int, ...]], list[Hearer]] = {}
    for each in hearers_of(work, announcements):
        if each.shares:
            events = tuple(share.event.id for share in each.shares)
            alike.setdefault((each.shares[0].circle, events), []).append(each)
    letters, found = JointLetters(work), []
    for told in announcements:
        if told.turns:
            first = assignment_text(work, told.event, told.turns[0])
            found.append(ToldCircle(Circle.assigned, len(told.turns), 0, first))
    for circle, events in sorted(alike, key=lambda key: (list(Circle).index(key[0]), -len(key[1]), key[1])):
        mailed, phoned = reached(alike[circle, events])
        letter = letters.text(mailed[0], hides_links=True) if mailed else None
        found.append(ToldCircle(circle, len(mailed), len(phoned), letter))
    return found
