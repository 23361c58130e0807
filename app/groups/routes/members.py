"""The members of a group: added, changed, ended, removed as a mistake."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_
from app.extensions import db
from app.groups.access import managed_group
from app.groups.forms import MemberForm, MembershipEndForm, MembershipForm, shown_membership
from app.groups.header import group_header
from app.groups.models import Membership
from app.groups.operations.roster import (
    add_member,
    change_membership,
    end_membership,
    remove_membership,
)
from app.groups.queries import membership_of
from app.groups.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.trying import DONE, tried
from app.work import Work


@bp.route("/manage/groups/<int:id>/members/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def member_new(id: int) -> ResponseReturnValue:
    """Add a member."""
    work = current_work()
    group, form = managed_group(work, id), MemberForm()
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            status = tried(form, lambda: add_member(work, group, form.member(), form.details()))
            if status == DONE:
                name = f"{form.first_name.data} {form.last_name.data}"
                notify("success", work.texts.gettext(N_("%(name)s is a member of the group."), name=name))
                return redirect(url_for("groups.show", id=id), 303)
    page = render_template(
        "groups/member_new.html", head=group_header(work, group, "roster"), group=group, form=form
    )
    return page, status


@bp.route("/manage/groups/<int:id>/members/<int:one>", methods=["GET", "POST"])
@open_to(Audience.staff)
def member(id: int, one: int) -> ResponseReturnValue:
    """Show a membership, and change it."""
    work = current_work()
    membership = membership_of(work, managed_group(work, id), one)
    form = MembershipForm(data=shown_membership(membership))
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            status = tried(form, lambda: change_membership(work, membership, form.details()))
            if status == DONE:
                return _back(work, id, N_("The changes are saved."))
    return _page(
        work, membership, form, MembershipEndForm(formdata=None, data={"last_day": work.today})
    ), status


@bp.post("/manage/groups/<int:id>/members/<int:one>/end")
@open_to(Audience.staff)
def member_end(id: int, one: int) -> ResponseReturnValue:
    """Let a membership end with a day."""
    work = current_work()
    membership, form = membership_of(work, managed_group(work, id), one), MembershipEndForm()
    status = 422
    if form.validate():
        last = form.last_day.data or work.today
        status = tried(form, lambda: end_membership(work, membership, last))
        if status == DONE:
            return _back(work, id, N_("The last day of the membership is set."))
    shown = MembershipForm(formdata=None, data=shown_membership(membership))
    return _page(work, membership, shown, form), status


@bp.post("/manage/groups/<int:id>/members/<int:one>/remove")
@open_to(Audience.staff)
def member_remove(id: int, one: int) -> ResponseReturnValue:
    """Remove a membership that was added by mistake."""
    work = current_work()
    remove_membership(work, membership_of(work, managed_group(work, id), one))
    db.session.commit()
    return _back(work, id, N_("The membership is removed."))


def _page(work: Work, membership: Membership, form: MembershipForm, end: MembershipEndForm) -> str:
    return render_template(
        "groups/member.html",
        head=group_header(work, membership.group, "roster"),
        membership=membership,
        form=form,
        end=end,
    )


def _back(work: Work, id: int, words: str) -> ResponseReturnValue:
    notify("success", work.texts.gettext(words))
    return redirect(url_for("groups.show", id=id), 303)
