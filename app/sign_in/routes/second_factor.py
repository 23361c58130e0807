"""The second factor of the own account: begun, confirmed, given new recovery codes, turned off."""

from datetime import timedelta
from io import BytesIO

import segno
from flask import Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.accounts.codes import address_of, in_groups
from app.accounts.models import Account, SecondFactor
from app.accounts.operations.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    draw_codes,
    end_second_factor,
    renew_codes,
    secret_of,
    spend_code,
)
from app.accounts.passwords import matches
from app.accounts.queries import recovery_codes_left, second_factor_of, staff_by_id
from app.errors import Missing, Refusal
from app.extensions import db
from app.sign_in.code_required import must_have_code
from app.sign_in.forms.second_factor import CodeForm, PasswordAndCodeForm, PasswordForm
from app.sign_in.routes.blueprint import bp
from app.sign_in.routes.completing import must_enrol, seals, two_factor
from app.sign_in.routes.signed_in import begin_session, signed_in
from app.sign_in.routes.tries import count_code, count_password, forgive_password
from app.sign_in.routes.wrong_codes import note_wrong_code
from app.sqlite import begin_write
from app.web.access import Audience, open_to
from app.web.forms import Form, committing, page_status, refuse
from app.web.office import current_office
from app.web.rendering import notify
from app.web.request_work import current_work

BEGUN = timedelta(hours=1)
"""For how long a secret waits for the code that confirms it."""


@bp.get("/account/second-factor")
@open_to(Audience.staff)
def second_factor() -> ResponseReturnValue:
    """Show whether a code is asked for, or the secret that waits to be confirmed."""
    return _page()


@bp.post("/account/second-factor/begin")
@open_to(Audience.staff, begins_late=True)
def begin_second_factor_now() -> ResponseReturnValue:
    """Draw a secret for an app; who must begin has just signed in, anybody else types the password."""
    own = _own()
    form = PasswordForm()
    if own.password_hash and not must_enrol() and not _password_is_right(form, own):
        return _page(form)
    begin_second_factor(current_work(), _own_to_change(own.id), seals())
    db.session.commit()
    return redirect(url_for("sign_in.second_factor"), 303)


@bp.post("/account/second-factor/confirm")
@open_to(Audience.staff, begins_late=True)
def confirm_second_factor_now() -> ResponseReturnValue:
    """Turn the second factor on by its first code, and show the recovery codes, this once."""
    form, id = CodeForm(), _own().id
    if not form.validate_on_submit():
        return _page(form)
    count_code(id)
    db.session.rollback()
    codes = draw_codes()
    own = _own_to_change(id)
    with committing(form) as done:
        confirm_second_factor(current_work(), own, seals(), form.code.data or "", codes, _present())
        # Under a new key: a cookie that was copied before has had no code.
        begin_session(own)
    return _codes_page(codes.plain) if done else _refused(form, id)


@bp.post("/account/second-factor/codes")
@open_to(Audience.staff, begins_late=True)
def renew_recovery_codes() -> ResponseReturnValue:
    """Replace the recovery codes and show the new ones, this once."""
    own = _own()
    form = _form_to_change(own)
    if not _may_change(form, own):
        return _page(form)
    codes = draw_codes()
    own = _own_to_change(own.id)
    with committing(form) as done:
        spend_code(current_work(), own, seals(), form.code.data or "")
        renew_codes(current_work(), own, codes)
    return _codes_page(codes.plain) if done else _refused(form, own.id)


@bp.post("/account/second-factor/off")
@open_to(Audience.staff, begins_late=True)
def end_second_factor_now() -> ResponseReturnValue:
    """Turn the second factor off."""
    own = _own()
    if must_have_code(current_work(), two_factor()):
        raise Refusal("Your role asks for a sign-in with a code. It can't be turned off.")
    form = _form_to_change(own)
    if not _may_change(form, own):
        return _page(form)
    own = _own_to_change(own.id)
    with committing(form) as done:
        spend_code(current_work(), own, seals(), form.code.data or "")
        end_second_factor(current_work(), own, _present())
    if not done:
        return _refused(form, own.id)
    notify("success", current_work().texts.gettext("Sign-in with a code is off."))
    return redirect(url_for("sign_in.second_factor"), 303)


def _own() -> Account:
    """Return the own account; where the installation asks for no codes, there are no such pages."""
    work = current_work()
    own = staff_by_id(work, work.actor.id or 0)
    if own is None or two_factor() == "off":
        raise Missing
    return own


def _own_to_change(id: int) -> Account:
    """Begin the transaction for writing and return the own account, locked."""
    db.session.rollback()
    begin_write(db.session())
    own = staff_by_id(current_work(), id, to_change=True)
    if own is None:
        raise Missing
    return own


def _present() -> int | None:
    here = signed_in()
    return here.sign_in_id if here else None


def _form_to_change(own: Account) -> CodeForm:
    return PasswordAndCodeForm() if own.password_hash else CodeForm()


def _may_change(form: CodeForm, own: Account) -> bool:
    """Check the form, and the password if the account has one; the code is spent by the operation."""
    if not form.validate_on_submit():
        return False
    count_code(own.id)
    if isinstance(form, PasswordAndCodeForm):
        return _password_is_right(form, own)
    db.session.rollback()
    return True


def _password_is_right(form: PasswordForm | PasswordAndCodeForm, own: Account) -> bool:
    if not form.validate_on_submit():
        return False
    email, stored = own.email, own.password_hash
    count_password(email)
    db.session.rollback()
    if matches(stored, form.password.data or ""):
        forgive_password(email)
        return True
    refuse(form, Refusal("This is not the present password.", field="password"))
    return False


def _refused(form: CodeForm, id: int) -> ResponseReturnValue:
    if form.code.errors:
        note_wrong_code(id)
    return _page(form)


def _page(form: Form | None = None) -> ResponseReturnValue:
    own = _own()
    factor = second_factor_of(current_work(), own)
    is_on = factor is not None and factor.confirmed_at is not None
    secret = None if is_on else _begun(factor)
    shown = _form_to_change(own) if is_on else CodeForm() if secret else PasswordForm()
    if form is not None and type(form) is not type(shown):  # of a page that is no longer so
        return redirect(url_for("sign_in.second_factor"), 303)
    if form is None:
        form = type(shown)(formdata=None)
    issuer = current_office().name
    page = render_template(
        "sign_in/second_factor.html",
        form=form,
        own=own,
        is_on=is_on,
        must=must_enrol(),
        required=must_have_code(current_work(), two_factor()),
        secret=in_groups(secret) if secret else None,
        picture=_picture(address_of(secret, own.email, issuer)) if secret else None,
        left=recovery_codes_left(current_work(), own) if is_on else 0,
    )
    return _unkept(page, page_status(form))


def _begun(factor: SecondFactor | None) -> str | None:
    """Return the secret that waits for its first code, if it has not waited for too long."""
    if factor is None or current_work().now - factor.created_at >= BEGUN:
        return None
    return secret_of(factor, seals())


def _codes_page(codes: list[str]) -> Response:
    shown = [in_groups(each) for each in codes]
    return _unkept(render_template("sign_in/recovery_codes.html", codes=shown), 200)


def _unkept(page: str, status: int) -> Response:
    """Return a page that no browser may keep: it shows a secret."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _picture(address: str) -> Markup:
    """Return the QR code as an SVG element without styles, which the content security policy would refuse."""
    drawn = BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=4, dark="#000", light="#fff",
        svgclass="qr", lineclass=None,
    )  # fmt: skip
    return Markup(drawn.getvalue().decode())  # noqa: S704 (drawn by us, from an escaped address)
