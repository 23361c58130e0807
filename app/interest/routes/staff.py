"""An event's list of interest as its organisers see it, and the letter to those of earlier editions."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_, Missing
from app.events.access import managed_event
from app.events.models import Event
from app.events.queries import rows_in
from app.events.window import registration_window
from app.exports.forms import Up, send_csv, take_along
from app.extensions import db
from app.history.operations import record
from app.interest.facts import EXPORTED
from app.interest.forms import SourceForm
from app.interest.lists import interest_list
from app.interest.operations.asking import take_off_list
from app.interest.operations.carrying import leave_out_list, take_over_list, write_to_interested
from app.interest.queries import entries_of, interested_in, keep_months, possible_sources, sources_of
from app.interest.routes.blueprint import bp
from app.registrations.header import header_of
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.forms import ButtonForm, Form, committing
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


@bp.get("/manage/events/<slug>/interest/")
@open_to(Audience.staff)
def interest(slug: str) -> ResponseReturnValue:
    """Show who asked for a next edition, and how many of earlier ones can be written to."""
    return _page(managed_event(current_work(), slug), SourceForm(formdata=None))


@bp.route("/manage/events/<slug>/interest/export", methods=["GET", "POST"])
@open_to(Audience.staff)
def interest_export(slug: str) -> ResponseReturnValue:
    """Ask which columns of the list are taken along in which format; send the file."""
    work = current_work()
    event = managed_event(work, slug)
    up = Up(url_for("interest.interest", slug=slug), work.texts.gettext("Interest in a next edition"))
    return take_along(work, interest_list(work, event), lambda kind: _note(work, event, kind), up)


@bp.get("/manage/events/<slug>/interest.csv")
@open_to(Audience.staff)
def interest_csv(slug: str) -> ResponseReturnValue:
    """Export the list as CSV."""
    work = current_work()
    event = managed_event(work, slug)
    _note(work, event, "CSV")
    return send_csv(work, interest_list(work, event))


@bp.post("/manage/events/<slug>/interest/<int:id>/remove")
@open_to(Audience.staff)
def interest_remove(slug: str, id: int) -> ResponseReturnValue:
    """Take somebody off the list, who called or wrote."""
    work = current_work()
    event = managed_event(work, slug)
    if ButtonForm().validate():
        if not take_off_list(work, event, id):
            raise Missing
        db.session.commit()
        notify("success", work.texts.gettext(N_("The entry is erased.")))
    return redirect(url_for("interest.interest", slug=slug), 303)


@bp.post("/manage/events/<slug>/interest/letters")
@open_to(Audience.staff)
def interest_letters(slug: str) -> ResponseReturnValue:
    """Write to those who asked for a next edition, once each."""
    work, form = current_work(), ButtonForm()
    event = managed_event(work, slug)
    count = 0
    with committing(form) as done:
        count = write_to_interested(work, event)
    if not done:
        return _page(managed_event(current_work(), slug), SourceForm(formdata=None), form), 422
    said = work.texts.ngettext(
        "%(count)s letter is on its way.", "%(count)s letters are on their way.", count
    )
    notify("success", said)
    return redirect(url_for("interest.interest", slug=slug), 303)


@bp.post("/manage/events/<slug>/interest/sources")
@open_to(Audience.staff)
def interest_source(slug: str) -> ResponseReturnValue:
    """Take over the list of another event."""
    work, form = current_work(), SourceForm()
    event = managed_event(work, slug)
    form.offer(possible_sources(work, event))
    if form.validate_on_submit():
        with committing(form) as done:
            take_over_list(work, event, form.chosen())
        if done:
            return redirect(url_for("interest.interest", slug=slug), 303)
        event = managed_event(current_work(), slug)
    return _page(event, form), 422


@bp.post("/manage/events/<slug>/interest/sources/<int:id>/remove")
@open_to(Audience.staff)
def interest_source_remove(slug: str, id: int) -> ResponseReturnValue:
    """Leave the list of another event out again."""
    work = current_work()
    event = managed_event(work, slug)
    if ButtonForm().validate():
        leave_out_list(work, event, id)
        db.session.commit()
    return redirect(url_for("interest.interest", slug=slug), 303)


def _page(event: Event, form: SourceForm, failed: Form | None = None) -> str:
    work = current_work()
    possible = possible_sources(work, event)
    form.offer(possible)
    people, new = interested_in(work, event)
    return render_template(
        "interest/list.html",
        event=event,
        event_header=header_of(work, event, "interest"),
        page=page_of(work.session, entries_of(event), asked_page(), 50),
        people=people,
        new=new,
        may_write=registration_window(work, event).open,
        sources=sources_of(work, event),
        form=form,
        failed=failed,
        has_choice=bool(possible),
        kept=keep_months(work),
    )


def _note(work: Work, event: Event, kind: str) -> None:
    """Record that names were taken out."""
    with apart(work) as own:
        values = {"format": kind, "count": rows_in(own, entries_of(event))}
        record(own, EXPORTED, "event", event.id, event_id=event.id, values=values)
