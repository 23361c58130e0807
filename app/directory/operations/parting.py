"""Taking back what staff said of institutions: that two are one or different, that one is known."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from app.coaching.operations.parting import give_appointments_back
from app.columns import sort_key
from app.directory.operations.known import make_known
from app.directory.operations.merging import MOVED
from app.errors import N_, Refusal
from app.events.operations.own_places import give_own_places_back
from app.history.operations import record
from app.ledger.operations import give_back_to
from app.lines.operations.merging import give_recipients_back
from app.people.facts import INSTITUTION_PARTED, INSTITUTION_REOPENED, INSTITUTIONS_UNDECIDED
from app.people.institution_names import institution_key
from app.people.models import Institution, InstitutionName, InstitutionVerdict, Verdict
from app.people.name_reading import body_of
from app.people.operations.institutions import derive_anew
from app.progress.models import InstitutionLink
from app.registrations.models import Registration
from app.work import Work

There = Mapping[int, Institution]
"""The institutions that stay, by id, read under the locks."""

_MATCHED_ON = N_("The institution was matched with another since. Take that back first.")


def take_back(work: Work, verdict: InstitutionVerdict) -> None:
    """Make undone what was said.

    `same`: the institution is there again with its names and what was known of it; registrations that
    moved go back, unless they were given another institution since, and so do those that came in later
    under one of its names. `different`: the two may be shown as a pair again. `own`: the institution is
    to be looked at again. Nobody loses a place; places that this frees are given in order of the queue.
    Refuses what was taken back already, and a merge into an institution that is gone or was merged on.
    """
    _take_back(work, [verdict])


def take_back_act(work: Work, verdicts: list[InstitutionVerdict]) -> int:
    """Take back all that was said in one act and still holds, the last said first; return how much.

    A match is taken back by itself, since it may stand on another one; all the rest at once.
    """
    alive = [each for each in sorted(verdicts, key=lambda each: -each.id) if each.undone_at is None]
    for verdict in alive:
        if verdict.verdict == Verdict.same:
            _take_back(work, [verdict])
    rest = [each for each in alive if each.verdict != Verdict.same]
    if rest:
        _take_back(work, rest)
    return len(alive)


def _take_back(work: Work, verdicts: Sequence[InstitutionVerdict]) -> None:
    ways: dict[Verdict, Callable[[Work, InstitutionVerdict, There], None]] = {
        Verdict.same: _part,
        Verdict.own: _reopen,
        Verdict.different: _undecide,
    }
    stays = {each.id: _stays(each) for each in verdicts}
    concerned = sorted({id for ids in stays.values() for id in ids})

    def change() -> None:
        # Read anew under the locks: somebody else may have taken it back, or matched on, meanwhile.
        anew = select(InstitutionVerdict).where(InstitutionVerdict.id.in_(stays))
        work.session.execute(anew.execution_options(populate_existing=True)).all()
        found = select(Institution).where(Institution.id.in_(concerned))
        rows = work.session.scalars(found.execution_options(populate_existing=True))
        there = {row.id: row for row in rows}
        for verdict in verdicts:
            if verdict.undone_at is not None:
                raise Refusal("This has been taken back already.")
            if _stays(verdict) != stays[verdict.id]:
                raise Refusal(_MATCHED_ON)
            ways[verdict.verdict](work, verdict, there)
            verdict.undone_at = work.now

    make_known(work, concerned, change)


def _stays(verdict: InstitutionVerdict) -> list[int]:
    """Return the id of the institution whose registrations are concerned; none where none are."""
    if verdict.verdict == Verdict.different:
        return []
    return [(verdict.other_id if verdict.verdict == Verdict.same else verdict.one_id) or 0]


def _undecide(work: Work, verdict: InstitutionVerdict, there: There) -> None:
    values = {name: verdict.kept.get(name) for name in ("name", "other")}
    record(work, INSTITUTIONS_UNDECIDED, "institution", verdict.one_id, values=values)


def _part(work: Work, verdict: InstitutionVerdict, there: There) -> None:
    kept, into = verdict.kept, _found(there, verdict.other_id)
    other = _made_again(work, verdict)
    moved = InstitutionName.id.in_(kept["names"])
    names = work.session.scalars(
        select(InstitutionName).where(moved, InstitutionName.institution_id == into.id)
    ).all()
    for name in names:
        name.institution_id = other.id
    _give_back(work, into, other, [*kept["registrations"], *_later(work, into, names, verdict.said_at)])
    # What was kept before institutions had minutes, lines or links knows of none.
    give_back_to(work, other.id, kept.get("minutes", []), into.id)
    give_recipients_back(work, other.id, kept.get("lines", {}), into.id)
    give_own_places_back(work, other.id, kept.get("places", {}), into.id)
    give_appointments_back(work, other.id, into.id)
    rows = {InstitutionLink.__tablename__: kept.get("links", []), **kept.get("carried", {})}
    for kind in MOVED:
        _give_rows_back(work, kind, into, other, rows.get(kind.__tablename__, []))
    _said_again(work, verdict, other.id)
    for known in kept["filled"]:
        if getattr(into, known) == kept["known"][known]:
            setattr(into, known, None)
    work.session.flush()
    work.session.expire(into, ["names"])
    derive_anew(work, into)
    derive_anew(work, other)
    values = {"name": into.name, "other": other.name, "other_id": other.id}
    record(work, INSTITUTION_PARTED, "institution", into.id, values=values)


def _made_again(work: Work, verdict: InstitutionVerdict) -> Institution:
    kept = verdict.kept
    other = Institution(
        name=kept["name"],
        name_sort=sort_key(kept["name"]),
        is_confirmed=kept["is_confirmed"],
        created_at=datetime.fromisoformat(kept["created_at"]),
        **kept["known"],
    )
    # Its own number, unless another institution has it by now.
    if work.session.get(Institution, verdict.one_id) is None:
        other.id = verdict.one_id
    work.session.add(other)
    work.session.flush()
    return other


def _said_again(work: Work, verdict: InstitutionVerdict, now: int) -> None:
    """Let what was said of the institution before hold again, under the number that it has now."""
    before, kept = verdict.one_id, verdict.kept
    rows = select(InstitutionVerdict).where(InstitutionVerdict.id.in_([*kept["moved"], *kept["resting"]]))
    for row in work.session.scalars(rows):
        if row.id in kept["moved"]:
            row.other_id = now
            continue
        row.undone_at = None
        row.one_id = now if row.one_id == before else row.one_id
        row.other_id = now if row.other_id == before else row.other_id
    verdict.one_id = now


def _later(work: Work, into: Institution, names: Sequence[InstitutionName], since: datetime) -> list[int]:
    """Return the registrations that came in after the merge under one of the names that go back."""
    keys, bodies = {name.name_key for name in names}, {name.body_key for name in names if name.body_key}
    rows = work.session.execute(
        select(Registration.id, Registration.institution_name).where(
            Registration.institution_id == into.id, Registration.registered_at >= since
        )
    )
    return [
        id for id, typed in rows if typed and (institution_key(typed) in keys or body_of(typed).key in bodies)
    ]


def _give_back(work: Work, into: Institution, other: Institution, ids: list[int]) -> None:
    for start in range(0, len(ids), 500):
        work.session.execute(
            update(Registration)
            .where(Registration.id.in_(ids[start : start + 500]), Registration.institution_id == into.id)
            .values(institution_id=other.id)
            .execution_options(synchronize_session="fetch")
        )


def _give_rows_back(
    work: Work,
    kind: type[Any],
    into: Institution,
    other: Institution,
    ids: list[int],
) -> None:
    if not ids:
        return
    for row in work.session.scalars(select(kind).where(kind.id.in_(ids), kind.institution_id == into.id)):
        row.institution_id = other.id


def _reopen(work: Work, verdict: InstitutionVerdict, there: There) -> None:
    institution = _found(there, verdict.one_id)
    institution.is_confirmed = False
    record(work, INSTITUTION_REOPENED, "institution", institution.id, values={"name": institution.name})


def _found(there: There, id: int | None) -> Institution:
    if id is None or id not in there:
        raise Refusal(_MATCHED_ON)
    return there[id]
