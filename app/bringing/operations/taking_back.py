"""A list taken back: all that came by it, as long as nothing rests on it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, exists, or_, select, update

from app.attendance.operations.marks import set_marks_at
from app.bringing.facts import TAKEN_BACK
from app.bringing.messages import taken_back_letters
from app.bringing.models import BroughtList, BroughtRow, ListState, Target
from app.bringing.operations.locking import lock_list
from app.bringing.queries.attending import open_sessions
from app.bringing.queries.resting import pointing_at, resting_on
from app.errors import N_, Refusal
from app.groups.facts import MEMBER_REMOVED
from app.groups.models import Membership
from app.history.operations import NewFact, record, record_all
from app.history.operations import part_from as part_from_history
from app.outbox.operations import part_from, tell_all
from app.people.models import Institution, InstitutionName, Person
from app.registrations.models import QuestionAnswer, Registration
from app.registrations.operations.filling import fill_under_lock
from app.work import Work

NOT_ENTERED = N_("Nothing of this list stands any more: it was taken back before, or never entered.")
_QUIET = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many people were taken back, and how many of them had been written to, and are told."""

    count: int
    told: int = 0


def take_back(work: Work, brought: BroughtList) -> TakenBack:
    """Undo a list that was entered, whole: what it made is deleted, marks are what they were before.

    Persons and institutions go, too, that came by this list alone and of which nothing else speaks. Letters
    that wait are dropped; who was written to already is told. Freed seats go to those who wait. Refuses while
    anything rests on what came by it.
    """
    lock_list(work, brought)
    if brought.state != ListState.entered:
        raise Refusal(NOT_ENTERED)
    resting = resting_on(work, brought)
    if resting:
        raise Refusal(
            "Something rests on %(count)s row of this list, and nothing of it can be taken back: see below.",
            plural="Something rests on %(count)s rows of this list, and nothing of it can be taken back: see "
            "below.",
            count=len(resting),
        )
    undo = {Target.registrations: _registrations, Target.roster: _members, Target.attendance: _marks}
    done = undo[brought.target](work, brought)
    _newcomers(work, brought)
    _forget(work, brought)
    brought.state, brought.taken_back_at = ListState.taken_back, work.now
    brought.version += 1
    subject = ("event", brought.event_id) if brought.event_id else ("group", brought.group_id or 0)
    record(work, TAKEN_BACK, *subject, event_id=brought.event_id, values={"count": done.count})
    if brought.target == Target.registrations and brought.event is not None:
        fill_under_lock(work, brought.event)
    work.session.flush()
    return done


def _registrations(work: Work, brought: BroughtList) -> TakenBack:
    event = brought.event
    assert event is not None  # noqa: S101 - a list of registrations is for an event
    ids = _ids(work, brought, BroughtRow.registration_id)
    told = part_from(work, "registration", ids)
    if told:
        query = select(Registration).where(Registration.id.in_(told)).order_by(Registration.id)
        tell_all(work, taken_back_letters(work, event, list(work.session.scalars(query))))
    part_from_history(work, "registration", ids)
    for model, column in ((QuestionAnswer, QuestionAnswer.registration_id), (Registration, Registration.id)):
        work.session.execute(delete(model).where(column.in_(ids)), execution_options=_QUIET)
    work.session.expire_all()
    return TakenBack(len(ids), len(told))


def _members(work: Work, brought: BroughtList) -> TakenBack:
    ids = _ids(work, brought, BroughtRow.membership_id)
    query = select(Membership.person_id, Person.first_name, Person.last_name)
    query = query.join(Person, Person.id == Membership.person_id).where(Membership.id.in_(ids))
    facts = [
        NewFact(
            MEMBER_REMOVED,
            "group",
            brought.group_id or 0,
            values={"person_id": id},
            personal={"member": f"{first} {last}"},
        )
        for id, first, last in work.session.execute(query)
    ]
    record_all(work, facts)
    work.session.execute(delete(Membership).where(Membership.id.in_(ids)), execution_options=_QUIET)
    work.session.expire_all()
    return TakenBack(len(ids))


