"""Where one is signed in: listed, ended one by one or all but the present one; for staff and participants."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.models import Account
from app.accounts.operations.sign_ins import end_other_sign_ins, end_own_sign_in
from app.accounts.queries import lasting_sign_ins
from app.errors import N_, Missing
from app.extensions import db
from app.people.models import Person
from app.sign_in.routes.blueprint import bp
from app.sign_in.routes.signed_in import signed_in
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.get("/account/sign-ins/")
@open_to(Audience.staff)
def staff_sign_ins() -> ResponseReturnValue:
    """List where a member of staff is signed in."""
    return _page()


@bp.get("/my/sign-ins/")
@open_to(Audience.participant)
def my_sign_ins() -> ResponseReturnValue:
    """List where a participant is signed in."""
    return _page()


@bp.post("/account/sign-ins/<int:id>/end")
@open_to(Audience.staff)
def end_staff_sign_in(id: int) -> ResponseReturnValue:
    """End one of the own sign-ins."""
    return _end(id)


@bp.post("/my/sign-ins/<int:id>/end")
@open_to(Audience.participant)
def end_my_sign_in(id: int) -> ResponseReturnValue:
    """End one of the own sign-ins."""
    return _end(id)


@bp.post("/account/sign-ins/end-others")
@open_to(Audience.staff)
def end_other_staff_sign_ins() -> ResponseReturnValue:
    """End all own sign-ins but this one."""
    return _end_others()


@bp.post("/my/sign-ins/end-others")
@open_to(Audience.participant)
def end_my_other_sign_ins() -> ResponseReturnValue:
    """End all own sign-ins but this one."""
    return _end_others()


def _page() -> str:
    work, here = current_work(), signed_in()
    page = page_of(work.session, lasting_sign_ins(work), asked_page())
    return render_template(
        "sign_in/sign_ins.html",
        page=page,
        present=here.sign_in_id if here else None,
        frame="layouts/staff.html" if work.actor.is_staff else "layouts/public.html",
        end="sign_in.end_staff_sign_in" if work.actor.is_staff else "sign_in.end_my_sign_in",
        end_others="sign_in.end_other_staff_sign_ins"
        if work.actor.is_staff
        else "sign_in.end_my_other_sign_ins",
        button=ButtonForm(),
    )


def _end(id: int) -> ResponseReturnValue:
    if not end_own_sign_in(current_work(), id):
        raise Missing
    return _back(N_("The sign-in has ended."))


def _end_others() -> ResponseReturnValue:
    work, here = current_work(), signed_in()
    id = work.actor.id
    holder: Account | Person | None
    holder = work.session.get(Account, id) if work.actor.is_staff else work.session.get(Person, id)
    if holder is None or here is None:
        raise Missing
    end_other_sign_ins(work, holder, here.sign_in_id)
    return _back(N_("All other sign-ins have ended."))


def _back(sentence: str) -> ResponseReturnValue:
    work = current_work()
    db.session.commit()
    notify("success", work.texts.gettext(sentence))
    return redirect(url_for("sign_in.staff_sign_ins" if work.actor.is_staff else "sign_in.my_sign_ins"), 303)
