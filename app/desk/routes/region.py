"""What a partner reads: events of the own regions and who takes part in them; nothing is changed here."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.desk.listing import halves, staff_list
from app.desk.region_people import people_list, people_of
from app.desk.routes.blueprint import bp
from app.desk.rows import rows_for
from app.errors import Forbidden
from app.events.models import Event
from app.events.queries import rows_in
from app.events.regions import event_of_own_region, in_own_regions, own_regions
from app.events.titles import title
from app.events.when import event_lines, period, place_line
from app.exports.forms import Up, send_csv, send_xlsx, take_along
from app.history.operations import record
from app.registrations.counting import seats, seats_of
from app.registrations.facts import EXPORTED
from app.registrations.listing import STATES
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.pages import asked_page, page_of, page_of_halves
from app.web.request_work import current_work
from app.work import Work


@bp.get("/manage/region/")
@open_to(Audience.staff)
def region() -> ResponseReturnValue:
    """List the published events of the actor's regions: what is to come first, then the past."""
    work = current_work()
    regions = own_regions(work)
    if not regions:
        raise Forbidden
    listed = staff_list(in_own_regions(work), "", "")
    parts = halves(listed, work.today)
    totals = [rows_in(work, each) for each in parts]
    page = page_of_halves(work.session, listed, parts, totals, asked_page(), 30)
    return render_template(
        "desk/region.html", regions=regions, page=page, rows=rows_for(work, page.rows),
        seats=seats_of(work, page.rows),
    )  # fmt: skip


@bp.get("/manage/region/<slug>/")
@open_to(Audience.staff)
def region_event(slug: str) -> ResponseReturnValue:
    """Show an event of the actor's region with the people who signed up."""
    work = current_work()
    event = event_of_own_region(work, slug)
    return render_template(
        "desk/region_event.html",
        event=event,
        event_title=title(event, work.texts.language),
        chips=rows_for(work, [event])[0].chips,
        lines=event_lines(work.texts, event),
        period=period(work.texts, event),
        place=place_line(event),
        seats=seats(work, event),
        states=STATES,
        page=page_of(work.session, people_of(event), asked_page(), 50),
    )


@bp.route("/manage/region/<slug>/export", methods=["GET", "POST"])
@open_to(Audience.staff)
def region_export(slug: str) -> ResponseReturnValue:
    """Ask how the people of an event of the actor's region are taken along; send the file."""
    work = current_work()
    event = event_of_own_region(work, slug)
    up = Up(url_for("desk.region_event", slug=slug), title(event, work.texts.language).text)
    return take_along(work, people_list(work, event), lambda kind: _note(work, event, kind), up)


@bp.get("/manage/region/<slug>/people.csv")
@open_to(Audience.staff)
def region_csv(slug: str) -> ResponseReturnValue:
    """Export the people of an event of the actor's region as CSV for programs."""
    work = current_work()
    event = event_of_own_region(work, slug)
    _note(work, event, "CSV")
    return send_csv(work, people_list(work, event))


@bp.get("/manage/region/<slug>/people.xlsx")
@open_to(Audience.staff)
def region_xlsx(slug: str) -> ResponseReturnValue:
    """Export the people of an event of the actor's region as XLSX for programs."""
    work = current_work()
    event = event_of_own_region(work, slug)
    _note(work, event, "XLSX")
    return send_xlsx(work, people_list(work, event))


def _note(work: Work, event: Event, kind: str) -> None:
    with apart(work) as own:
        values = {"format": kind, "count": rows_in(own, people_of(event))}
        record(own, EXPORTED, "event", event.id, event_id=event.id, values=values)
