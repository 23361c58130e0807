"""Naming the trainers of an event or a meeting, and taking them off."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.models import Account, Role
from app.desk.routes.blueprint import bp
from app.errors import N_, Missing, Refusal
from app.events.models import Event, Meeting
from app.events.operations.assignments import assign, unassign
from app.events.operations.managed_event import meeting_of, whole_managed
from app.events.trainers import choices_of
from app.extensions import db
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.post("/manage/events/<slug>/trainers")
@open_to(Audience.staff)
def trainer_add(slug: str) -> ResponseReturnValue:
    """Name a trainer of all meetings or of one."""
    work = current_work()
    event = whole_managed(work, slug)
    known = {account.id: account for account in choices_of(work)}
    account = known.get(_number("account"))
    if account is None:
        raise Refusal(N_("Choose a person."))
    assign(work, account, Role.trainer, _scope(event))
    db.session.commit()
    notify("success", work.texts.gettext(N_("The trainer is named.")))
    return redirect(url_for("changes.meetings", slug=slug), 303)


@bp.post("/manage/events/<slug>/trainers/remove")
@open_to(Audience.staff)
def trainer_remove(slug: str) -> ResponseReturnValue:
    """Take a trainer off all meetings or off one."""
    work = current_work()
    event = whole_managed(work, slug)
    account = work.session.get(Account, _number("account"))
    if account is None:
        raise Missing
    unassign(work, account, Role.trainer, _scope(event))
    db.session.commit()
    notify("success", work.texts.gettext(N_("The trainer is taken off.")))
    return redirect(url_for("changes.meetings", slug=slug), 303)


def _scope(event: Event) -> Event | Meeting:
    return meeting_of(event, _number("meeting")) if request.form.get("meeting") else event


def _number(name: str) -> int:
    return number_in(request.form.get(name)) or 0
