"""The lists of an event or a group, and the form by which another one comes in."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.bringing.forms import SendForm
from app.bringing.labels import LOOKS, STATES, TARGETS
from app.bringing.models import Target
from app.bringing.operations.reading import ListPlace, take_in
from app.bringing.queries.lists import lists_of
from app.bringing.routes.blueprint import bp
from app.events.access import managed_event
from app.events.models import Event
from app.files.storage import Upload
from app.files.tables import Table, read_table
from app.groups.access import managed_group
from app.groups.header import group_header
from app.groups.models import Group
from app.registrations.header import header_of
from app.registrations.queries import load_sessions
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work
from app.web.uploads import read_first
from app.work import Work

OF_EVENT = (Target.registrations, Target.attendance)
OF_GROUP = (Target.roster,)


@bp.get("/manage/events/<slug>/lists/")
@open_to(Audience.staff)
def of_event(slug: str) -> ResponseReturnValue:
    """Show the lists of an event, and the form for another one."""
    form = SendForm(formdata=None)
    form.offer(OF_EVENT)
    return _event_page(managed_event(current_work(), slug), form)


@bp.post("/manage/events/<slug>/lists/")
@open_to(Audience.staff, begins_late=True, uploads=True)
def send_to_event(slug: str) -> ResponseReturnValue:
    """Read a list without a transaction, then keep it: nothing of it is entered yet."""
    managed_event(current_work(), slug)
    form = SendForm()
    form.offer(OF_EVENT)

    def place(work: Work) -> ListPlace:
        target = Target(form.target.data or Target.registrations.value)
        return ListPlace(target, event=managed_event(work, slug))

    id = _taken_in(form, place)
    if id is None:
        return _event_page(managed_event(current_work(), slug), form)
    return redirect(url_for("bringing.one", id=id), 303)


@bp.get("/manage/groups/<int:id>/lists/")
@open_to(Audience.staff)
def of_group(id: int) -> ResponseReturnValue:
    """Show the lists of a group, and the form for another one."""
    form = SendForm(formdata=None)
    form.offer(OF_GROUP)
    return _group_page(managed_group(current_work(), id), form)


@bp.post("/manage/groups/<int:id>/lists/")
@open_to(Audience.staff, begins_late=True, uploads=True)
def send_to_group(id: int) -> ResponseReturnValue:
    """Read a list of members without a transaction, then keep it: nothing of it is entered yet."""
    managed_group(current_work(), id)
    form = SendForm()
    form.offer(OF_GROUP)
    found = _taken_in(form, lambda work: ListPlace(Target.roster, group=managed_group(work, id)))
    if found is None:
        return _group_page(managed_group(current_work(), id), form)
    return redirect(url_for("bringing.one", id=found), 303)


def _taken_in(form: SendForm, place: Callable[[Work], ListPlace]) -> int | None:
    """Keep what was sent; return the number of the list, or None with the sentences in the form."""
    found = read_first(form, lambda: _read(form))
    if found is None:
        return None
    work, ids = current_work(), list[int]()
    with committing(form) as done:
        ids.append(take_in(work, place(work), *found).id)
    return ids[0] if done else None


def _read(form: SendForm) -> tuple[Upload, Table]:
    upload = form.upload()
    return upload, read_table(upload.data, field="file")


def _event_page(event: Event, form: SendForm) -> ResponseReturnValue:
    work = current_work()
    load_sessions(work, event)
    header = header_of(work, event, "registrations")
    return _page(form, event=event, event_header=header), _status(form)


def _group_page(group: Group, form: SendForm) -> ResponseReturnValue:
    head = group_header(current_work(), group, "roster")
    return _page(form, group=group, head=head), _status(form)


def _status(form: SendForm) -> int:
    return 422 if form.form_errors else page_status(form)


def _page(form: SendForm, *, event: Event | None = None, group: Group | None = None, **head: Any) -> str:
    work = current_work()
    return render_template(
        "bringing/lists.html",
        event=event,
        group=group,
        head=head.get("head"),
        event_header=head.get("event_header"),
        form=form,
        page=page_of(work.session, lists_of(event, group), asked_page()),
        states=STATES,
        looks=LOOKS,
        targets=TARGETS,
    )
