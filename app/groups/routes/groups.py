"""Groups: the list, one with its roster, adding, changing, deleting, turning into another, the history."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_, Forbidden
from app.events.access import organised_projects
from app.extensions import db
from app.groups.access import managed_group, manages_groups
from app.groups.details import KINDS
from app.groups.forms import GroupForm, TurnForm, shown_group
from app.groups.header import group_header
from app.groups.models import Group
from app.groups.operations.groups import add_group, change_group, delete_group
from app.groups.operations.turning import turn_into
from app.groups.queries import (
    GroupFilter,
    group_list,
    kinds_and_counties,
    members_now,
    roster,
)
from app.groups.routes.blueprint import bp
from app.history.queries import facts_of
from app.history.queries import lines as told
from app.typed import searched
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.trying import DONE, number, tried

_LONGEST_SEARCH = 200
_ROSTER = 50


@bp.get("/manage/groups/")
@open_to(Audience.staff)
def listing() -> ResponseReturnValue:
    """List the groups of the actor's projects."""
    work = current_work()
    if not manages_groups(work):
        raise Forbidden
    args = request.args
    asked = GroupFilter(
        searched(args.get("q", ""), _LONGEST_SEARCH),
        searched(args.get("kind", ""), _LONGEST_SEARCH),
        searched(args.get("county", ""), _LONGEST_SEARCH),
        ended=args.get("ended") == "1",
    )
    page = page_of(work.session, group_list(work, asked), asked_page())
    kinds, counties = kinds_and_counties(work)
    return render_template(
        "groups/list.html", page=page, asked=asked, kinds=kinds, counties=counties,
        members=members_now(work, page.rows),
    )  # fmt: skip


@bp.route("/manage/groups/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def new() -> ResponseReturnValue:
    """Add a group."""
    work = current_work()
    if not manages_groups(work):
        raise Forbidden
    form = GroupForm(data={"meetings_before": 0})
    form.offer(organised_projects(work))
    made: list[Group] = []
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            status = tried(form, lambda: made.append(add_group(work, form.details())))
            if status == DONE:
                notify("success", work.texts.gettext(N_("The group is added. Now add its members.")))
                return redirect(url_for("groups.show", id=made[0].id), 303)
    return render_template("groups/form.html", form=form, group=None, kinds=KINDS), status


@bp.get("/manage/groups/<int:id>/")
@open_to(Audience.staff)
def show(id: int) -> ResponseReturnValue:
    """Show a group with its roster."""
    work = current_work()
    group = managed_group(work, id)
    return render_template(
        "groups/show.html",
        head=group_header(work, group, "roster"),
        group=group,
        page=page_of(work.session, roster(group), asked_page(), _ROSTER),
        today=work.today,
    )


@bp.route("/manage/groups/<int:id>/edit", methods=["GET", "POST"])
@open_to(Audience.staff)
def edit(id: int) -> ResponseReturnValue:
    """Change what is known of a group."""
    work = current_work()
    group = managed_group(work, id)
    form = GroupForm(data=shown_group(group))
    projects = organised_projects(work)
    form.offer(projects if group.project in projects else [*projects, group.project])
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            seen = number(form.version.data)
            status = tried(form, lambda: change_group(work, group, form.details(), seen))
            if status == DONE:
                notify("success", work.texts.gettext(N_("The changes are saved.")))
                return redirect(url_for("groups.show", id=id), 303)
        _send_again(form, group, status)
    return render_template("groups/form.html", form=form, group=group, kinds=KINDS), status


@bp.post("/manage/groups/<int:id>/delete")
@open_to(Audience.staff)
def delete(id: int) -> ResponseReturnValue:
    """Delete a group that never had members or meetings."""
    work = current_work()
    delete_group(work, managed_group(work, id))
    db.session.commit()
    notify("success", work.texts.gettext(N_("The group is deleted.")))
    return redirect(url_for("groups.listing"), 303)


@bp.route("/manage/groups/<int:id>/turn", methods=["GET", "POST"])
@open_to(Audience.staff)
def turn(id: int) -> ResponseReturnValue:
    """Let a group go on as another one from a day."""
    work = current_work()
    group = managed_group(work, id)
    form = TurnForm(data={"version": group.version})
    made: list[Group] = []
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            seen, details = number(form.version.data), form.details(group)
            status = tried(
                form, lambda: made.append(turn_into(work, group, details, form.begins_on.data, seen))
            )
            if status == DONE:
                notify("success", work.texts.gettext(N_("The group continues under its new name.")))
                return redirect(url_for("groups.show", id=made[0].id), 303)
        _send_again(form, group, status)
    page = render_template(
        "groups/turn.html", head=group_header(work, group, "turn"), group=group, form=form, kinds=KINDS
    )
    return page, status


@bp.get("/manage/groups/<int:id>/history/")
@open_to(Audience.staff)
def history(id: int) -> ResponseReturnValue:
    """Show everything that was done to a group, newest first; what it was before has a history of its own."""
    work = current_work()
    group = managed_group(work, id)
    page = page_of(work.session, facts_of("group", group.id), asked_page(), 50)
    return render_template(
        "groups/history.html",
        head=group_header(work, group, "history"),
        group=group,
        page=page,
        lines=told(work.texts, page.rows),
    )


def _send_again(form: GroupForm | TurnForm, group: Group, status: int) -> None:
    """After a conflict what was typed is shown again; sent a second time, it is meant."""
    if status == 409:
        form.version.data = str(group.version)
