"""The first steps of an office: a letter that shows whether mail leaves, and putting the list away."""

from datetime import timedelta

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.queries import own_account
from app.desk.messages import TEST_LETTER, trial_letter
from app.desk.routes.blueprint import bp
from app.errors import N_
from app.extensions import db
from app.office.operations import end_first_day
from app.office.queries import office
from app.outbox.operations import queue
from app.outbox.queries import last_beat, latest_letter
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm
from app.web.rendering import notify
from app.web.request_work import current_work

_ALIVE = timedelta(minutes=5)


@bp.get("/manage/settings/test-letter")
@open_to(Audience.administrator)
def test_letter() -> str:
    """Show what became of the last test letter, and offer another."""
    work, own = current_work(), own_account(current_work())
    beat = last_beat(work)
    return render_template(
        "desk/test_letter.html",
        own=own,
        letter=latest_letter(work, TEST_LETTER, "account", own.id),
        to_files=not current_app.config["MAIL_SERVER"],
        sleeping=beat is None or work.now - beat > _ALIVE,
    )


@bp.post("/manage/settings/test-letter")
@open_to(Audience.administrator)
def send_test_letter() -> ResponseReturnValue:
    """Queue a letter to the administrator who asks."""
    if ButtonForm().validate():
        work = current_work()
        queue(work, trial_letter(own_account(current_work()), office(work).name))
        db.session.commit()
    return redirect(url_for("desk.test_letter"), 303)


@bp.post("/manage/first-day/end")
@open_to(Audience.administrator)
def put_first_day_away() -> ResponseReturnValue:
    """Show the list of first steps no more."""
    if ButtonForm().validate():
        end_first_day(current_work())
        db.session.commit()
        notify("success", current_work().texts.gettext(N_("The list of first steps is put away.")))
    return redirect(url_for("desk.worklist"), 303)
