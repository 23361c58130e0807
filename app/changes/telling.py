"""Telling an announcement: whom it reaches, in which circles, and one letter for each person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.accounts.models import Role
from app.changes.assigned import assignment_letter, assignment_text
from app.changes.circles import Circle, circle_of_staff, circle_of_state
from app.changes.facts import NOTICE_SENT
from app.changes.letters import Announcement, Letters
from app.changes.staff import members_at_all, reader_of, staff_to_notify
from app.columns import folded
from app.events.staffed import Staffed
from app.history.operations import record
from app.outbox.letters import LetterText
from app.outbox.operations import tell_all
from app.registrations.addressees import Addressee, people_to_notify, readers
from app.registrations.models import SEATED
from app.work import Work


@dataclass(frozen=True, slots=True)
class ToldCircle:
    """A circle of people who are told: how many by mail and by phone, and the letter of the first."""

    circle: Circle
    by_mail: int
    by_phone: int
    letter: LetterText | None


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom an announcement concerns: people with a registration, and staff apart from them."""

    letters: Letters
    people: Sequence[Addressee]
    staff: Sequence[Staffed]


def concerned(work: Work, announcement: Announcement) -> Concerned:
    """Return whom an announcement concerns, with their letters; who gave no e-mail is among them."""
    event, letters = announcement.event, Letters(work, announcement)
    told = people_to_notify(work, event, by_phone=True)
    people = [each for each in told if letters.concern(each.reader, seated=each.is_seated)]
    staff, also = _apart(letters, _staff(letters), people)
    return Concerned(replace(letters, also=also), people, staff)


def tell(work: Work, announcement: Announcement) -> int:
    """Tell each whom the announcement concerns: one letter each; return how many letters.

    Who gave no e-mail becomes a call.
    """
    event, found = announcement.event, concerned(work, announcement)
    letters = found.letters
    queued = [letters.letter(each) for each in found.people]
    queued += [letters.staff_letter(each) for each in found.staff]
    queued += [assignment_letter(work, event, each) for each in announcement.turns]
    tell_all(work, queued)
    mailed = sum(bool(each.recipient) for each in queued)
    if mailed:
        record(work, NOTICE_SENT, "event", event.id, event_id=event.id, values={"count": mailed})
    return mailed


def circles(work: Work, announcement: Announcement) -> list[ToldCircle]:
    """Return whom the announcement concerns, circle by circle, with the letter as its first one would get it.

    The link to a person's page is left out: nobody else may open it. The number of statements is constant.
    """
    letters, turns = Letters(work, announcement), announcement.turns
    found = [*_participants(letters), *_named(letters)]
    if turns:
        first = assignment_text(work, announcement.event, turns[0])
        found.insert(0, ToldCircle(Circle.assigned, len(turns), 0, first))
    return found


def _participants(letters: Letters) -> Iterable[ToldCircle]:
    work, event = letters.work, letters.announcement.event
    counted = {
        key: reach
        for key, reach in readers(work, event).items()
        if letters.concern(key[0], seated=key[1] in SEATED)
    }
    nowhere = work.links.absolute("/registrations/…/")
    for circle in Circle:
        mine = {key: reach for key, reach in counted.items() if circle_of_state(key[1]) == circle}
        if not mine:
            continue
        by_mail = sum(each.by_mail for each in mine.values())
        first = None
        if by_mail:
            among = [reader for reader, _ in mine]
            state = next(state for _, state in mine)
            first = next(iter(people_to_notify(work, event, most=1, among=among, state=state)), None)
        letter = letters.text(first, link=nowhere) if first else None
        yield ToldCircle(circle, by_mail, sum(each.by_phone for each in mine.values()), letter)


def _named(letters: Letters) -> Iterable[ToldCircle]:
    work, event, found = letters.work, letters.announcement.event, _staff(letters)
    emails = {each.email.lower() for each in found if each.email}
    mailed = people_to_notify(work, event, emails=emails) if emails else []
    people = [each for each in mailed if letters.concern(each.reader, seated=each.is_seated)]
    staff, _ = _apart(letters, found, people)
    for circle in (Circle.trainers, Circle.co_organisers, Circle.members):
        mine = [each for each in staff if circle_of_staff(reader_of(each)) == circle]
        reached = [each for each in mine if each.email]
        if mine:
            letter = letters.staff_text(reached[0]) if reached else None
            yield ToldCircle(circle, len(reached), len(mine) - len(reached), letter)


def _staff(letters: Letters) -> list[Staffed]:
    """Return who of the staff and of the event's group is told of the difference, each person once.

    Whose role differs has a letter about that.
    """
    work, event = letters.work, letters.announcement.event
    turned = {each.who.account_id for each in letters.announcement.turns}
    staff = [each for each in staff_to_notify(work, event) if each.account_id not in turned]
    known = {(each.email.lower(), folded(each.name)) for each in staff}
    members = members_at_all(work, [event])[event.id]
    others = [each for each in members if (each.email.lower(), folded(each.name)) not in known]
    return [each for each in (*staff, *others) if letters.concern(reader_of(each))]


def _apart(
    letters: Letters, staff: Sequence[Staffed], people: Sequence[Addressee]
) -> tuple[list[Staffed], dict[int, frozenset[Role]]]:
    """Return who of the staff gets a letter of their own, and which participants are told of their role too.

    Who is registered under the same name and address gets one letter, if it says all that the other would.
    """
    registered = {(each.email.lower(), folded(each.name)): each for each in people if each.email}
    alone, also = [], {}
    for each in staff:
        twin = registered.get((each.email.lower(), folded(each.name)))
        whole = letters.difference(reader_of(each))
        if twin is not None and letters.difference(twin.reader, seated=twin.is_seated).covers(whole):
            also[twin.registration_id] = each.roles
        else:
            alone.append(each)
    return alone, also
