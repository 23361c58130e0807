"""Pages about staff accounts, for administrators: added, given and taken roles, switched off and on."""

from typing import TypeVar

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.labels import ROLE_MEANINGS, ROLE_NAMES
from app.accounts.models import Account, Role
from app.accounts.operations import add_staff, deactivate, give_role, invite, reactivate, take_role
from app.accounts.operations.second_factor import reset_second_factor
from app.accounts.queries import second_factor_of, staff_by_email, staff_by_id, staff_list
from app.changes.forms.notices import are_told, is_decided, notice_page, say
from app.changes.plan import NameStaff, TakeStaffOff
from app.changes.preview import Preview, preview
from app.changes.release import release
from app.directory.forms.staff import EVERYWHERE, NewStaffForm, RoleForm
from app.directory.operations.scopes import AnyScope, give_within, take_within
from app.directory.roles import roles_within, running_lines, scope_of, upcoming_events
from app.directory.routes.blueprint import bp
from app.errors import N_, Missing, Refusal
from app.events.models import Event, Meeting
from app.events.operations.assignments import holds
from app.extensions import db
from app.history.queries import facts_of, lines
from app.projects.queries import all_regions, projects
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing, page_status
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

GIVE = N_("Give the role and tell people?")

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
    """Add a member of staff, who gets a letter with a link that sets a password.

    For a role at an event it is shown first who else is told of it, and in which words.
    """
    form = _offering(NewStaffForm(data={"role": request.args.get("role", "")}))
    if form.validate_on_submit():
        with committing(form) as done:
            seen = None if is_decided() else _tried(current_work(), form)
            if seen is not None and seen.concerns_anybody:
                return notice_page(current_work().texts.gettext(GIVE), seen, url_for("directory.new_staff"))
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
    """Give a role, everywhere or within a project or an event; of the latter it is shown who is told."""
    work, account, form = current_work(), _account(id), _offering(RoleForm())
    if form.validate_on_submit():
        with committing(form) as done:
            seen = None if is_decided() else _seen(work, account, form)
            if seen is not None and seen.concerns_anybody:
                back = url_for("directory.member", id=id)
                return notice_page(work.texts.gettext(GIVE), seen, back)
            told = _give(work, account, form)
        if done:
            return _back(account, N_("The role is given."), told)
    return _member_page(_account(id), form), 422


@bp.post("/manage/people/<int:id>/roles/remove")
@open_to(Audience.administrator)
def take(id: int) -> ResponseReturnValue:
    """Take a role; of one at an event it is shown who is told."""
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
        return _taken(work, account, Role(role), within)
    db.session.commit()
    return _back(account, N_("The role is taken."))


def _taken(work: Work, account: Account, role: Role, scope: AnyScope) -> ResponseReturnValue:
    told = 0
    if isinstance(scope, Event | Meeting):
        change = TakeStaffOff(account, role, scope)
        seen = None if is_decided() else preview(work, change)
        if seen is not None and seen.concerns_anybody:
            heading, back = N_("Take the role and tell people?"), url_for("directory.member", id=account.id)
            return notice_page(work.texts.gettext(heading), seen, back)
        told = release(work, change, notify=are_told())
    else:
        take_within(work, account, role, scope)
    db.session.commit()
    return _back(account, N_("The role is taken."), told)


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
    account = _new_account(work, form)
    _give(work, account, form)
    invite(work, account)
    return account


def _new_account(work: Work, form: NewStaffForm) -> Account:
    email, name = form.email.data or "", form.name.data or ""
    if staff_by_email(work, email) is not None:
        raise Refusal("This e-mail has an account already. Give it another role there.", field="email")
    return add_staff(work, email, name, None)


def _tried(work: Work, form: NewStaffForm) -> Preview | None:
    """Return who would be told of a new account's role; the account is not made."""
    attempt = work.session.begin_nested()
    try:
        return _seen(work, _new_account(work, form), form)
    finally:
        attempt.rollback()


def _seen(work: Work, account: Account, form: RoleForm) -> Preview | None:
    """Return who would be told of a role at an event; None for a role elsewhere."""
    scope = None if form.scope.data == EVERYWHERE else _scope(work, form)
    if not isinstance(scope, Event | Meeting):
        return None
    return preview(work, NameStaff(account, form.chosen_role(), scope))


def _give(work: Work, account: Account, form: RoleForm) -> int:
    """Give the role that the form names; return how many people are told of it."""
    role, told = form.chosen_role(), 0
    if form.scope.data == EVERYWHERE:
        given = give_role(work, account, role)
    else:
        scope = _scope(work, form)
        if isinstance(scope, Event | Meeting):
            given = not holds(work, account, role, scope)
            told = release(work, NameStaff(account, role, scope), notify=are_told())
        else:
            given = give_within(work, account, role, scope)
    if not given:
        raise Refusal("This role is held there already.", field="role")
    return told


def _scope(work: Work, form: RoleForm) -> AnyScope:
    scope = scope_of(work, form.scope.data or "")
    if scope is None:
        raise Refusal("This is gone. Choose again.", field="scope")
    return scope


def _back(account: Account, message: str, told: int = 0) -> ResponseReturnValue:
    say(current_work().texts.gettext(message), told)
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
