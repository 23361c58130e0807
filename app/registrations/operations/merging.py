"""Registrations of two persons who turned out to be one: moved, or joined where both are at one event."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.errors import N_, Refusal
from app.events.models import Event
from app.history.operations import record
from app.people.operations.moves import PersonMerge
from app.registrations.asked import ASKED
from app.registrations.counting import seats_by_institution
from app.registrations.facts import JOINED, PARTED
from app.registrations.models import (
    HOLDING,
    SETTLED_PAPERS,
    UNSEATED,
    GroupStay,
    PaperFile,
    QuestionAnswer,
    Registration,
    RegistrationState,
    SignedPaper,
)
from app.registrations.operations.filling import fill_under_lock
from app.work import Work

_ORDER = (*HOLDING, *UNSEATED)
_TURN = ("queue_class", "queue_number", "registered_at", "complete_since")
_PLACE = (
    "state", "state_changed_at", "eligibility", "left_from", "offered_until", "offer_lapsed_at",
    "stands_in_for_id", "is_named", "parallel_group_id", "enrolled_from", "enrolled_until",
    "institution_id", "institution_name", "institution_type",
)  # fmt: skip
"""What belongs to where somebody stands: the place is one of their institution."""
TAKEN = N_("The place that became free at “%(event)s” has gone to somebody else: free one there first.")
_READ = ("privacy_notice_version", "project_notices")
_CONFIDENTIAL = frozenset(name for name, each in ASKED.items() if each.is_confidential)
_NEVER_FILLED = {"first_name", "last_name", "email", "phone", "institution"}


def merge_registrations(work: Work, merge: PersonMerge) -> None:
    """Give all registrations to the person who is kept; join two of one event. Needs the events' locks.

    Of two, the kept person's goes on, and stands where the better of both stood: who has a place has it, else
    the earlier turn counts. It takes over answers, a settled form and notices read that it lacks. The other
    one ends, and its links lead to the one that goes on.
    """
    theirs = {each.event_id: each for each in _of(work, merge.kept.id)}
    for each in _of(work, merge.gone.id):
        if each.merged_into_id is not None:
            continue
        goes_on = theirs.get(each.event_id)
        if goes_on is None:
            # The rows of registers follow by their key.
            merge.moves.change(each, person_id=merge.kept.id)
        else:
            _join(work, merge, each, goes_on)
    for one, other in list(merge.joined.items()):
        _repoint(work, merge, one, other)
    work.session.flush()
    move_where_missing(work, merge, QuestionAnswer, "question_id")
    _join_papers(work, merge)


def give_freed_places(work: Work, merge: PersonMerge) -> list[list[int]]:
    """Let those who wait have the places of whom two registrations held two; last of a merge.

    Return each event with the number of places that were taken before (`check_room_to_part`).
    """
    taken = []
    for event_id in sorted(merge.freed):
        event = work.session.get_one(Event, event_id)
        taken.append([event_id, seats_by_institution(work, event).taken])
        fill_under_lock(work, event)
    return taken


def check_room_to_part(work: Work, event_id: int, taken: int) -> None:
    """Refuse what was parted where the place that became free has gone to somebody else: nobody loses one.

    Asked once the registrations are apart again; `taken` is what `give_freed_places` said.
    """
    event = work.session.get_one(Event, event_id)
    seats = seats_by_institution(work, event)
    limits = seats.limits
    over = limits.capacity is not None and seats.taken > limits.capacity
    for institution_id in seats.by_institution or {}:
        limit = limits.of(institution_id)
        over = over or (limit is not None and seats.taken_by(institution_id) > limit)
    if over and seats.taken > taken + 1:
        raise Refusal(TAKEN, values={"event": event.title_pl})


def tell_parted(work: Work, pairs: Sequence[tuple[int, int]]) -> None:
    """Record that registrations were parted again."""
    for id in (id for pair in pairs for id in pair):
        event_id = work.session.get_one(Registration, id).event_id
        record(work, PARTED, "registration", id, event_id=event_id)


def move_where_missing(work: Work, merge: PersonMerge, model: type[Any], *keys: str) -> None:
    """Give rows of registrations that ended to those that go on, unless these have one of the same keys."""
    for ended, goes_on in merge.joined.items():
        rows = _rows(work, model, ended)
        taken = {tuple(getattr(row, key) for key in keys) for row in _rows(work, model, goes_on)}
        for row in rows:
            if tuple(getattr(row, key) for key in keys) not in taken:
                merge.moves.change(row, registration_id=goes_on)


def settle_doubles(
    work: Work,
    merge: PersonMerge,
    model: type[Any],
    key: str,
    better: Callable[[Any, Any], dict[str, Any]],
) -> None:
    """Let `better(kept, other)` say what a row takes over from its double of a registration that ended."""
    for ended, goes_on in merge.joined.items():
        others = {getattr(row, key): row for row in _rows(work, model, ended)}
        for row in _rows(work, model, goes_on):
            other = others.get(getattr(row, key))
            if other is not None:
                merge.moves.change(row, **better(row, other))


def better_of(one: Registration, other: Registration) -> Registration:
    """Return which of two registrations stands better: by place, then by turn; ended ones last."""
    return min((one, other), key=lambda each: (_rank(each), each.queue_class, each.queue_number))


def _rank(registration: Registration) -> int:
    # An applicant with the earlier turn comes before somebody who waits: neither has a place.
    if registration.state in UNSEATED:
        return len(HOLDING)
    return _ORDER.index(registration.state) if registration.is_in_force else len(_ORDER)


def _of(work: Work, person_id: int) -> Sequence[Registration]:
    query = (
        select(Registration)
        .where(Registration.person_id == person_id)
        .options(joinedload(Registration.event))
        .order_by(Registration.event_id)
        .execution_options(populate_existing=True)
    )
    return work.session.scalars(query).all()


def _join(work: Work, merge: PersonMerge, ended: Registration, goes_on: Registration) -> None:
    merge.joined[ended.id] = goes_on.id
    if ended.holds_seat and goes_on.holds_seat:
        merge.freed.append(ended.event_id)
    changes: dict[str, Any] = {"version": goes_on.version + 1}
    blank = [name for name in ASKED if name not in _NEVER_FILLED and not getattr(goes_on, name)]
    changes |= {name: getattr(ended, name) for name in blank if getattr(ended, name)}
    left: dict[str, Any] = {}
    if better_of(goes_on, ended) is ended:
        changes |= {name: getattr(ended, name) for name in (*_PLACE, *_TURN)}
        left = {name: getattr(goes_on, name) for name in ("queue_class", "queue_number")}
        _follow_groups(work, merge, ended, goes_on)
    elif goes_on.enrolled_from is None and ended.enrolled_from is not None:
        changes["enrolled_from"] = ended.enrolled_from
    # Who was typed in or brought by a list read nothing there: what was read with the other one counts.
    read = [name for name in _READ if getattr(goes_on, name) is None and getattr(ended, name) is not None]
    changes |= {name: getattr(ended, name) for name in read}
    if goes_on.phone is None and ended.phone is not None:
        changes["phone"] = ended.phone
    if changes.get("stands_in_for_id") == goes_on.id:
        changes["stands_in_for_id"] = None
    state = ended.state if ended.has_ended else RegistrationState.withdrawn
    merge.moves.change(
        ended, state=state, state_changed_at=work.now, left_from=None, offered_until=None, is_named=False,
        stands_in_for_id=None, enrolled_until=None, version=ended.version + 1, merged_into_id=goes_on.id,
        **left,
    )  # fmt: skip
    # They were empty here; that nothing changed since, the version tells.
    merge.moves.change(goes_on, _CONFIDENTIAL, **changes)
    for each in (ended, goes_on):
        record(work, JOINED, "registration", each.id, event_id=each.event_id)


def _follow_groups(work: Work, merge: PersonMerge, ended: Registration, goes_on: Registration) -> None:
    """Let the groups of before be those of the place that is taken over."""
    for each in _rows(work, GroupStay, goes_on.id):
        merge.moves.remove(each)
    for each in _rows(work, GroupStay, ended.id):
        merge.moves.change(each, registration_id=goes_on.id)


def _repoint(work: Work, merge: PersonMerge, ended: int, goes_on: int) -> None:
    """Let other registrations that name the one that ended name the one that goes on."""
    query = select(Registration).where(
        or_(
            Registration.stands_in_for_id == ended,
            Registration.transferred_from_id == ended,
            Registration.merged_into_id == ended,
        )
    )
    for row in work.session.scalars(query.order_by(Registration.id)):
        for name in ("stands_in_for_id", "transferred_from_id", "merged_into_id"):
            if getattr(row, name) == ended and row.id != goes_on:
                merge.moves.change(row, **{name: goes_on})


def _join_papers(work: Work, merge: PersonMerge) -> None:
    """Move a signed form, or let it settle the other: what was handed in once is owed by nobody."""
    move_where_missing(work, merge, SignedPaper)
    for ended, goes_on in merge.joined.items():
        theirs, paper = _rows(work, SignedPaper, ended), _rows(work, SignedPaper, goes_on)
        if not theirs or not paper or paper[0].state in SETTLED_PAPERS:
            continue
        if theirs[0].state in SETTLED_PAPERS:
            settled = ("state", "decided_at", "decided_by_id", "reason", "uploaded_at")
            values = {name: getattr(theirs[0], name) for name in settled}
            merge.moves.change(paper[0], version=paper[0].version + 1, **values)
            _move_files(work, merge, theirs[0].id, paper[0].id)


def _move_files(work: Work, merge: PersonMerge, before: int, now: int) -> None:
    def files(paper_id: int) -> Sequence[PaperFile]:
        query = select(PaperFile).where(PaperFile.paper_id == paper_id).order_by(PaperFile.id)
        return work.session.scalars(query).all()

    there = {each.origin for each in files(now)}
    for each in files(before):
        if each.origin not in there:
            merge.moves.change(each, paper_id=now)


def _rows(work: Work, model: type[Any], registration_id: int) -> Sequence[Any]:
    keys: list[Any] = list(model.__table__.primary_key.columns)
    query: Any = select(model).where(model.registration_id == registration_id).order_by(*keys)
    return work.session.scalars(query).unique().all()
