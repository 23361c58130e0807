"""Signing in by password or mailed link, and signing out."""

import time

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from app.accounts.mailboxes import persons_of_mailbox
from app.accounts.operations import send_links, spend_link
from app.accounts.operations.accounts import renew_hash
from app.accounts.operations.sign_in import LINK_MINUTES, holder_of
from app.accounts.passwords import DEMO_PASSWORD, hashed, is_outdated, matches
from app.accounts.queries import password_of, staff_by_id
from app.errors import N_, Refusal
from app.extensions import db
from app.people.models import Person
from app.sign_in.forms.sign_in import SignInForm
from app.sign_in.routes.blueprint import bp
from app.sign_in.routes.completing import admit
from app.sign_in.routes.own_path import own_path
from app.sign_in.routes.signed_in import end_session
from app.sign_in.routes.tries import check_letters, count_password, forgive_password
from app.sqlite import begin_write
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, refuse
from app.web.request_work import current_work
from app.web.returning import carried_now
from app.web.visitors import is_for_this_machine, is_this_machine, visitors_address

_ANSWER_SECONDS = 0.25
"""An answer about a link takes at least this long, whether anybody has the address or not."""


@bp.route("/sign-in", methods=["GET", "POST"])
@open_to(Audience.everyone, begins_late=True)
def sign_in() -> ResponseReturnValue:
    """Ask for an e-mail; with a password sign in, without one mail a link."""
    form = SignInForm(data={"next": own_path(request.args.get("next")) or ""})
    if request.method != "POST":
        return render_template("sign_in/sign_in.html", form=form)
    if not form.validate_on_submit():
        return render_template("sign_in/sign_in.html", form=form), 422
    email, password = form.email.data or "", form.password.data or ""
    return _by_password(form, email, password) if password else _by_link(email)


@bp.get("/sign-in/sent")
@open_to(Audience.everyone)
def link_sent() -> ResponseReturnValue:
    """Say that a link is on its way if the address is known."""
    return render_template("sign_in/link_sent.html", minutes=LINK_MINUTES, carried=None)


@bp.get("/sign-in/<token>")
@open_to(Audience.link_holder)
def link(token: str) -> ResponseReturnValue:
    """Show the button that spends a link: programs that check mails follow links, but press nothing."""
    holder = holder_of(current_work(), token)
    if holder is None:
        return render_template("sign_in/link_dead.html"), 410
    people = persons_of_mailbox(current_work(), holder.email_key) if isinstance(holder, Person) else []
    page = {"holder": holder, "people": people, "token": token, "form": ButtonForm()}
    return render_template("sign_in/link.html", **page)


@bp.post("/sign-in/<token>")
@open_to(Audience.link_holder)
def use_link(token: str) -> ResponseReturnValue:
    """Spend a link and sign its holder in, or whom of the mailbox's people the holder chose."""
    holder = spend_link(current_work(), token, request.form.get("person", None, int))
    if holder is None:
        return render_template("sign_in/link_dead.html"), 410
    return admit(holder)


@bp.post("/sign-out")
@open_to(Audience.everyone, begins_late=True)
def sign_out() -> ResponseReturnValue:
    """End the session: a copy of its cookie is worth nothing afterwards."""
    begin_write(db.session())
    end_session()
    answer = redirect(url_for("site.home"), 303)
    # Nor does this browser keep a page for the next person who sits down here.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _by_password(form: SignInForm, email: str, password: str) -> ResponseReturnValue:
    try:
        count_password(email)
    except TooManyRequests as limit:
        return _too_many(form, limit)
    found = password_of(current_work(), email)
    # Hashing takes a while: no transaction may be open meanwhile (docs/decisions/0020).
    db.session.rollback()
    right = matches(found.password_hash if found else None, password)
    if not right or found is None or (password == DEMO_PASSWORD and not _may_use_the_demo()):
        refuse(form, Refusal("The e-mail or the password is not right.", field="password"))
        return render_template("sign_in/sign_in.html", form=form), 422
    forgive_password(email)
    fresh = hashed(password) if is_outdated(found.password_hash) else None
    begin_write(db.session())
    account = staff_by_id(current_work(), found.id, to_change=True)
    if account is None or account.session_version != found.session_version or not account.is_active:
        raise Refusal("The account was changed a moment ago. Sign in again.")
    if fresh:
        renew_hash(account, fresh)
    return admit(account, own_path(form.next.data))


def _may_use_the_demo() -> bool:
    """Tell whether a password that everybody knows may open anything: on this machine, for this machine.

    A tunnel or a proxy on this machine brings strangers from its own address: what it says of the host
    and of their addresses is believed here, since it can only refuse.
    """
    named = (current_app.config["BASE_URL"], f"//{request.host}")
    passed = request.headers.get("X-Forwarded-For", "").split(",")
    through = [each for each in (visitors_address(), *passed) if each.strip()]
    return all(map(is_for_this_machine, named)) and all(map(is_this_machine, through))


def _too_many(form: SignInForm, limit: TooManyRequests) -> ResponseReturnValue:
    """Say how to get in all the same: a stranger who types wrong passwords must not lock a colleague out."""
    sentence = N_(
        "Too many wrong passwords. "
        "Leave the password empty to get a link by e-mail, or wait a quarter of an hour."
    )
    refuse(form, Refusal(sentence, field="password"))
    answer = make_response(render_template("sign_in/sign_in.html", form=form), 429)
    answer.headers["Retry-After"] = str(limit.retry_after)
    return answer


def _by_link(email: str) -> ResponseReturnValue:
    check_letters(email)
    began = time.monotonic()
    # The signed-in user may have been asked for already.
    db.session.rollback()
    begin_write(db.session())
    send_links(current_work(), email)
    db.session.commit()
    time.sleep(max(0.0, began + _ANSWER_SECONDS - time.monotonic()))
    if carried_now():
        return render_template("sign_in/link_sent.html", minutes=LINK_MINUTES, carried=carried_now())
    return redirect(url_for("sign_in.link_sent"), 303)
