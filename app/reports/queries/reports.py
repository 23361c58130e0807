"""A report of hours over a project, an event or a line, row by row."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, lazyload, load_only

from app.events.models import Event, EventStatus, Publication
from app.ledger.models import WhatFor
from app.lines.models import SupportLine
from app.programmes.models import Module
from app.reports.period import WHOLE, Period
from app.reports.queries.books import books_for, receivers_of_modules
from app.reports.queries.plans import Plan, appointments_of, plans_of
from app.reports.rows import Books, ReportKind, ReportRow, in_order
from app.work import Work


def project_report(work: Work, project_id: int, period: Period = WHOLE) -> list[ReportRow]:
    """Return a row for each module, line and event of a project that carries hours, in order.

    A module's row holds its editions in this project. Drafts without any minutes in the books are left
    out; with a period, so is what happened outside it altogether.
    """
    mine = Event.project_id == project_id
    events = _event_rows(work, mine, period)
    modules = _module_rows(work, mine, events, period)
    lines = _line_rows(work, SupportLine.project_id == project_id, period)
    rows = [row for row in (*modules, *lines, *(row for row, _ in events)) if row.carries_hours]
    if not period.is_whole:
        rows = [row for row in rows if row.meetings or row.books != Books()]
    return in_order(rows)


def event_report(work: Work, slug: str, period: Period = WHOLE) -> list[ReportRow]:
    """Return the row of one event, whatever it carries; none if no event has this address."""
    if not slug.isprintable():
        return []
    return [row for row, _ in _event_rows(work, Event.slug == slug, period, drafts=True)]


def line_report(work: Work, record_id: str, period: Period = WHOLE) -> list[ReportRow]:
    """Return the row of one line of support, by the id of files; none if there is no such line."""
    if not record_id.isprintable():
        return []
    return _line_rows(work, SupportLine.record_id == record_id, period)


def _event_rows(
    work: Work, which: ColumnElement[bool], period: Period, *, drafts: bool = False
) -> list[tuple[ReportRow, Module | None]]:
    """Return the rows of events, each with the module of which it is an edition."""
    ids = select(Event.id).where(which)
    plans = plans_of(work, ids, period)
    books = books_for(work, WhatFor.event, ids, period)
    found = []
    for event in work.session.scalars(_short_events().where(which)):
        here = books.get(event.id, Books())
        if drafts or here != Books() or event.publication == Publication.published:
            found.append((_event_row(event, plans.get(event.id, Plan()), here), event.module))
    return found


def _short_events() -> Select[Event]:
    """Select events with what a row needs: neither texts nor rules."""
    wanted = (
        Event.record_id, Event.slug, Event.title_pl, Event.title_en, Event.publication, Event.status,
        Event.unit_minutes, Event.hours_value, Event.required_minutes, Event.module_id,
    )  # fmt: skip
    return select(Event).options(joinedload(Event.module), lazyload(Event.rules), load_only(*wanted))


def _event_row(event: Event, plan: Plan, books: Books) -> ReportRow:
    module = event.module
    return ReportRow(
        kind=ReportKind.event,
        subject_id=event.id,
        id=event.record_id,
        name_pl=event.title_pl,
        name_en=event.title_en,
        unit_minutes=module.unit_minutes if module else event.unit_minutes,
        meetings=len(plan.meetings),
        planned=plan.minutes or _asked_for(event),
        books=books,
        slug=event.slug,
    )


def _asked_for(event: Event) -> int:
    """Return what a participant must earn where no session has hours yet."""
    if event.status == EventStatus.cancelled:
        return 0
    return event.module.required_minutes if event.module else event.minutes_required or 0


def _module_rows(
    work: Work, which: ColumnElement[bool], events: Iterable[tuple[ReportRow, Module | None]], period: Period
) -> list[ReportRow]:
    editions: dict[int, list[ReportRow]] = defaultdict(list)
    modules: dict[int, Module] = {}
    for row, module in events:
        if module is not None:
            modules[module.id] = module
            editions[module.id].append(row)
    receivers = receivers_of_modules(
        work, select(Event.id).where(which, Event.module_id.is_not(None)), period
    )
    return [_module_row(modules[id], rows, receivers.get(id, (0, 0))) for id, rows in editions.items()]


def _module_row(module: Module, editions: list[ReportRow], receivers: tuple[int, int]) -> ReportRow:
    people, institutions = receivers
    books = Books(
        sum(row.books.delivered for row in editions),
        sum(row.books.received for row in editions),
        sum(row.books.charged for row in editions),
        people,
        institutions,
    )
    return ReportRow(
        kind=ReportKind.module,
        subject_id=module.id,
        id=module.record_id,
        name_pl=module.name_pl,
        name_en=module.name_en,
        unit_minutes=module.unit_minutes,
        meetings=sum(row.meetings for row in editions),
        planned=module.required_minutes,
        books=books,
    )


def _line_rows(work: Work, which: ColumnElement[bool], period: Period) -> list[ReportRow]:
    ids = select(SupportLine.id).where(which)
    meetings = appointments_of(work, ids, period)
    books = books_for(work, WhatFor.line, ids, period)
    return [
        ReportRow(
            kind=ReportKind.line,
            subject_id=line.id,
            id=line.record_id,
            name_pl=line.name_pl,
            name_en=line.name_en,
            unit_minutes=line.unit_minutes,
            meetings=meetings.get(line.id, 0),
            planned=line.total_minutes,
            books=books.get(line.id, Books()),
        )
        for line in work.session.scalars(select(SupportLine).where(which))
    ]
