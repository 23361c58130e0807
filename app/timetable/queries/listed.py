"""One page of the timetable, sorted and cut by the database, and what of a stage still lies ahead."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, case, func, select, true

from app.events.counties import public_counties
from app.office.queries import office_version, told
from app.timetable.entries import EntrySource
from app.timetable.queries.sources import TAKES_PLACE, entry_rows
from app.timetable.wanted import Wanted, When
from app.work import Work

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Ref:
    """Where an entry comes from, with what tells one state of it from another."""

    source: EntrySource
    id: int
    version: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list, and what the page shows around it. Equal values mean the same content."""

    refs: tuple[Ref, ...]
    total: int
    number: int
    pages: int
    counties: tuple[str, ...]
    office: str


def listed(work: Work, wanted: Wanted, stage: Days | None, number: int, size: int) -> Listed:
    """Return one page of the timetable with one statement; past the end is the last page.

    `stage` are the days of the chosen stage, first and last; `wanted.stage` itself is not looked at.
    """
    values = _values(work, stage) | {"size": size, "start": (number - 1) * size}
    rows = work.session.execute(_page(wanted, stage is not None), values).all()
    total, counties, office = rows[0][:3]
    told(work, office)
    pages = max(1, -(-total // size))
    if number > pages:
        return listed(work, wanted, stage, pages, size)
    refs = tuple(
        Ref(EntrySource(row.source), row.id, row.version, row.changed_at) for row in rows if row.source
    )
    return Listed(refs, total, number, pages, tuple(sorted((counties or "").splitlines())), office or "")


def all_refs(work: Work, wanted: Wanted, stage: Days | None = None) -> list[Ref]:
    """Return where all entries come from, in order of time, with one statement."""
    entries = entry_rows(wanted, in_stage=stage is not None)
    rows = work.session.execute(select(entries).order_by(*_order(wanted, entries)), _values(work, stage))
    return [Ref(EntrySource(row.source), row.id, row.version, row.changed_at) for row in rows]


def remaining(work: Work, project: int, stages: dict[int, Days]) -> dict[int, int]:
    """Return how many entries of a project still lie ahead and take place, by the days of each stage."""
    if not stages:
        return {}
    entries = entry_rows(Wanted(project=project))
    within = [func.count(case((entries.c.first_day.between(*days), 1))) for days in stages.values()]
    row = work.session.execute(select(*within).where(entries.c.off == TAKES_PLACE), _values(work, None)).one()
    return dict(zip(stages, row, strict=True))


def _values(work: Work, stage: Days | None) -> dict[str, Any]:
    values: dict[str, Any] = {"today": work.today, "month": work.today.replace(day=1)}
    return values | ({"since": stage[0], "until": stage[1]} if stage else {})


@lru_cache(maxsize=32)
def _page(wanted: Wanted, in_stage: bool) -> Select[Any]:
    """Select what is around a page, and its entries: a row for each, and one if there is none.

    Made once for what is asked again and again: it takes longer than to run it.
    """
    entries = entry_rows(wanted, in_stage=in_stage)
    cut = select(entries).order_by(*_order(wanted, entries)).limit(bindparam("size", type_=Integer))
    page = cut.offset(bindparam("start", type_=Integer)).subquery("page")
    total = select(func.count()).select_from(entries).scalar_subquery()
    around = select(total.label("total"), public_counties(), office_version()).subquery("around")
    joined = select(*around.c, *page.c).join_from(around, page, true(), isouter=True)
    return joined.order_by(*_order(wanted, page))


def _order(wanted: Wanted, entries: Any) -> list[Any]:
    columns = [entries.c.first_day, entries.c.hour, entries.c.source, entries.c.id]
    return [column.desc() for column in columns] if wanted.when == When.over else columns
