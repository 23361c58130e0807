"""The public timetable of support: a page, a file, and a sheet to print."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.columns import sort_key
from app.events.access import organises_project
from app.events.labels import FORM_OF_SUPPORT
from app.papers.sheets import Cell, csv_chunks, file_name
from app.texts import Texts
from app.timetable.columns import cells, header
from app.timetable.entries import Entry
from app.timetable.queries.entries import entries_of
from app.timetable.queries.listed import Days, Listed, listed, remaining
from app.timetable.queries.projects import KnownProject, KnownStage, known_groups, known_projects
from app.timetable.routes.blueprint import bp
from app.timetable.shown import EntryView, shown_entry
from app.timetable.wanted import FILTERS, WHEN, Wanted, wanted_in
from app.web.access import Audience, open_to
from app.web.addresses import address_of
from app.web.cached_response import CachedResponse, answer_with, cached_response, same_for_everybody
from app.web.downloads import asked_texts
from app.web.page_cache import ALWAYS, PageCache
from app.web.pages import Page, asked_page
from app.web.request_work import current_work
from app.work import Work

CACHE = "timetable_cache"
SIZE = 50
WHOLE = 1_000_000
"""More entries than a file or a sheet will ever have."""
_KEYS = (*FILTERS, "page", "labels")
_NEVER: Days = (date.max, date.min)


@dataclass(frozen=True, slots=True)
class View:
    """What an address asks for, with the projects around it; equal views are the same answer."""

    wanted: Wanted
    projects: tuple[KnownProject, ...]
    groups: tuple[tuple[int, str], ...]
    list: Listed
    ahead: tuple[tuple[int, int], ...]

    @property
    def project(self) -> KnownProject | None:
        """The chosen project, or the only one that there is."""
        if self.wanted.project is None and len(self.projects) == 1:
            return self.projects[0]
        return next((each for each in self.projects if each.id == self.wanted.project), None)

    @property
    def stage(self) -> KnownStage | None:
        """The chosen stage."""
        return _stage(self.projects, self.wanted.stage)

    def project_of(self, id: int | None) -> KnownProject | None:
        """Return a project by its number."""
        return next((each for each in self.projects if each.id == id), None)


@bp.get("/timetable/")
@open_to(Audience.everyone)
def show() -> ResponseReturnValue:
    """Show what lies ahead, what is over, or both, narrowed by project, stage, county and kind."""
    work = current_work()
    view = _view(work, asked_page(), SIZE)
    return _answer(work, view, "page", lambda: cached_response(_page(work, view)))


@bp.get("/timetable/print")
@open_to(Audience.everyone)
def sheet() -> ResponseReturnValue:
    """Show all that is asked for as a sheet to print."""
    work = current_work()
    view = _view(work, 1, WHOLE)
    return _answer(work, view, "sheet", lambda: cached_response(_sheet(work, view)))


@bp.get("/timetable.csv")
@open_to(Audience.everyone)
def csv() -> ResponseReturnValue:
    """Send all that is asked for as CSV."""
    work = current_work()
    view = _view(work, 1, WHOLE)
    answer = _answer(work, view, "csv", lambda: cached_response(_csv(work, view), "text/csv"))
    name = file_name("timetable", work.today, "csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _view(work: Work, number: int, size: int) -> View:
    """Read what the answer depends on: four statements, and one less where no project is chosen."""
    wanted, projects = wanted_in(request.args), known_projects(work)
    days: Days | None = None
    if wanted.stage is not None:
        stage = _stage(projects, wanted.stage)
        days = stage.days if stage else _NEVER
        mine = next((each.id for each in projects if stage in each.stages), None)
        wanted = replace(wanted, project=wanted.project if wanted.project is not None else mine)
    view = View(wanted, projects, known_groups(work), listed(work, wanted, days, number, size), ())
    if view.project is None:
        return view
    stages = {each.id: each.days for each in view.project.stages if each.ends_on}
    return replace(view, ahead=tuple(remaining(work, view.project.id, stages).items()))


def _stage(projects: Iterable[KnownProject], id: int | None) -> KnownStage | None:
    return next((each for project in projects for each in project.stages if each.id == id), None)


def _answer(work: Work, view: View, what: str, made: Callable[[], CachedResponse]) -> Response:
    """Answer from the cache where any visitor gets the same."""
    if not same_for_everybody(_KEYS):
        return answer_with(made())
    cache: PageCache[CachedResponse] = current_app.extensions[CACHE]
    asked = tuple(sorted((name, tuple(values)) for name, values in request.args.lists()))
    key = (what, view, asked, work.today, work.texts.language)
    page = cache.get(key, work.now)
    if page is None:
        page = made()
        cache.put(key, page, page.size, ALWAYS)
    return answer_with(page)


def _page(work: Work, view: View) -> str:
    project, listing = view.project, view.list
    entries = _shown(work, view)
    may_publish = work.actor.is_staff and project is not None and organises_project(work, project.id)
    return render_template(
        "timetable/show.html",
        view=view,
        page=Page(entries, listing.number, listing.pages, listing.total, SIZE),
        forms=FORM_OF_SUPPORT,
        whens=WHEN,
        counties=sorted(listing.counties, key=sort_key),
        ahead=dict(view.ahead),
        may_publish=may_publish,
        **_addresses(),
    )


def _shown(work: Work, view: View) -> list[tuple[EntryView, str]]:
    """Return the entries with what stands behind them: the project unless it is chosen, and the stage."""
    found = []
    for entry in entries_of(work, view.list.refs):
        project = view.project_of(entry.project_id)
        stage = project.stage_on(entry.first_day) if project else None
        names = [project.shown if project and not view.project else "", stage.name if stage else ""]
        found.append((shown_entry(work.texts, entry), ", ".join(name for name in names if name)))
    return found


def _sheet(work: Work, view: View) -> str:
    return render_template(
        "timetable/print.html",
        view=view,
        entries=_shown(work, view),
        whens=WHEN,
        form=next((label for each, label in FORM_OF_SUPPORT.items() if each == view.wanted.form), None),
        now=work.now,
        **_addresses(),
    )


def _csv(work: Work, view: View) -> bytes:
    texts = asked_texts(work)
    entries: Iterable[Entry] = entries_of(work, view.list.refs)
    rows = (_row(work, view, each, texts) for each in entries)
    return b"".join(csv_chunks(header(texts), rows))


def _row(work: Work, view: View, entry: Entry, texts: Texts | None) -> Sequence[Cell]:
    project = view.project_of(entry.project_id)
    stage = project.stage_on(entry.first_day) if project else None
    names = project.shown if project else None, stage.name if stage else None
    return cells(entry, *names, texts, _url(work, entry))


def _url(work: Work, entry: Entry) -> str | None:
    return work.links.absolute(f"/events/{entry.slug}/") if entry.slug else None


def _addresses() -> dict[str, str]:
    """Return the addresses of the other forms of this list, filters kept."""
    asked = {name: values for name, values in request.args.lists() if name in FILTERS}
    return {
        "page_url": address_of("timetable.show", {}, asked),
        "print_url": address_of("timetable.sheet", {}, asked),
        "csv_url": address_of("timetable.csv", {}, {**asked, "labels": "1"}),
    }
