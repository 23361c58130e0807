"""Pages about staff accounts, for administrators: added, given and taken roles, switched off and on."""

from typing import TypeVar

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.labels import ROLE_MEANINGS, ROLE_NAMES
from app.accounts.models import Account, Role
from app.accounts.operations import add_staff, deactivate, give_role, invite, reactivate, take_role
from app.accounts.operations.second_factor import reset_second_factor
from app.accounts.queries import second_factor_of, staff_by_email, staff_by_id, staff_list
from app.directory.forms.staff import EVERYWHERE, NewStaffForm, RoleForm
from app.directory.operations.scopes import give_within, take_within
from app.directory.roles import roles_within, running_lines, scope_of, upcoming_events
from app.directory.routes.blueprint import bp
from app.errors import N_, Missing, Refusal
from app.extensions import db
from app.history.queries import facts_of, lines
from app.projects.queries import all_regions, projects
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing, page_status
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

OneForm = TypeVar("OneForm", bound=RoleForm)


@bp.get("/manage/people/")
@open_to(Audience.administrator)
def staff() -> ResponseReturnValue:
    """List staff accounts with their roles."""
    work = current_work()
    page = page_of(work.session, staff_list(), asked_page())
    within = roles_within(work, [each.id for each in page.rows])
    return render_template("directory/staff.html", page=page, within=within, role_names=ROLE_NAMES)


@bp.route("/manage/people/new", methods=["GET", "POST"])
@open_to(Audience.administrator)
def new_staff() -> ResponseReturnValue:
    """Add a member of staff, who gets a letter with a link that sets a password."""
    form = _offering(NewStaffForm(data={"role": request.args.get("role", "")}))
    if form.validate_on_submit():
        with committing(form) as done:
            account = _add(current_work(), form)
        if done:
            notify(
                "success",
                current_work().texts.gettext("The account is added; a letter with a link is on its way."),
            )
            return redirect(url_for("directory.member", id=account.id), 303)
    page = render_template(
        "directory/staff_new.html", form=form, role_names=ROLE_NAMES, meanings=ROLE_MEANINGS
    )
    return page, page_status(form)


@bp.get("/manage/people/<int:id>/")
@open_to(Audience.administrator)
def member(id: int) -> ResponseReturnValue:
    """Show an account with its roles and history."""
    return _member_page(_account(id), _offering(RoleForm()))


@bp.post("/manage/people/<int:id>/roles")
@open_to(Audience.administrator)
def give(id: int) -> ResponseReturnValue:
    """Give a role, everywhere or within a project or an event."""
    work, account, form = current_work(), _account(id), _offering(RoleForm())
    if form.validate_on_submit():
        with committing(form) as done:
            _give(work, account, form)
        if done:
            return _back(account, N_("The role is given."))
    return _member_page(_account(id), form), 422


@bp.post("/manage/people/<int:id>/roles/remove")
@open_to(Audience.administrator)
def take(id: int) -> ResponseReturnValue:
    """Take a role."""
    work, account = current_work(), _account(id)
    role, scope = request.form.get("role", ""), request.form.get("scope", "")
    if role not in {str(each) for each in Role}:
        raise Missing
    if scope == EVERYWHERE:
        take_role(work, account, Role(role))
    else:
        within = scope_of(work, scope)
        if within is None:
            raise Missing
        take_within(work, account, Role(role), within)
    db.session.commit()
    return _back(account, N_("The role is taken."))


@bp.post("/manage/people/<int:id>/off")
@open_to(Audience.administrator)
def switch_off(id: int) -> ResponseReturnValue:
    """Switch an account off."""
    account = _account(id)
    deactivate(current_work(), account)
    db.session.commit()
    return _back(account, N_("The account is switched off, and its sessions have ended."))


@bp.post("/manage/people/<int:id>/on")
@open_to(Audience.administrator)
def switch_on(id: int) -> ResponseReturnValue:
    """Switch an account on again."""
    account = _account(id)
    reactivate(current_work(), account)
    db.session.commit()
    return _back(account, N_("The account is switched on."))


@bp.post("/manage/people/<int:id>/second-factor/reset")
@open_to(Audience.administrator)
def reset_colleagues_second_factor(id: int) -> ResponseReturnValue:
    """Take the second factor from a colleague who has lost phone and recovery codes."""
    account = _account(id)
    reset_second_factor(current_work(), account)
    db.session.commit()
    return _back(account, N_("Sign-in with a code is taken from the account, and its sessions have ended."))


@bp.post("/manage/people/<int:id>/invite")
@open_to(Audience.administrator)
def invite_again(id: int) -> ResponseReturnValue:
    """Mail the link that sets a password once more."""
    account = _account(id)
    if not account.is_active:
        raise Refusal("The account is switched off.")
    invite(current_work(), account)
    db.session.commit()
    return _back(account, N_("A letter with a link that sets a password is on its way."))


def _account(id: int) -> Account:
    account = staff_by_id(current_work(), id)
    if account is None:
        raise Missing
    return account


def _offering(form: OneForm) -> OneForm:
    work = current_work()
    form.offer(projects(work), all_regions(work), upcoming_events(work), running_lines(work))
    return form


def _add(work: Work, form: NewStaffForm) -> Account:
    email, name = form.email.data or "", form.name.data or ""
    if staff_by_email(work, email) is not None:
        raise Refusal("This e-mail has an account already. Give it another role there.", field="email")
    account = add_staff(work, email, name, None)
    _give(work, account, form)
    invite(work, account)
    return account


def _give(work: Work, account: Account, form: RoleForm) -> None:
    if form.scope.data == EVERYWHERE:
        given = give_role(work, account, form.chosen_role())
    else:
        scope = scope_of(work, form.scope.data or "")
        if scope is None:
            raise Refusal("This is gone. Choose again.", field="scope")
        given = give_within(work, account, form.chosen_role(), scope)
    if not given:
        raise Refusal("This role is held there already.", field="role")


def _back(account: Account, message: str) -> ResponseReturnValue:
    notify("success", current_work().texts.gettext(message))
    return redirect(url_for("directory.member", id=account.id), 303)


def _member_page(account: Account, form: RoleForm) -> str:
    work = current_work()
    history = page_of(work.session, facts_of("account", account.id), asked_page(), 50)
    factor = second_factor_of(work, account)
    return render_template(
        "directory/member.html",
        member=account,
        form=form,
        within=roles_within(work, [account.id]).get(account.id, []),
        role_names=ROLE_NAMES,
        meanings=ROLE_MEANINGS,
        has_second_factor=factor is not None and factor.confirmed_at is not None,
        history=history,
        lines=lines(work.texts, history.rows),
        button=ButtonForm(),
    )
