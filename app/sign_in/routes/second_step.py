"""The second step of signing in: a code from the app, or a recovery code, once the password was right."""

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from app.accounts.codes import is_app_code, recovery_code
from app.accounts.models import Account
from app.accounts.operations.second_factor import spend_code, spend_recovery_code
from app.accounts.passwords import matches
from app.accounts.queries import recovery_hash
from app.errors import Refusal
from app.extensions import db
from app.sign_in.forms.second_factor import CodeForm
from app.sign_in.routes.blueprint import bp
from app.sign_in.routes.completing import HalfWay, awaited, code_page, half_way, seals, welcome, work_of
from app.sign_in.routes.signed_in import begin_session
from app.sign_in.routes.tries import count_code
from app.sign_in.routes.wrong_codes import note_wrong_code
from app.sqlite import begin_write
from app.web.access import Audience, open_to
from app.web.forms import refuse
from app.web.request_work import current_work


@bp.get("/sign-in/code")
@open_to(Audience.everyone)
def second_step() -> ResponseReturnValue:
    """Ask for a code after the right password."""
    return _page(CodeForm()) if half_way() else _from_the_start()


@bp.post("/sign-in/code")
@open_to(Audience.everyone, begins_late=True)
def take_code() -> ResponseReturnValue:
    """Take a code and sign in; each one works once."""
    form, found = CodeForm(), half_way()
    if found is None:
        return _from_the_start()
    if not form.validate_on_submit():
        return _page(form), 422
    count_code(found.account_id, recovery=not is_app_code(form.code.data or ""))
    try:
        account = _taken(found, form.code.data or "")
        if account is None:
            db.session.rollback()
            session.clear()
            return _from_the_start()
        begin_session(account)
    except Refusal as refusal:
        db.session.rollback()
        note_wrong_code(found.account_id)
        refuse(form, refusal)
        return _page(form), 422
    return welcome(account, found.next)


def _taken(found: HalfWay, code: str) -> Account | None:
    """Spend the code in a transaction for writing and return whose it was; None if the account changed."""
    stored = None
    if not is_app_code(code):
        stored = _matching(found.account_id, code)
    db.session.rollback()
    begin_write(db.session())
    account = awaited(found)
    if account is not None and stored is None:
        spend_code(work_of(account), account, seals(), code)
    elif account is not None and stored is not None:
        spend_recovery_code(work_of(account), account, stored)
    return account


def _matching(account_id: int, code: str) -> str | None:
    """Return the hash of the recovery code that was typed; compared outside a transaction."""
    plain = recovery_code(code)
    stored = recovery_hash(current_work(), account_id, plain[0]) if plain else None
    db.session.rollback()
    return stored if matches(stored, plain or code) else None


def _page(form: CodeForm) -> str:
    return code_page(form, by_app="recovery" not in request.args)


def _from_the_start() -> ResponseReturnValue:
    return redirect(url_for("sign_in.sign_in"), 303)
