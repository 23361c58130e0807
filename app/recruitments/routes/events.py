"""The events of a recruitment with their figures; putting events in and taking them out."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_, Missing
from app.events.models import Event, Recruitment
from app.events.titles import title
from app.events.when import town_line, when_line
from app.recruitments.access import managed_recruitment
from app.recruitments.figures import figures
from app.recruitments.forms import JoinRecruitmentForm
from app.recruitments.header import recruitment_header
from app.recruitments.operations.joining import put_in, take_out
from app.recruitments.queries import events_listed, events_to_join
from app.recruitments.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.trying import DONE, tried
from app.work import Work

_PAGE = 50


@bp.get("/manage/recruitments/<int:id>/")
@open_to(Audience.staff)
def show(id: int) -> ResponseReturnValue:
    """Show the events of a recruitment, how many applied, and how far the joint target is reached."""
    work = current_work()
    return _page(work, managed_recruitment(work, id), JoinRecruitmentForm(formdata=None))


@bp.post("/manage/recruitments/<int:id>/events/join")
@open_to(Audience.staff)
def events_join(id: int) -> ResponseReturnValue:
    """Put an event into the recruitment."""
    work = current_work()
    recruitment, form = managed_recruitment(work, id), JoinRecruitmentForm()
    status = 422
    if form.validate():
        event = _event(work, form.event.data)
        status = tried(form, lambda: put_in(work, recruitment, event))
        if status == DONE:
            notify("success", work.texts.gettext(N_("The event belongs to the recruitment now.")))
            return redirect(url_for("recruitments.show", id=id), 303)
    return _page(work, managed_recruitment(work, id), form), status


@bp.post("/manage/recruitments/<int:id>/events/part")
@open_to(Audience.staff)
def events_part(id: int) -> ResponseReturnValue:
    """Take an event out of the recruitment."""
    work = current_work()
    recruitment, form = managed_recruitment(work, id), JoinRecruitmentForm()
    status = 422
    if form.validate():
        event = _event(work, form.event.data)
        status = tried(form, lambda: take_out(work, recruitment, event))
        if status == DONE:
            notify("success", work.texts.gettext(N_("The event is taken out; its registrations stay.")))
            return redirect(url_for("recruitments.show", id=id), 303)
    return _page(work, managed_recruitment(work, id), form), status


def _page(work: Work, recruitment: Recruitment, form: JoinRecruitmentForm) -> str:
    offered = events_to_join(work, recruitment)
    page = page_of(work.session, events_listed(work, recruitment), asked_page(), _PAGE)
    events = page.rows
    form.offer(offered)
    return render_template(
        "recruitments/show.html",
        head=recruitment_header(work, recruitment, "events"),
        recruitment=recruitment,
        form=form,
        offers=bool(offered),
        page=page,
        figures=figures(work, recruitment, events),
        titles={event.id: title(event, work.texts.language) for event in events},
        when={event.id: when_line(work.texts, event) for event in events},
        towns={event.id: town_line(work.texts, event) for event in events},
    )


def _event(work: Work, id: int | None) -> Event:
    found = work.session.get(Event, id) if id is not None and 0 < id < 2**31 else None
    if found is None:
        raise Missing
    return found
