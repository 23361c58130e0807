"""Naming the trainers of an event or a meeting, and taking them off."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.models import Account, Role
from app.changes.forms.notices import are_told, is_decided, notice_page, say
from app.changes.plan import NameStaff, TakeStaffOff
from app.changes.preview import preview
from app.changes.release import release
from app.desk.routes.blueprint import bp
from app.errors import N_, Missing, Refusal
from app.events.models import Event, Meeting
from app.events.operations.managed_event import meeting_of, whole_managed
from app.events.trainers import choices_of
from app.extensions import db
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.request_work import current_work


@bp.post("/manage/events/<slug>/trainers")
@open_to(Audience.staff)
def trainer_add(slug: str) -> ResponseReturnValue:
    """Name a trainer of all meetings or of one; who is told of it is shown first."""
    work = current_work()
    event = whole_managed(work, slug)
    known = {account.id: account for account in choices_of(work)}
    account = known.get(_number("account"))
    if account is None:
        raise Refusal(N_("Choose a person."))
    change = NameStaff(account, Role.trainer, _scope(event))
    return _released(change, N_("Name the trainer and tell people?"), N_("The trainer is named."))


@bp.post("/manage/events/<slug>/trainers/remove")
@open_to(Audience.staff)
def trainer_remove(slug: str) -> ResponseReturnValue:
    """Take a trainer off all meetings or off one; who is told of it is shown first."""
    work = current_work()
    event = whole_managed(work, slug)
    account = work.session.get(Account, _number("account"))
    if account is None:
        raise Missing
    change = TakeStaffOff(account, Role.trainer, _scope(event))
    return _released(change, N_("Take the trainer off and tell people?"), N_("The trainer is taken off."))


def _released(change: NameStaff | TakeStaffOff, heading: str, done: str) -> ResponseReturnValue:
    """Make the change, or show first who is told."""
    work, next = current_work(), url_for("changes.meetings", slug=change.event.slug)
    if not is_decided():
        seen = preview(work, change)
        if seen.concerns_anybody:
            return notice_page(work.texts.translated(heading), seen, next)
    told = release(work, change, notify=are_told())
    db.session.commit()
    say(work.texts.translated(done), told)
    return redirect(next, 303)


def _scope(event: Event) -> Event | Meeting:
    return meeting_of(event, _number("meeting")) if request.form.get("meeting") else event


def _number(name: str) -> int:
    return number_in(request.form.get(name)) or 0
