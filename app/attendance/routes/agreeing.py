"""A correction that waits for a second person: its page, and what is decided about it."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.attendance.access import may_reopen_register, session_for_register
from app.attendance.forms import CorrectionDecisionForm
from app.attendance.models import WaitingCorrection
from app.attendance.operations.agreeing import (
    agree_to_correction,
    marks_of,
    refuse_correction,
    take_back_correction,
)
from app.attendance.queries.registers import latest_version
from app.attendance.queries.waiting import waiting_correction, wanted_changes
from app.attendance.routes.blueprint import blueprint
from app.errors import Closed, Forbidden, Refusal
from app.events.models import Session
from app.events.titles import title
from app.events.units import hours_phrase, unit_of
from app.events.when import session_line
from app.extensions import db
from app.web.access import Audience, open_to
from app.web.forms import refuse
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


@blueprint.post("/manage/events/<slug>/sessions/<int:id>/correction/decide")
@open_to(Audience.staff)
def decide_correction(id: int, slug: str) -> ResponseReturnValue:
    """Agree to a correction that waits, refuse it with a reason, or take it back."""
    work = current_work()
    session = session_for_register(work, id, slug)
    if not may_reopen_register(work, session):
        raise Forbidden
    form, status = CorrectionDecisionForm(), 422
    if form.validate():
        try:
            said = _decided(work, session, form)
            db.session.commit()
        except Refusal as refusal:
            db.session.rollback()
            refuse(form, refusal)
            status = 409 if isinstance(refusal, Closed) else 422
        else:
            notify("success", said)
            return redirect(url_for("attendance.session", slug=slug, id=id), 303)
    session = session_for_register(work, id, slug)
    waiting = waiting_correction(work, session)
    if waiting is None:
        notify("info", next(iter(form.form_errors), "") or work.texts.gettext("Nothing was decided."))
        return redirect(url_for("attendance.session", slug=slug, id=id), 303)
    return waiting_page(work, session, waiting, form), status


def waiting_page(
    work: Work, session: Session, waiting: WaitingCorrection, form: CorrectionDecisionForm
) -> str:
    """Show a correction that waits or was refused, with what this reader can do about it."""
    event, latest = session.meeting.event, latest_version(work, session)
    return render_template(
        "attendance/waiting.html",
        session=session,
        event=event,
        title=title(event, work.texts.language),
        when=session_line(work.texts, session),
        form=form,
        waiting=waiting,
        is_mine=waiting.account_id == work.actor.id,
        is_stale=latest is None or latest.version != waiting.version,
        changes=wanted_changes(work, session, marks_of(waiting), latest.credit_minutes if latest else None),
        unit=unit_of(event),
        hours_phrase=hours_phrase,
        texts=work.texts,
    )


def _decided(work: Work, session: Session, form: CorrectionDecisionForm) -> str:
    """Do what was decided, and return the sentence that says so."""
    id, texts = form.correction.data or 0, work.texts
    if form.decision.data == "agree":
        number = agree_to_correction(work, session, id).version
        return texts.gettext("The register is corrected: version %(number)s.", number=number)
    if form.decision.data == "refuse":
        refuse_correction(work, session, id, form.why.data or "")
        return texts.gettext("The correction is refused; who sent it in reads why.")
    take_back_correction(work, session, id)
    return texts.gettext("The correction is put away.")
