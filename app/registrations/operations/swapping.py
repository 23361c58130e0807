"""Two people change places crosswise between two events of a recruitment, in one act."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.errors import N_, Refusal
from app.events.operations.locking import lock_event
from app.outbox.letters import LetterText
from app.outbox.operations import preview, tell_all
from app.registrations.models import Registration
from app.registrations.operations.bulk import read_anew
from app.registrations.operations.changing_event import (
    HAS_ENDED,
    ChangedEvent,
    changed_letter,
    given_instead,
)
from app.registrations.operations.destination import destination
from app.registrations.operations.filling import fill_left
from app.registrations.operations.previews import named, without_key
from app.registrations.recruited import formers_of, waits_to_change
from app.work import Work

NOT_TWO = N_("Choose exactly two people who take part in different events: they change places.")
NO_PLACE = N_("This person has no place to give in exchange: a place that is only offered is none yet.")
NOT_SEATED = N_(
    "This person would have no place there: the organiser decides there first, or the form is missing."
)
NOT_BOTH = N_("The two can't change places: nothing was changed.")


@dataclass(slots=True)
class Swap:
    """Two people with their registrations at the other's event; or why not, for each who can't."""

    moved: list[tuple[Registration, ChangedEvent]] = field(default_factory=list)
    refused: list[tuple[Registration, Refusal]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SwapPreview:
    """What a swap would do: each name with the ids of the events from and to, or the reasons against it.

    `letters` are those that the two get, each with its reader's name and language; `to_phone` of them gave no
    address.
    """

    moved: list[tuple[str, int, int]]
    refused: list[tuple[str, Refusal]]
    letters: list[tuple[str, LetterText, str]]
    to_phone: int


def swap(work: Work, registrations: Sequence[Registration]) -> Swap:
    """Let two people of different events of a recruitment change places, both or neither, and tell each.

    Full events stay full at every moment, and nobody who waits gets in between: the two give their places to
    each other. Who waits for a change to just that event gets the place there, and the wait is over. A place
    that the limits of institutions kept from those who wait goes to the next in line afterwards. Refuses
    unless they are two with places, and whom an event does not let in.
    """
    with work.session.begin_nested():  # what was begun for one must not stay where the other is refused
        done = _swapped(work, registrations)
        if done.refused:
            only_one = len(done.refused) == 1
            raise done.refused[0][1] if only_one else Refusal(NOT_BOTH)
    tell_all(work, [changed_letter(work, row, changed) for row, changed in done.moved])
    work.session.flush()
    fill_left(work, [changed.registration for _, changed in done.moved])
    return done


def preview_of_swap(work: Work, registrations: Sequence[Registration]) -> SwapPreview:
    """Return what `swap` would do, and change nothing. Refuses unless they are two of different events."""
    attempt = work.session.begin_nested()
    try:
        done = _swapped(work, registrations)
        told = [] if done.refused else done.moved
        return SwapPreview(
            [(named(row), row.event_id, changed.registration.event_id) for row, changed in told],
            [(named(row), why) for row, why in done.refused],
            [
                (
                    named(row),
                    preview(work, without_key(work, changed_letter(work, row, changed))),
                    row.language,
                )
                for row, changed in told
                if row.email
            ],
            sum(not row.email for row, _ in told),
        )
    finally:
        attempt.rollback()


def _swapped(work: Work, registrations: Sequence[Registration]) -> Swap:
    """Swap, and tell nobody yet; where one of them is refused, what was begun is for the caller to undo."""
    if len({each.id for each in registrations}) != 2:
        raise Refusal(NOT_TWO)
    # The lock of one event covers all of its recruitment.
    lock_event(work, registrations[0].event)
    rows = read_anew(work, [each.id for each in registrations])
    former = formers_of(work, rows)
    one, other = (former[each.id] if waits_to_change(each, former.get(each.id)) else each for each in rows)
    if one.event_id == other.event_id or one.person_id == other.person_id:
        raise Refusal(NOT_TWO)
    together = one.event.rules.recruitment_id
    if together is None or together != other.event.rules.recruitment_id:
        raise Refusal(NOT_TWO)
    places = [(one, destination(work, other.event, [one])), (other, destination(work, one.event, [other]))]
    done = Swap()
    for giver, (_, there) in zip((other, one), places, strict=True):
        if giver.is_seated:
            there.left(giver)
        else:
            done.refused.append((giver, Refusal(HAS_ENDED if giver.has_ended else NO_PLACE)))
    if done.refused:
        return done
    for row, there in places:
        try:
            with work.session.begin_nested():
                changed = given_instead(work, row, there)
                if not changed.registration.is_seated:
                    raise Refusal(NOT_SEATED)
        except Refusal as refusal:
            done.refused.append((row, refusal))
        else:
            done.moved.append((row, changed))
    return done