def _marks(work: Work, brought: BroughtList) -> TakenBack:
    assert brought.event is not None  # noqa: S101 - a list of marks is for an event
    sessions = {str(each.id): each for each in open_sessions(brought.event)}
    query = select(BroughtRow.registration_id, BroughtRow.marks).where(
        BroughtRow.list_id == brought.id, BroughtRow.registration_id.is_not(None)
    )
    before: dict[str, dict[int, str]] = {}
    rows = work.session.execute(query).all()
    for id, marks in rows:
        for session, (was, _) in (marks or {}).items():
            if session in sessions and id is not None:
                before.setdefault(session, {})[id] = was
    done = set_marks_at(work, {sessions[session]: marks for session, marks in before.items()})
    for outcome in done.values():
        if outcome.closed is not None or outcome.refused:
            raise outcome.closed or next(iter(outcome.refused.values()))
    return TakenBack(len(rows))


def _newcomers(work: Work, brought: BroughtList) -> None:
    """Delete the persons and institutions that came only by this list, and of whom nothing else speaks."""
    persons = _ids(work, brought, BroughtRow.person_id)
    # Somebody may be signing up elsewhere as one of them: who is found by now is spoken of.
    _hold(work, Person, persons)
    came_then = Person.created_at == brought.entered_at
    spoken_of = _spoken_of(Person.__table__)  # type: ignore[arg-type]  # a model's table is one
    mine = Person.id.in_(persons), came_then, Person.merged_into_id.is_(None), ~spoken_of
    gone = list(work.session.scalars(select(Person.id).where(*mine))) if persons else []
    part_from_history(work, "person", gone)
    part_from(work, "person", gone)
    work.session.execute(delete(Person).where(Person.id.in_(gone)), execution_options=_QUIET)
    institutions = _ids(work, brought, BroughtRow.institution_id)
    _hold(work, Institution, institutions)
    own_names = InstitutionName.__tablename__
    spoken_of = _spoken_of(Institution.__table__, but=own_names)  # type: ignore[arg-type]  # as above
    new = Institution.created_at == brought.entered_at, ~Institution.is_confirmed, ~spoken_of
    query = select(Institution.id).where(Institution.id.in_(institutions), *new)
    lone = list(work.session.scalars(query)) if institutions else []
    part_from_history(work, "institution", lone)
    for model, column in ((InstitutionName, InstitutionName.institution_id), (Institution, Institution.id)):
        work.session.execute(delete(model).where(column.in_(lone)), execution_options=_QUIET)
    work.session.expire_all()


def _spoken_of(table: Table, but: str = "") -> ColumnElement[bool]:
    tables: dict[str, Any] = {}
    # By another name: a person may be who another person of the same table turned out to be.
    for column in pointing_at(table):
        tables.setdefault(column.table.name, column.table.alias())
    columns = [
        tables[column.table.name].c[column.name] for column in pointing_at(table) if column.table.name != but
    ]
    return or_(*(exists().where(column == table.c.id) for column in columns))


def _hold(work: Work, model: type[Person | Institution], ids: list[int]) -> None:
    """Wait until nobody else finds or changes these rows, in order of id (decision 47)."""
    if ids:
        work.session.execute(select(model.id).where(model.id.in_(ids)).order_by(model.id).with_for_update())


def _ids(work: Work, brought: BroughtList, column: Any) -> list[int]:
    query = select(column).where(BroughtRow.list_id == brought.id, column.is_not(None))
    return list(dict.fromkeys(work.session.scalars(query.order_by(BroughtRow.place))))


def _forget(work: Work, brought: BroughtList) -> None:
    """Name nothing any more that is gone: other rows may get these numbers."""
    nothing = dict.fromkeys(("registration_id", "membership_id", "person_id", "institution_id"))
    gone = update(BroughtRow).where(BroughtRow.list_id == brought.id).values(**nothing)
    work.session.execute(gone, execution_options=_QUIET)
