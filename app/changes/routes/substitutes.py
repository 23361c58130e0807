"""A substitute for the trainer of one session: named, and taken back."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.models import Account
from app.attendance.access import session_for_register
from app.attendance.operations.substituting import (
    CANCELLED,
    CONFIRMED,
    name_substitute,
    replaceable_at,
    take_substitute_back,
)
from app.changes.forms.notices import say
from app.changes.forms.substitutes import SubstituteForm
from app.changes.routes.blueprint import bp
from app.changes.substitutes import busy_at, tell_of_substitution
from app.errors import N_, Forbidden, Refusal
from app.events.access import may_manage_event
from app.events.models import Session
from app.events.substitutes import substitutions_at
from app.events.titles import title
from app.events.trainers import choices_of
from app.events.when import session_line
from app.extensions import db
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.request_work import current_work
from app.work import Work


@bp.route("/manage/events/<slug>/sessions/<int:id>/substitute", methods=["GET", "POST"])
@open_to(Audience.staff)
def substitute(slug: str, id: int) -> ResponseReturnValue:
    """Name who leads one session in the place of its trainer; who is busy then is warned of first."""
    work = current_work()
    session = _managed(work, slug, id)
    form = _form(work, session)
    if request.method != "POST" or not form.validate():
        return _page(work, session, form)
    busy = _unseen(work, session, form)
    if busy:
        form.seen.data = form.account.data
        return _page(work, session, form, busy)
    told = 0
    with committing(form) as done:
        made = name_substitute(work, session, *form.chosen)
        told = tell_of_substitution(work, session, made)
    if not done:
        return _page(work, _managed(current_work(), slug, id), form), 422
    say(work.texts.gettext(N_("The substitute is named.")), told)
    return redirect(_address(session), 303)


@bp.post("/manage/events/<slug>/sessions/<int:id>/substitute/remove")
@open_to(Audience.staff)
def substitute_remove(slug: str, id: int) -> ResponseReturnValue:
    """Let the trainer lead the session again."""
    work = current_work()
    session = _managed(work, slug, id)
    found = take_substitute_back(work, session, number_in(request.form.get("replaces")) or 0)
    told = tell_of_substitution(work, session, found, ended=True) if found else 0
    db.session.commit()
    say(work.texts.gettext(N_("The trainer leads this session again.")), told)
    return redirect(_address(session), 303)


def _managed(work: Work, slug: str, id: int) -> Session:
    session = session_for_register(work, id, slug)
    if not may_manage_event(work, session.meeting.event):
        raise Forbidden
    return session


def _form(work: Work, session: Session) -> SubstituteForm:
    trainers = replaceable_at(work, session)
    busy = {each.id for each in trainers}
    busy |= {each.account_id for each in substitutions_at(work, [session.id])}
    return SubstituteForm(session, trainers, [each for each in choices_of(work) if each.id not in busy])


def _unseen(work: Work, session: Session, form: SubstituteForm) -> list[str]:
    """Return what keeps the chosen colleague busy, unless that was shown already."""
    account = work.session.get(Account, form.chosen[1])
    if account is None or form.seen.data == form.account.data:
        return []
    return busy_at(work, account, session)


def _page(work: Work, session: Session, form: SubstituteForm, busy: list[str] | None = None) -> str:
    event = session.meeting.event
    refusal = Refusal(CANCELLED if session.cancelled_at is not None else CONFIRMED)
    closed = session.cancelled_at is not None or session.register_confirmed
    return render_template(
        "changes/substitute.html",
        event=event,
        session=session,
        title=title(event, work.texts.language),
        when=session_line(work.texts, session),
        substitutions=substitutions_at(work, [session.id]),
        closed=work.texts.sentence(refusal) if closed else "",
        busy=busy or [],
        form=form,
    )


def _address(session: Session) -> str:
    return url_for("changes.substitute", slug=session.meeting.event.slug, id=session.id)
