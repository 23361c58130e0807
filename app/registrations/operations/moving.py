"""Staff move people to another event of the same recruitment: several at once, seen before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.errors import N_, Refusal
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.outbox.letters import LetterText
from app.outbox.operations import preview, tell_all
from app.registrations.models import Registration
from app.registrations.operations.bulk import read_anew
from app.registrations.operations.changing_event import ChangedEvent, changed_letter, come, follow
from app.registrations.operations.destination import destination
from app.registrations.operations.filling import fill_left
from app.registrations.operations.previews import named, without_key
from app.work import Work

NOBODY = N_("Nobody of the chosen can be moved there.")


@dataclass(slots=True)
class PeopleMoved:
    """Who was moved, with the registration there, and who was passed over and why."""

    moved: list[tuple[Registration, ChangedEvent]] = field(default_factory=list)
    passed_over: list[tuple[Registration, Refusal]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MovePreview:
    """What a move would do: names of the moved, and of those passed over with reasons.

    `letters` go out, the first as `letter`, in its reader's `language`; `to_phone` people gave no address.
    """

    moved: list[str]
    waiting: int
    passed_over: list[tuple[str, Refusal]]
    letters: int
    to_phone: int
    letter: LetterText | None
    language: str


def move_all(work: Work, registrations: Sequence[Registration], target: Event) -> PeopleMoved:
    """Move people to an event of their recruitment, in the order of their turns, and tell each.

    Who has a place gets one there while places are free; who has none comes there as everybody. Who can't be
    moved (full, left, registered there, kept out by its rules) is passed over with the reason. Places that
    are left go to the next in line. Refuses where nobody can be moved.
    """
    moves = _moved(work, registrations, target)
    if not moves.moved:
        raise moves.passed_over[0][1] if len(moves.passed_over) == 1 else Refusal(NOBODY)
    tell_all(work, [changed_letter(work, row, changed) for row, changed in moves.moved])
    work.session.flush()
    fill_left(work, [changed.registration for _, changed in moves.moved])
    return moves


def preview_of_move(work: Work, registrations: Sequence[Registration], target: Event) -> MovePreview:
    """Return what `move_all` would do, and change nothing; the move is tried and undone."""
    attempt = work.session.begin_nested()
    try:
        moves = _moved(work, registrations, target)
        told = next((each for each in moves.moved if each[0].email), None)
        return MovePreview(
            [named(changed.registration) for _, changed in moves.moved],
            sum(not changed.registration.is_seated for _, changed in moves.moved),
            [(named(row), why) for row, why in moves.passed_over],
            sum(bool(row.email) for row, _ in moves.moved),
            sum(not row.email for row, _ in moves.moved),
            preview(work, without_key(work, changed_letter(work, *told))) if told else None,
            told[0].language if told else work.texts.language,
        )
    finally:
        attempt.rollback()


def _moved(work: Work, registrations: Sequence[Registration], target: Event) -> PeopleMoved:
    """Move, and tell nobody yet."""
    lock_event(work, target)
    moves = PeopleMoved()
    rows = read_anew(work, [each.id for each in registrations])
    there = destination(work, target, rows)
    for row in rows:
        try:
            changed = come(work, row, there)
        except Refusal as refusal:
            moves.passed_over.append((row, refusal))
        else:
            moves.moved.append((row, changed))
    follow(work, moves.moved, there)
    return moves
