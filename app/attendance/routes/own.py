"""The trainer's first page: their own sessions, those to confirm first."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance.late_sentences import late_sentence
from app.attendance.operations.looking import note_looks
from app.attendance.queries import confirmed_among, own_sessions, tallies, unconfirmed
from app.attendance.queries.late import IN_TIME, KINDS, counts_by_lateness, lateness_of
from app.attendance.queries.locked import standings_of
from app.attendance.queries.looks import news_of
from app.attendance.routes.blueprint import blueprint
from app.attendance.tasks import danger_tasks
from app.events.access import taught_by
from app.events.chips import unusual_chips
from app.events.models import Session
from app.events.substitutes import substitutions_at
from app.events.timing import off_as, session_start
from app.events.titles import title
from app.events.units import counts_hours
from app.events.when import place_line, session_line
from app.extensions import db
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.forms import Form
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work
from app.work import Work


@blueprint.post("/manage/sessions/seen")
@open_to(Audience.staff)
def seen() -> ResponseReturnValue:
    """Note that the trainer has seen what is new; what has changed since the page was made stays new."""
    work = current_work()
    form = Form()
    if form.validate():
        pairs = (each.partition(":") for each in request.form.getlist("seen"))
        note_looks(work, {number_in(id) or 0: print_ for id, _, print_ in pairs})
        db.session.commit()
    return redirect(url_for("attendance.my_sessions"), 303)


@blueprint.get("/manage/sessions/")
@open_to(Audience.staff)
def my_sessions() -> ResponseReturnValue:
    """Show the sessions that the signed-in trainer teaches."""
    work = current_work()
    page = page_of(work.session, own_sessions(work), asked_page(), 30)
    counted = tallies(work, page.rows)
    late = lateness_of(work, [session.id for session in page.rows])
    confirmed = confirmed_among(work, [session.id for session in page.rows])
    return render_template(
        "attendance/my_sessions.html",
        page=page,
        tallies=counted,
        confirmed=confirmed,
        standings=standings_of(work, page.rows),
        groups=danger_tasks(work),
        news=news_of(work),
        stand_ins=_stand_ins(work, page.rows),
        late=late,
        late_counts=counts_by_lateness(work, unconfirmed(work).where(taught_by(work))),
        waits=lambda session: _waits(work, session, late.get(session.id, IN_TIME)),
        begun={each.id for each in page.rows if session_start(each) <= work.now},
        title=title,
        chips=lambda session: unusual_chips(work, session.meeting.event),
        off_as=off_as,
        counts_hours=counts_hours,
        place_line=place_line,
        session_line=session_line,
    )


def _stand_ins(work: Work, sessions: Sequence[Session]) -> dict[int, str]:
    """Return by session for whom the actor stands in there."""
    found = substitutions_at(work, [each.id for each in sessions])
    return {each.session_id: each.replaces.name for each in found if each.account_id == work.actor.id}


def _waits(work: Work, session: Session, late: int) -> str:
    """Return what a register waits for that is late, else nothing."""
    return "" if late == IN_TIME else late_sentence(work.texts, KINDS[late], (work.today - session.day).days)
