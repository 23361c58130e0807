"""What follows the right password or link: a session, or first the page that asks for a code."""

from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Flask, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.accounts.models import Account
from app.accounts.queries import kept_two_factor, second_factor_of, staff_by_id
from app.errors import Forbidden
from app.events.access import organises_anything, teaches_anything
from app.extensions import db
from app.people.models import Person
from app.sealing import Seals
from app.sign_in.code_required import must_have_code
from app.sign_in.forms.second_factor import CodeForm
from app.sign_in.routes.signed_in import begin_session, end_session, signed_in
from app.web.request_work import current_work
from app.web.returning import carried_now, given_back
from app.work import Actor, Work

HALF_WAY = timedelta(minutes=10)
"""For how long the right password is remembered while a code is looked for."""

_HALF_WAY = "half_way"
_TWO_FACTOR = "kept_two_factor"
_BEFORE_ENROLMENT = {
    None, "static", "sign_in.second_factor", "sign_in.begin_second_factor_now",
    "sign_in.confirm_second_factor_now",
    "sign_in.sign_out", "site.privacy", "site.accessibility", "site.health", "site.robots",
    "site.security", "site.metrics",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HalfWay:
    """Whose password or link was right, at which version of the sessions, and where to go afterwards."""

    account_id: int
    version: int
    next: str


def install(app: Flask) -> None:
    """Lead staff who must have a second factor to the page where it begins."""
    app.before_request(_lead_to_enrolment)


def seals() -> Seals:
    """Return what seals and opens the secrets of this installation."""
    kept: Seals = current_app.extensions["seals"]
    return kept


def two_factor() -> str:
    """Return what the installation says about the second factor: by_role, off, optional or required.

    What an older installation keeps is read once a process (docs/decisions/0091).
    """
    said: str = current_app.config["TWO_FACTOR"] or current_app.extensions.get(_TWO_FACTOR, "")
    if not said:
        said = current_app.extensions[_TWO_FACTOR] = kept_two_factor(current_work()) or "by_role"
    return said


def admit(holder: Account | Person, next: str | None = None) -> ResponseReturnValue:
    """Answer the right password or link, and commit: begin a session, or ask for the code first."""
    if not isinstance(holder, Account) or not _asks_for_code(holder):
        begin_session(holder)
        return welcome(holder, next)
    id, version = holder.id, holder.session_version
    end_session()
    session[_HALF_WAY] = [id, version, int(current_work().now.timestamp()), next or ""]
    if carried_now():
        # A redirect would lose what the page carries.
        return code_page(CodeForm(formdata=None), by_app=True)
    return redirect(url_for("sign_in.second_step"), 303)


def welcome(holder: Account | Person, next: str | None = None) -> ResponseReturnValue:
    """Answer the person who has just signed in: the form that was not taken before, or where to go."""
    carried = carried_now()
    if carried and must_enrol():
        return render_template("sign_in/enrol_first.html", carried=carried)
    return given_back(carried) or redirect(next or first_page(holder), 303)


def code_page(form: CodeForm, *, by_app: bool) -> str:
    """Return the page that asks for a code; it carries along what the request carried."""
    return render_template("sign_in/second_step.html", form=form, by_app=by_app, carried=carried_now())


def half_way() -> HalfWay | None:
    """Return whose code is awaited in this browser; None when nobody's is, or for too long already."""
    found = session.get(_HALF_WAY)
    if not isinstance(found, list) or len(found) != 4:
        return None
    age = current_work().now.timestamp() - found[2]
    return HalfWay(found[0], found[1], found[3]) if age < HALF_WAY.total_seconds() else None


def awaited(found: HalfWay) -> Account | None:
    """Return the locked account whose code is awaited; None when it was changed or switched off meanwhile."""
    account = staff_by_id(current_work(), found.account_id, to_change=True)
    if account is None or not account.is_active or account.session_version != found.version:
        return None
    return account


def work_of(account: Account) -> Work:
    """Return the request's work in the name of an account that is about to be signed in."""
    return replace(current_work(), actor=Actor("staff", account.id, account.name))


def first_page(holder: Account | Person) -> str:
    """Return where the day begins: own registrations, a trainer's sessions, or what is to be done."""
    if isinstance(holder, Person):
        return url_for("own.my")
    work = current_work()
    teaches_only = teaches_anything(work) and not organises_anything(work)
    return url_for("attendance.my_sessions" if teaches_only else "desk.worklist")


def must_enrol() -> bool:
    """Tell whether the signed-in user must begin a second factor before anything else."""
    if two_factor() in ("off", "optional"):
        return False
    user = signed_in()
    return (
        user is not None
        and user.actor.is_staff
        and not user.has_second_factor
        and must_have_code(current_work(), two_factor())
    )


def _asks_for_code(account: Account) -> bool:
    if two_factor() == "off":
        return False
    factor = second_factor_of(current_work(), account)
    return factor is not None and factor.confirmed_at is not None


def _lead_to_enrolment() -> ResponseReturnValue | None:
    if request.endpoint in _BEFORE_ENROLMENT:
        return None
    leads = must_enrol()
    if request.endpoint and getattr(current_app.view_functions[request.endpoint], "begins_late", False):
        # The view begins its transaction itself: what was read here is no part of it.
        db.session.rollback()
    if not leads:
        return None
    if request.method not in ("GET", "HEAD"):
        db.session.rollback()
        raise Forbidden
    return redirect(url_for("sign_in.second_factor"), 303)
