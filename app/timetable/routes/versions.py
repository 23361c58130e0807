"""The published versions of a project's timetable: the list of them, and each one with what it changed."""

from dataclasses import replace

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.errors import Missing
from app.papers.sheets import CSV_TYPE, csv_chunks, file_name
from app.projects.queries import project_by_id
from app.timetable.columns import cells, header
from app.timetable.differences import EntryTurn
from app.timetable.queries.versions import changes_in, entry_of, rows_of, version_by_number, versions
from app.timetable.routes.blueprint import bp
from app.timetable.shown import TURNS, shown_changes, shown_entry
from app.web.access import Audience, open_to
from app.web.downloads import asked_texts
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work

_AT_ONCE = 100


@bp.get("/timetable/projects/<int:id>/")
@open_to(Audience.everyone)
def version_list(id: int) -> ResponseReturnValue:
    """List the versions of a project's timetable, the newest first; of a project without any: 404."""
    work = current_work()
    project = project_by_id(work, id)
    page = page_of(work.session, versions(id), asked_page())
    if not page.rows:
        raise Missing
    turns = {each.value: TURNS[each] for each in EntryTurn}
    return render_template("timetable/versions.html", project=project, page=page, turns=turns)


@bp.get("/timetable/projects/<int:id>/<int:number>/")
@open_to(Audience.everyone)
def version(id: int, number: int) -> ResponseReturnValue:
    """Show a version as it was published, and what it changed from the one before."""
    work = current_work()
    found = version_by_number(work, id, number)
    page = page_of(work.session, rows_of(found), asked_page(), _AT_ONCE)
    return render_template(
        "timetable/version.html",
        project=project_by_id(work, id),
        version=found,
        page=replace(page, rows=[(shown_entry(work.texts, entry_of(row)), row.stage) for row in page.rows]),
        changes=shown_changes(work.texts, changes_in(work, found)) if page.number == 1 else [],
    )


@bp.get("/timetable/projects/<int:id>/<int:number>.csv")
@open_to(Audience.everyone)
def version_csv(id: int, number: int) -> ResponseReturnValue:
    """Send a version as CSV, as it was published."""
    work = current_work()
    found, project = version_by_number(work, id, number), project_by_id(work, id)
    texts, shown = asked_texts(work), project.short_name_pl or project.name
    rows = work.session.scalars(rows_of(found))
    lines = (cells(entry_of(row), shown, row.stage, texts, None) for row in rows)
    answer = Response(b"".join(csv_chunks(header(texts), lines)), content_type=CSV_TYPE)
    name = file_name(f"timetable-{number}", found.published_on, "csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
