"""The meetings of a group: which events they are, joined and taken off."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_, Missing
from app.events.models import Event
from app.events.titles import title
from app.events.when import event_lines, when_line
from app.groups.access import managed_group
from app.groups.forms import JoinEventForm
from app.groups.header import group_header
from app.groups.models import Group
from app.groups.operations.meetings import join_event, part_event
from app.groups.queries import chain_of, events_of, events_to_join, meeting_numbers
from app.groups.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.trying import DONE, tried
from app.work import Work

_EVENTS = 20


@bp.get("/manage/groups/<int:id>/meetings/")
@open_to(Audience.staff)
def meetings(id: int) -> ResponseReturnValue:
    """List the events of a group with the number of each meeting."""
    work = current_work()
    return _page(work, managed_group(work, id), JoinEventForm(formdata=None))


@bp.post("/manage/groups/<int:id>/meetings/join")
@open_to(Audience.staff)
def meetings_join(id: int) -> ResponseReturnValue:
    """Make an event a meeting of the group."""
    work = current_work()
    group, form = managed_group(work, id), JoinEventForm()
    status = 422
    if form.validate():
        event = _event(work, form.event.data)
        status = tried(form, lambda: join_event(work, group, event))
        if status == DONE:
            notify(
                "success",
                work.texts.gettext(N_("The event is a meeting of the group. Now enrol the members.")),
            )
            return redirect(url_for("groups.meetings", id=id), 303)
    return _page(work, group, form), status


@bp.post("/manage/groups/<int:id>/meetings/part")
@open_to(Audience.staff)
def meetings_part(id: int) -> ResponseReturnValue:
    """Take an event off the group."""
    work = current_work()
    group, form = managed_group(work, id), JoinEventForm()
    status = 422
    if form.validate():
        event = _event(work, form.event.data)
        status = tried(form, lambda: part_event(work, group, event))
        if status == DONE:
            notify("success", work.texts.gettext(N_("The event is no meeting of the group any more.")))
            return redirect(url_for("groups.meetings", id=id), 303)
    return _page(work, group, form), status


def _page(work: Work, group: Group, form: JoinEventForm) -> str:
    offered = events_to_join(work, group)
    form.offer(offered)
    page = page_of(work.session, events_of(group), asked_page(), _EVENTS)
    numbers = meeting_numbers(work, group)
    return render_template(
        "groups/meetings.html",
        head=group_header(work, group, "meetings"),
        group=group,
        form=form,
        offers=bool(offered),
        page=page,
        numbers=numbers,
        meetings={event.id: _lines(work, event, numbers) for event in page.rows},
        when={event.id: when_line(work.texts, event) for event in page.rows},
        titles={event.id: title(event, work.texts.language) for event in page.rows},
        before=[each for each in chain_of(work, group) if each is not group],
    )


def _lines(work: Work, event: Event, numbers: dict[int, int]) -> list[tuple[int | None, str, str, bool]]:
    """Return number in the group's life, label, date and whether it is cancelled, for each meeting."""
    return [
        (numbers.get(meeting.id), line.label, line.when, line.cancelled)
        for meeting in sorted(event.meetings, key=lambda each: each.position)
        for line in event_lines(work.texts, event, [meeting])
    ]


def _event(work: Work, id: int | None) -> Event:
    found = work.session.get(Event, id) if id is not None and 0 < id < 2**31 else None
    if found is None:
        raise Missing
    return found
