"""A member of staff's own choice: one letter a day about their events."""

from datetime import timedelta

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.queries import own_account
from app.errors import N_
from app.events.access import organises_anything
from app.extensions import db
from app.messages.daily_queries import as_seen_by, news_since
from app.messages.forms.daily import DailyForm
from app.messages.models import DailyLetter
from app.messages.operations.daily import choose_daily, daily_text
from app.messages.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.rendering import notify
from app.web.request_work import current_work

_SHOWN = timedelta(days=1)


@bp.get("/account/daily-letter")
@open_to(Audience.staff)
def daily() -> str:
    """Show whether a daily letter is wanted, and how it would read now."""
    work = current_work()
    own = own_account(work)
    theirs, since = as_seen_by(work, own), work.now - _SHOWN
    news = news_since(theirs, since)
    return render_template(
        "messages/daily.html",
        form=DailyForm(data={"wanted": work.session.get(DailyLetter, own.id) is not None}),
        own=own,
        organises=organises_anything(work),
        sample=daily_text(theirs, news, since) if news else None,
    )


@bp.post("/account/daily-letter")
@open_to(Audience.staff)
def choose() -> ResponseReturnValue:
    """Have a daily letter, or none."""
    form, work = DailyForm(), current_work()
    if form.validate_on_submit() and choose_daily(work, own_account(work), wanted=form.wanted.data):
        db.session.commit()
        notify("success", work.texts.gettext(N_("Changes saved.")))
    return redirect(url_for("messages.daily"), 303)
