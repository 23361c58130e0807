"""The demand for next editions in figures, without names; and for how long lists are kept."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.errors import N_
from app.events.tabs import Tab
from app.interest.forms import KeepForm
from app.interest.operations.erasing import set_keep_months
from app.interest.queries import demand, demand_by_month, keep_months, month_of
from app.interest.routes.blueprint import bp
from app.papers.sheets import CSV_TYPE, Cell, csv_chunks, file_name
from app.web.access import Audience, open_to
from app.web.downloads import streamed
from app.web.forms import committing
from app.web.pages import asked_page, page_of_list
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

_BY = {"event": N_("By event"), "module": N_("By module"), "county": N_("By county")}
_HEADER = (N_("Event"), N_("Module"), N_("County"), N_("Month"), N_("People"))


@dataclass(frozen=True, slots=True)
class DemandLine:
    """How many asked: in all, within the last twelve months, and on lists now; `slug` leads to one event."""

    label: str
    total: int
    lately: int
    listed: int
    slug: str = ""


@bp.get("/manage/interest/")
@open_to(Audience.staff)
def demand_page() -> ResponseReturnValue:
    """Show how many asked for next editions of the events that the reader sees."""
    return _page(KeepForm(formdata=None, data={"months": keep_months(current_work())}))


@bp.get("/manage/interest.csv")
@open_to(Audience.staff)
def demand_csv() -> ResponseReturnValue:
    """Export the figures by month as CSV; they name nobody."""
    work = current_work()
    header = [work.texts.gettext(each) for each in _HEADER]
    name = file_name("interest", work.today, "csv")
    return streamed(work, name, CSV_TYPE, lambda own: csv_chunks(header, _rows(own)))


@bp.post("/manage/interest/settings")
@open_to(Audience.administrator)
def keep_settings() -> ResponseReturnValue:
    """Set for how many months entries are kept."""
    work, form = current_work(), KeepForm()
    if form.validate_on_submit():
        with committing(form) as done:
            set_keep_months(work, form.months.data or 0)
        if done:
            notify("success", work.texts.gettext(N_("Changes saved.")))
            return redirect(url_for("interest.demand_page"), 303)
    return _page(form), 422


def _page(form: KeepForm) -> str:
    work = current_work()
    by = request.args.get("by", "event")
    by = by if by in _BY else "event"
    url = url_for("interest.demand_page")
    return render_template(
        "interest/demand.html",
        page=page_of_list(_lines(work, by), asked_page(), 50),
        tabs=[Tab(work.texts.gettext(label), f"{url}?by={key}", key == by) for key, label in _BY.items()],
        heading=work.texts.gettext(_BY[by]),
        form=form,
        may_set="administrator" in work.actor.roles,
    )


def _lines(work: Work, by: str) -> list[DemandLine]:
    today = clock.local(work.now)
    since = month_of(today.replace(year=today.year - 1, day=1))
    unknown = work.texts.gettext("not known")
    rows = work.session.execute(demand(work, since)).unique().all()
    found = []
    sums: dict[str, Counter[str]] = {}
    for event, county, total, lately, listed in rows:
        if by == "event":
            found.append(DemandLine(event.title_pl, total, lately, listed, event.slug))
            continue
        label = (event.module.name_pl if event.module else unknown) if by == "module" else county or unknown
        sums.setdefault(label, Counter()).update(total=total, lately=lately, listed=listed)
    found += [
        DemandLine(label, each["total"], each["lately"], each["listed"]) for label, each in sums.items()
    ]
    return sorted(found, key=lambda line: (-line.total, line.label))


def _rows(work: Work) -> Iterator[Sequence[Cell]]:
    counties = _counties(work)
    for event, month, people in work.session.execute(demand_by_month(work)).unique():
        module = event.module.name_pl if event.module else None
        yield [event.title_pl, module, counties.get(event.id), month, people]


def _counties(work: Work) -> dict[int, str | None]:
    rows = work.session.execute(demand(work, "")).unique().all()
    return {event.id: county for event, county, *_ in rows}
