"""A list that comes in: its file kept, its rows written down, its columns guessed or known from before."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, or_, select

from app import clock
from app.bringing.cells import day_in, order_of
from app.bringing.columns import LEFT_OUT, Says, guessed, heading_of
from app.bringing.entries import QUESTION, SESSION
from app.bringing.facts import DROPPED, READ
from app.bringing.models import UNDONE, BroughtList, BroughtRow, KnownColumns, ListState, Manner, Target
from app.bringing.operations.erasing import remove_list
from app.bringing.operations.locking import lock_list
from app.bringing.queries.attending import open_sessions
from app.bringing.queries.planning import questions_asked
from app.columns import folded
from app.errors import N_, Refusal
from app.events.models import Event
from app.files.operations import stored
from app.files.storage import Upload
from app.files.tables import EMPTY_TABLE, LONG_TABLE, MAX_ROWS, Table
from app.groups.models import Group
from app.history.operations import record
from app.work import Work

ONLY_HEADING = N_("There are headings in this list, but no people below them.")
SAME_FILE = N_(
    "This file was brought in here already, on %(day)s: nothing was done. Take that list back first."
)
DONE_ALREADY = N_("This list was brought in already: nothing was changed.")
_SAMPLES = 200
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ListPlace:
    """For what a list is: an event or a group, and what the people become there."""

    target: Target
    event: Event | None = None
    group: Group | None = None


def take_in(work: Work, place: ListPlace, upload: Upload, table: Table) -> BroughtList:
    """Keep a list that was read, with its file, and guess its columns. Nothing of it is entered yet.

    The same file once more gives the list that waits already. Refuses a file that was entered here before and
    not taken back, a list without people, and more than MAX_ROWS.
    """
    file = stored(work, upload)
    event_id, group_id = (each.id if each else None for each in (place.event, place.group))
    earlier = work.session.scalars(
        select(BroughtList)
        .where(
            BroughtList.file_id == file.id,
            BroughtList.target == place.target,
            BroughtList.event_id.is_(None) if event_id is None else BroughtList.event_id == event_id,
            BroughtList.group_id.is_(None) if group_id is None else BroughtList.group_id == group_id,
            BroughtList.state != ListState.taken_back,
        )
        .order_by(BroughtList.id.desc())
    ).all()
    for each in earlier:
        if each.sheets and len(each.sheets) > 1 and each.sheet != table.sheet:
            continue
        if each.state == ListState.entered:
            day = work.texts.day_plain(clock.today(each.entered_at or each.made_at))
            raise Refusal(SAME_FILE, field="file", values={"day": day})
        return each
    brought = BroughtList(
        target=place.target, event_id=event_id, event=place.event, group_id=group_id, group=place.group,
        file_id=file.id, name=upload.name, state=ListState.read, version=1, wanted=Manner.by_rules,
        with_letters=False, made_at=work.now, made_by_id=work.actor.id if work.actor.is_staff else None,
        heading=[], signature="", columns=[], orders={}, counts={}, since=None,
    )  # fmt: skip
    with work.session.no_autoflush:
        _fill(work, brought, table)
    subject = ("event", event_id) if event_id is not None else ("group", group_id or 0)
    record(work, READ, *subject, event_id=event_id, values={"count": brought.counts["all"]})
    work.session.flush()
    return brought


def choose_sheet(work: Work, brought: BroughtList, table: Table) -> None:
    """Take the rows from another sheet of the same file. Refuses a list that was entered."""
    lock_list(work, brought)
    if brought.state not in UNDONE:
        raise Refusal(DONE_ALREADY)
    work.session.execute(delete(BroughtRow).where(BroughtRow.list_id == brought.id))
    brought.state = ListState.read
    brought.version += 1
    _fill(work, brought, table)
    work.session.flush()


def drop(work: Work, brought: BroughtList) -> None:
    """Delete a list of which nothing stands, with its file. Refuses one that was entered."""
    lock_list(work, brought)
    if brought.state == ListState.entered:
        raise Refusal(DONE_ALREADY)
    subject = ("event", brought.event_id) if brought.event_id else ("group", brought.group_id or 0)
    record(work, DROPPED, *subject, event_id=brought.event_id)
    remove_list(work, brought)


def _fill(work: Work, brought: BroughtList, table: Table) -> None:
    heading = heading_of(table.rows)
    people = table.rows[heading.first :]
    if not table.rows:
        raise Refusal(EMPTY_TABLE, field="file")
    if not people:
        raise Refusal(ONLY_HEADING, field="file")
    if len(people) > MAX_ROWS:
        raise Refusal(LONG_TABLE, field="file", values={"found": len(people), "most": MAX_ROWS})
    brought.sheets, brought.sheet = list(table.sheets), table.sheet
    brought.heading, brought.signature = list(heading.texts), heading.signature
    brought.counts = {"all": len(people)}
    samples = [[row.cells[at] for row in people[:_SAMPLES]] for at in range(len(heading.texts))]
    known = known_columns(work, brought)
    brought.columns = list(known.columns) if known else _guess(work, brought, samples)
    brought.orders = {**_orders(brought, samples), **(known.orders if known else {})}
    work.session.add(brought)
    work.session.flush()
    # By the table: PostgreSQL takes lists within arrays for arrays of more dimensions. Some rows at a time:
    # what the process takes for them it keeps.
    adding = insert(BroughtRow.metadata.tables[BroughtRow.__tablename__])
    for start in range(0, len(people), _AT_ONCE):
        rows = [
            {"list_id": brought.id, "place": place, "number": row.number, "cells": list(row.cells)}
            for place, row in enumerate(people[start : start + _AT_ONCE], start=start)
        ]
        work.session.execute(adding, rows)


def meanings(work: Work, brought: BroughtList) -> list[str]:
    """Return what a column of this list can say."""
    plain = [Says.first_name, Says.last_name, Says.name, Says.email, Says.phone, Says.institution]
    if brought.target == Target.registrations:
        plain += [Says.municipality, Says.position]
        return [*plain, *(f"{QUESTION}{id}" for id in questions_asked(work, brought))]
    if brought.target == Target.attendance and brought.event is not None:
        plain.remove(Says.phone)
        return [*plain, Says.presence, *(f"{SESSION}{each.id}" for each in open_sessions(brought.event))]
    return [str(each) for each in plain]


def _guess(work: Work, brought: BroughtList, samples: Sequence[Sequence[str]]) -> list[str]:
    by_words = {
        folded(each.label_pl): f"{QUESTION}{id}" for id, each in questions_asked(work, brought).items()
    }
    found = guessed(brought.heading, samples, by_words)
    if brought.target == Target.attendance and brought.event is not None:
        days = {each.day: f"{SESSION}{each.id}" for each in open_sessions(brought.event)}
        for at, text in enumerate(brought.heading):
            day = day_in(text)
            if day in days:
                found[at] = days.pop(day)
    possible = set(meanings(work, brought))
    return [each if each in possible else LEFT_OUT for each in found]


def _orders(brought: BroughtList, samples: Sequence[Sequence[str]]) -> dict[str, str]:
    found = {
        str(at): order_of(samples[at], brought.heading[at])
        for at, says in enumerate(brought.columns)
        if says == Says.name
    }
    return {at: order.value for at, order in found.items() if order is not None}


def known_columns(work: Work, brought: BroughtList) -> KnownColumns | None:
    """Return what columns of this heading said last, in the same project before any other."""
    if not any(brought.heading):
        return None
    project_id = _project_of(brought)
    query = select(KnownColumns).where(
        KnownColumns.signature == brought.signature,
        or_(KnownColumns.project_id == project_id, KnownColumns.project_id.is_(None)),
    )
    found = work.session.scalars(query.order_by(KnownColumns.project_id.is_(None), KnownColumns.id.desc()))
    possible = {*meanings(work, brought), LEFT_OUT}
    for each in found:
        if len(each.columns) == len(brought.heading) and set(each.columns) <= possible:
            return each
    return None


def remember_columns(work: Work, brought: BroughtList) -> None:
    """Remember what the columns of this heading say, for the project; what belongs to one event is not."""
    if not any(brought.heading) or any(each.startswith((QUESTION, SESSION)) for each in brought.columns):
        return
    project_id = _project_of(brought)
    same_project = (
        KnownColumns.project_id.is_(None) if project_id is None else KnownColumns.project_id == project_id
    )
    query = select(KnownColumns).where(KnownColumns.signature == brought.signature, same_project)
    known = work.session.scalars(query.order_by(KnownColumns.id.desc()).limit(1)).first()
    if known is None:
        known = KnownColumns(project_id=project_id, signature=brought.signature)
        work.session.add(known)
    known.columns, known.orders, known.changed_at = list(brought.columns), dict(brought.orders), work.now


def _project_of(brought: BroughtList) -> int | None:
    if brought.event is not None:
        return brought.event.project_id
    return brought.group.project_id if brought.group is not None else None
