"""The own account of a member of staff: password and language; and setting a password by a mailed link."""

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.models import Account
from app.accounts.operations import invite
from app.accounts.operations.accounts import account_of_link, choose_language, keep_password
from app.accounts.passwords import check_new, hashed, matches
from app.accounts.queries import own_account, staff_by_id
from app.errors import Refusal
from app.extensions import db
from app.sign_in.forms.sign_in import ChangePasswordForm, LanguageForm, NewPasswordForm
from app.sign_in.routes.blueprint import bp
from app.sign_in.routes.completing import admit, two_factor
from app.sign_in.routes.signed_in import begin_session, signed_in
from app.sign_in.routes.tries import check_letters, count_password, forgive_password
from app.sqlite import begin_write
from app.texts import texts_in
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, Form, refuse
from app.web.office import current_office
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.get("/account/")
@open_to(Audience.staff)
def account() -> ResponseReturnValue:
    """Show the own account."""
    return _page(ChangePasswordForm())


@bp.post("/account/password")
@open_to(Audience.staff, begins_late=True)
def change_password() -> ResponseReturnValue:
    """Change the own password; all other sessions end."""
    form = ChangePasswordForm()
    own = own_account(current_work())
    id, email, stored, version = own.id, own.email, own.password_hash, own.session_version
    if not form.validate_on_submit() or not _is_good(form, own):
        return _page(form), 422
    db.session.rollback()
    count_password(email)
    if not matches(stored, form.old_password.data or ""):
        refuse(form, Refusal("This is not the present password.", field="old_password"))
        return _page(form), 422
    forgive_password(email)
    begin_session(_kept(id, version, form.new_password.data or ""))
    notify("success", current_work().texts.gettext("The password is changed. All other sessions have ended."))
    return redirect(url_for("sign_in.account"), 303)


@bp.post("/account/password-link")
@open_to(Audience.staff)
def mail_password_link() -> ResponseReturnValue:
    """Mail a link that sets a password, to somebody who has forgotten theirs or never had one."""
    own = own_account(current_work())
    check_letters(own.email)
    invite(current_work(), own)
    db.session.commit()
    notify("success", current_work().texts.gettext("A letter with a link is on its way to your mailbox."))
    return redirect(url_for("sign_in.account"), 303)


@bp.post("/account/language")
@open_to(Audience.staff)
def change_language() -> ResponseReturnValue:
    """Choose the language of one's letters and pages."""
    form = LanguageForm()
    if not form.validate_on_submit():
        return _page(ChangePasswordForm()), 422
    choose_language(current_work(), own_account(current_work()), form.language.data or "")
    db.session.commit()
    g.language = g.language_chosen = form.language.data
    notify("success", texts_in(g.language).gettext("The language is changed."))
    return redirect(url_for("sign_in.account"), 303)


@bp.get("/set-password/<token>")
@open_to(Audience.link_holder)
def set_password(token: str) -> ResponseReturnValue:
    """Ask for a password, by a mailed link."""
    found = account_of_link(current_work(), token)
    if found is None:
        return render_template("sign_in/link_dead.html"), 410
    return render_template("sign_in/set_password.html", form=NewPasswordForm(), token=token, holder=found)


@bp.post("/set-password/<token>")
@open_to(Audience.link_holder, begins_late=True)
def set_password_now(token: str) -> ResponseReturnValue:
    """Set the password, which spends the link, and sign in."""
    form = NewPasswordForm()
    found = account_of_link(current_work(), token)
    if found is None:
        return render_template("sign_in/link_dead.html"), 410
    if not form.validate_on_submit() or not _is_good(form, found):
        return render_template("sign_in/set_password.html", form=form, token=token, holder=found), 422
    id, version = found.id, found.session_version
    db.session.rollback()
    own = _kept(id, version, form.new_password.data or "")
    answer = admit(own)
    notify("success", current_work().texts.gettext("The password is set."))
    return answer


def _is_good(form: NewPasswordForm, own: Account) -> bool:
    try:
        check_new(form.new_password.data or "", own.email, own.name, current_office().name)
    except Refusal as refusal:
        refuse(form, refusal)
        return False
    return True


def _kept(id: int, version: int, password: str) -> Account:
    password_hash = hashed(password)
    begin_write(db.session())
    own = staff_by_id(current_work(), id, to_change=True)
    if own is None or own.session_version != version:
        raise Refusal("The account was changed a moment ago. Sign in again.")
    keep_password(current_work(), own, password_hash)
    return own


def _page(form: Form) -> str:
    own = own_account(current_work())
    chosen = LanguageForm(formdata=None, data={"language": own.language})
    here = signed_in()
    return render_template(
        "sign_in/account.html",
        form=form,
        own=own,
        language_form=chosen,
        button=ButtonForm(),
        two_factor=two_factor(),
        has_second_factor=here is not None and here.has_second_factor,
    )
