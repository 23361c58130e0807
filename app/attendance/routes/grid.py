"""The grid of an event: everybody's marks at every session."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance.headings import grid_notes
from app.attendance.queries import (
    OTHERS,
    PEOPLE_PER_PAGE,
    SESSIONS_PER_PART,
    Line,
    columns_of,
    lines_of,
    others_of,
    part_to_open,
    people_of,
    tallies,
)
from app.attendance.roles import LABELS
from app.attendance.routes.blueprint import blueprint
from app.attendance.routes.saving import Saved, answer, save, sentences
from app.attendance.signs import keys, signs
from app.events.access import managed_event
from app.events.models import Event, Session
from app.events.operations.locking import lock_event
from app.events.timing import sessions_of
from app.events.units import CLOCK_HOUR, in_units, unit_of
from app.extensions import db
from app.ledger.queries import earned_minutes
from app.registrations.header import header_of
from app.registrations.queries import load_sessions
from app.web.access import Audience, open_to
from app.web.asking import wants_json
from app.web.pages import Page, asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


@blueprint.get("/manage/events/<slug>/attendance/")
@open_to(Audience.staff)
def grid(slug: str) -> ResponseReturnValue:
    """Show the grid: a hundred people and ten sessions at a time."""
    work = current_work()
    return _page(work, managed_event(work, slug))


@blueprint.post("/manage/events/<slug>/attendance/")
@open_to(Audience.staff)
def save_grid(slug: str) -> ResponseReturnValue:
    """Save marks of any of the event's sessions, fill blanks of one, or undo that."""
    work = current_work()
    event = managed_event(work, slug)
    # The lock brings the event's sessions along, which would else be read once more.
    lock_event(work, event)
    sessions = {session.id: session for session in sessions_of(event)}
    saved = save(work, sessions, request.form)
    db.session.commit()
    if wants_json():
        return answer(work, saved, totals=_totals(work, list(sessions.values())))
    if saved.refused:
        return _page(work, event, saved), saved.status
    if saved.undone is not None:
        notify("success", work.texts.gettext("The filled marks were taken back."))
    elif saved.filled is None:
        notify("success", work.texts.gettext("The attendance was saved."))
    query: dict[str, Any] = {"page": request.args.get("page"), "part": request.args.get("part")}
    return redirect(url_for("attendance.grid", slug=slug, filled=saved.filled or None, **query), 303)


def _page(work: Work, event: Event, saved: Saved | None = None) -> str:
    load_sessions(work, event)
    sessions = sessions_of(event)
    part = _part(work, sessions)
    columns = columns_of(work, sessions[(part.number - 1) * SESSIONS_PER_PART :][:SESSIONS_PER_PART])
    people = page_of(work.session, people_of(event), asked_page(), PEOPLE_PER_PAGE)
    lines = lines_of(work, columns, people.rows)
    others = others_of(work, columns, OTHERS + 1)
    unit = unit_of(event) or CLOCK_HOUR
    earned = earned_minutes(work, [person.id for person in people.rows])
    return render_template(
        "attendance/grid.html",
        event=event,
        event_header=header_of(work, event, "attendance"),
        columns=columns,
        notes=grid_notes([column.session for column in columns]),
        lines=lines,
        others=others[:OTHERS],
        has_more_others=len(others) > OTHERS,
        role_names={role: work.texts.translated(label) for role, label in LABELS.items()},
        people=people,
        part=part,
        unit=unit,
        earned={id: in_units(work.texts, minutes, unit) for id, minutes in earned.items()},
        problems=sentences(work.texts, saved) if saved else {},
        undo=request.args.get("filled"),
        signs=signs(work.texts),
        keys=keys(work.texts),
        seen=_seen(lines),
    )


def _part(work: Work, sessions: Sequence[Session]) -> Page[Session]:
    parts = max(1, -(-len(sessions) // SESSIONS_PER_PART))
    asked = request.args.get("part", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 5 else part_to_open(work, sessions)
    return Page(sessions, min(max(1, number), parts), parts, len(sessions), SESSIONS_PER_PART)


def _seen(lines: Sequence[Line]) -> dict[str, str]:
    return {
        cell.name.removeprefix("a-"): cell.value.written if cell.value else ""
        for line in lines
        for cell in line.cells
        if cell.is_open
    }


def _totals(work: Work, sessions: Sequence[Session]) -> dict[str, str]:
    counted = tallies(work, sessions)
    came = {f"came-{id}": str(tally.came) for id, tally in counted.items()}
    return came | {f"blank-{id}": str(tally.blank) for id, tally in counted.items()}
