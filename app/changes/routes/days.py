"""Planning a day of a meeting in blocks."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.changes.forms.days import SPARE_ROWS, DayForm, shown_day
from app.changes.plan import PlanDay
from app.changes.release import release
from app.changes.routes.blueprint import bp
from app.errors import N_, Missing
from app.events.blocks import breaks
from app.events.coverage import coverage_of
from app.events.models import Event, Session
from app.events.operations.blocks import day_of
from app.events.operations.managed_event import whole_managed
from app.events.timing import credit_minutes, sessions_of
from app.events.trainers import Led, trainers_at
from app.events.units import CLOCK_HOUR, hours_phrase, unit_of
from app.events.when import session_line
from app.registrations.header import header_of
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.merging import UNTOUCHED
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.route("/manage/events/<slug>/sessions/<int:id>/plan", methods=["GET", "POST"])
@open_to(Audience.staff)
def day_plan(slug: str, id: int) -> ResponseReturnValue:
    """Plan a day in blocks; `from` shows the blocks of another day of the event, to be saved here."""
    event = whole_managed(current_work(), slug)
    session = session_of(event, id)
    unit = unit_of(event) or CLOCK_HOUR
    if request.method != "POST":
        source = _copied(event, session)
        form = DayForm(formdata=None, data=shown_day(session, source.blocks, unit))
        form.add_rows(SPARE_ROWS if source.blocks else 2 * SPARE_ROWS)
        return _page(form, event, session)
    form = DayForm()
    if request.form.get("act") == "add":
        form.add_rows()
        return _page(form, event, session)
    if form.version.data != str(event.version):
        form.form_errors.append(current_work().texts.gettext(UNTOUCHED))
        form.version.data = str(event.version)
        return _page(form, event, session, 409)
    return _saved(form, event, session, unit)


def _saved(form: DayForm, event: Event, session: Session, unit: int) -> ResponseReturnValue:
    work = current_work()
    slug, id = event.slug, session.id
    _offer(form, event, session)
    if form.check(day_of(session), unit):
        with committing(form) as done:
            release(work, PlanDay(session, form.plans(unit)))
        if done:
            notify("success", work.texts.gettext(N_("The plan of the day is saved.")))
            return redirect(url_for("changes.day_plan", slug=slug, id=id), 303)
    event = whole_managed(work, slug)
    return _page(form, event, session_of(event, id), 422)


def session_of(event: Event, id: int) -> Session:
    """Return a session of this event; Missing for another's."""
    for meeting in event.meetings:
        for session in meeting.sessions:
            if session.id == id:
                return session
    raise Missing


def _copied(event: Event, session: Session) -> Session:
    """Return the day whose blocks the page shows: the one that `from` names, else the day itself."""
    asked = request.args.get("from", "")
    others = {str(each.id): each for each in sessions_of(event) if each.blocks}
    return others.get(asked, session)


def _offer(form: DayForm, event: Event, session: Session) -> None:
    work = current_work()
    parts = event.module.parts if event.module else []
    trainers = trainers_at(work, session.meeting)
    known = {each.account_id for each in trainers}
    former = [
        Led(block.account_id, block.account.name, None)
        for block in session.blocks
        if block.account is not None and block.account_id is not None and block.account_id not in known
    ]
    form.offer(work.texts, parts, [*trainers, *dict.fromkeys(former)], unit_of(event) or CLOCK_HOUR)


def _page(form: DayForm, event: Event, session: Session, status: int = 200) -> ResponseReturnValue:
    texts, unit = current_work().texts, unit_of(event) or CLOCK_HOUR
    _offer(form, event, session)
    page = render_template(
        "changes/day_plan.html",
        form=form,
        event=event,
        session=session,
        event_header=header_of(current_work(), event, "sessions"),
        when=session_line(texts, session),
        line=lambda each: session_line(texts, each),
        others=[each for each in sessions_of(event) if each.blocks and each is not session],
        credit=credit_minutes(session),
        breaks=breaks(session),
        hours=lambda minutes: hours_phrase(texts, minutes, unit),
        coverage=coverage_of(event),
    )
    return page, status
