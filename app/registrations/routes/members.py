"""The members of the group whose meeting an event is: who is enrolled, and enrolling in one act."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Refusal
from app.events.access import managed_event
from app.events.models import Event
from app.extensions import db
from app.groups.access import may_manage_group
from app.groups.queries import group_of, groups_to_join, meeting_numbers
from app.registrations.operations.members import Enrolled, enrol_members, preview_enrolment
from app.registrations.roster import members_at
from app.registrations.routes.blueprint import bp
from app.registrations.routes.pages import head
from app.sqlite import begin_write
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing, page_status, refuse
from app.web.pages import asked_page, page_of_list
from app.web.rendering import notify
from app.web.request_work import current_work

PAGE = 100
MOST = 1_000


@bp.get("/manage/events/<slug>/members/")
@open_to(Audience.staff)
def manage_members(slug: str) -> ResponseReturnValue:
    """Show the roster of the event's group, and where each member stands at the event."""
    work = current_work()
    event = managed_event(work, slug)
    shared = head(event)
    group = group_of(work, event)
    members = members_at(work, event, group) if group else []
    numbers = meeting_numbers(work, group) if group else {}
    return render_template(
        "registrations/manage/members.html",
        **shared,
        group=group,
        may_manage=group is not None and may_manage_group(work, group),
        groups=[] if group else groups_to_join(work, event),
        found=sorted(numbers[each.id] for each in event.meetings if each.id in numbers),
        page=page_of_list(members, asked_page(), PAGE),
        new=[each.membership.person_id for each in members if not each.why_not],
    )


@bp.post("/manage/events/<slug>/members/")
@open_to(Audience.staff)
def enrol(slug: str) -> ResponseReturnValue:
    """Show what enrolling the chosen members would do, or do it once that is confirmed."""
    work = current_work()
    event, persons = managed_event(work, slug), _persons()
    form = ButtonForm()
    if not persons:
        notify("info", work.texts.gettext("Nobody was chosen: tick the people first."))
        return redirect(url_for("registrations.manage_members", slug=slug), 303)
    if "decided" in request.form and form.validate():
        with committing(form) as done:
            enrolled = enrol_members(work, event, persons)
        if done:
            _say(event, enrolled)
            return redirect(url_for("registrations.manage_members", slug=slug), 303)
    return _preview(slug, form, persons)


def _preview(slug: str, form: ButtonForm, persons: list[int]) -> ResponseReturnValue:
    """Show the preview: the act is tried under the event's lock, and undone."""
    work, would = current_work(), None
    db.session.rollback()
    begin_write(db.session())
    try:
        would = preview_enrolment(work, managed_event(work, slug), persons)
    except Refusal as refusal:
        if not form.form_errors:
            refuse(form, refusal)
    db.session.rollback()
    event = managed_event(work, slug)
    page = render_template(
        "registrations/manage/enrol_members.html", **head(event), form=form, would=would, persons=persons
    )
    return page, page_status(form) if would else 409


def _persons() -> list[int]:
    """Return the ticked people: every one of them who can be enrolled, or those of the page."""
    typed = [*request.form.getlist("person"), *request.form.get("people", "").split(",")]
    return [id for each in typed[:MOST] if (id := number_in(each)) is not None]


def _say(event: Event, enrolled: Enrolled) -> None:
    texts, count = current_work().texts, len(enrolled.people)
    said = texts.ngettext("%(count)s person is enrolled.", "%(count)s people are enrolled.", count)
    if not count:
        notify("info", texts.gettext("All of them were enrolled already: nothing has changed."))
        return
    notify("success", said)
    if enrolled.to_phone:
        phoned = len(enrolled.to_phone)
        notify(
            "warning",
            texts.ngettext(
                "%(count)s person has no e-mail address: they stand in the list “To be phoned”.",
                "%(count)s people have no e-mail address: they stand in the list “To be phoned”.",
                phoned,
            ),
        )
