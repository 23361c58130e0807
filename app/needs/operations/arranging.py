"""Arranging what somebody needs, and telling them what is not possible."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.errors import N_, Closed, Refusal
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.history.operations import NewFact, record_all
from app.needs.facts import ARRANGED
from app.needs.messages import not_possible_letter
from app.needs.models import Arrangement, NeedState
from app.needs.queries.needs import Need, needs_of, one_need, plan_of_event
from app.needs.wanted import OWN_TEXT
from app.outbox.operations import tell_all
from app.work import Work

CHANGED = N_("Somebody else changed this meanwhile. Look at what stands there now, then save again.")
SAY_WHY = N_(
    "Say why it is not possible and what is offered instead: the person gets these words in a letter."
)
WERE_ERASED = N_("The needs of this event were erased: nothing is left to arrange.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranging:
    """How far a need is arranged, by whom, until when it is needed, and what the person is told."""

    state: NeedState
    arranged_by: str | None = None
    needed_by: date | None = None
    sentence: str | None = None


def arrange(
    work: Work,
    event: Event,
    registration_id: int,
    need: str,
    wanted: Arranging,
    seen: int,
    *,
    alike: bool = False,
) -> int:
    """Write down how far a need is arranged; return of how many people.

    With `alike` the same holds for all others with this need for which nothing is arranged yet. Who is told
    that it is not possible gets a letter, again if the words are other ones. Refuses "not possible" without
    words, what somebody else changed since it was `seen` (its version, 0 for none), and an event whose needs
    are erased.
    """
    lock_event(work, event)
    if plan_of_event(work, event.id).erased_at is not None:
        raise Closed(WERE_ERASED)
    if wanted.state == NeedState.not_possible and not wanted.sentence:
        raise Refusal(SAY_WHY, field="sentence")
    one = one_need(work, event, registration_id, need)
    if (one.arrangement.version if one.arrangement else 0) != seen:
        raise Refusal(CHANGED)
    chosen = [one, *(_others(work, event, one) if alike and need != OWN_TEXT else [])]
    told = [each for each in chosen if _write(work, each, wanted)]
    work.session.flush()
    record_all(
        work,
        [
            NewFact(ARRANGED[wanted.state], "registration", each.registration.id, event.id)
            for each in chosen
        ],
    )  # fmt: skip
    tell_all(work, [not_possible_letter(work, each, wanted.sentence or "") for each in told])
    return len(chosen)


def _others(work: Work, event: Event, one: Need) -> Sequence[Need]:
    return [
        each
        for each in needs_of(work, event)
        if each.need == one.need
        and each.state == NeedState.open
        and each.registration.id != one.registration.id
    ]


def _write(work: Work, need: Need, wanted: Arranging) -> bool:
    """Write one arrangement; tell whether its person is to be told."""
    row = need.arrangement
    if row is None:
        row = Arrangement(registration_id=need.registration.id, need=need.need, version=0)
        work.session.add(row)
    was_told = row.state == NeedState.not_possible and row.sentence == wanted.sentence
    row.state, row.arranged_by = wanted.state, wanted.arranged_by
    row.needed_by, row.sentence = wanted.needed_by, wanted.sentence
    row.changed_at, row.version = work.now, row.version + 1
    return wanted.state == NeedState.not_possible and not was_told and need.registration.is_seated
