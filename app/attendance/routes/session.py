"""The register of one session: marks, confirmation, reopening."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app import clock
from app.attendance.access import may_reopen_register, session_for_register
from app.attendance.confirmation_sentence import confirmation_sentence
from app.attendance.earning import stretches_of
from app.attendance.evidence_lines import evidence_of, unlisted
from app.attendance.forms import ConfirmForm, LeadersForm, ReopenForm, posted_leaders
from app.attendance.models import Presence
from app.attendance.operations import confirm_register, lock_register, name_leaders, reopen_register
from app.attendance.queries import RegisterState, register_state
from app.attendance.queries.absence import NotEnrolled, not_enrolled
from app.attendance.queries.corrections import correction
from app.attendance.queries.leaders import delivered_by, leaders_of, taught_in_all
from app.attendance.queries.locked import standings_of
from app.attendance.queries.markers import markers
from app.attendance.queries.rows import Row, blocks_of, shown_marks
from app.attendance.queries.waiting import waiting_correction
from app.attendance.register_rules import STANDINGS, AlreadyConfirmed, RegisterStanding
from app.attendance.roles import LABELS, by_role
from app.attendance.routes.blueprint import blueprint
from app.attendance.routes.saving import Saved, answer, save, sentences, taken_sentence
from app.attendance.signs import keys, sign, signs
from app.attendance.version_list import ACTIONS
from app.consents.queries import may_be_photographed
from app.errors import Closed, Refusal
from app.events.breaks import suggested_break
from app.events.meeting_access import MeetingAccess, access_of, shown_from
from app.events.models import Event, Session
from app.events.substitutes import substitutions_at
from app.events.timing import off_as, session_start
from app.events.titles import title
from app.events.units import CLOCK_HOUR, hours_phrase, in_units, unit_of
from app.events.when import place_line, session_line
from app.extensions import db
from app.projects.funding import strip_warning
from app.registrations.participation import owing_participation
from app.registrations.queries import names_of
from app.signed_papers.queries import owing_at
from app.typed import stripped
from app.web.access import Audience, open_to
from app.web.asking import wants_json
from app.web.forms import committing, refuse
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


@blueprint.get("/manage/sessions/<int:id>/attendance", endpoint="session")
@blueprint.get("/manage/events/<slug>/sessions/<int:id>/attendance", endpoint="session")
@open_to(Audience.staff)
def show(id: int, slug: str | None = None) -> ResponseReturnValue:
    """Show the register of one session; the short address leads to the event's."""
    work = current_work()
    session = session_for_register(work, id, slug)
    return redirect(_address(session), 303) if slug is None else _page(work, session)


@blueprint.post("/manage/events/<slug>/sessions/<int:id>/attendance")
@open_to(Audience.staff)
def save_session(id: int, slug: str) -> ResponseReturnValue:
    """Save marks, fill blanks or undo that, for one session."""
    work = current_work()
    session = session_for_register(work, id, slug)
    saved = save(work, {session.id: session}, request.form)
    db.session.commit()
    if wants_json():
        return answer(work, saved, **_counted(work, register_state(work, session)))
    if saved.refused:
        return _page(work, session, saved=saved), saved.status
    if saved.undone is not None:
        notify("success", work.texts.gettext("The filled marks were taken back."))
    elif saved.taken is not None:
        notify("success", taken_sentence(work.texts, saved.taken))
    elif saved.filled is None:
        notify("success", work.texts.gettext("The attendance was saved."))
    return redirect(_address(session, filled=saved.filled or None), 303)


@blueprint.post("/manage/events/<slug>/sessions/<int:id>/confirm")
@open_to(Audience.staff)
def confirm(id: int, slug: str) -> ResponseReturnValue:
    """Save the marks that came along, then confirm; a refused confirmation keeps the marks."""
    work = current_work()
    session = session_for_register(work, id, slug)
    form = ConfirmForm()
    saved = Saved()
    lock_register(work, session)
    if not session.register_confirmed:
        saved = save(work, {session.id: session}, request.form)
    status = saved.status if saved.refused else 422
    if not saved.refused and form.validate():
        try:
            with work.session.begin_nested():
                confirm_register(
                    work,
                    session,
                    form.credit(unit_of(session.meeting.event)),
                    break_minutes=form.break_minutes.data,
                    led=posted_leaders(request.form),
                )
        except AlreadyConfirmed as refusal:
            notify("info", work.texts.sentence(refusal))
        except Refusal as refusal:
            refuse(form, _where_typed(refusal))
            status = 409 if isinstance(refusal, Closed) else 422
        else:
            notify("success", work.texts.gettext("The attendance is confirmed."))
    db.session.commit()
    if saved.refused or form.errors:
        return _page(work, session, saved=saved, confirm_form=form), status
    return redirect(_address(session), 303)


def _where_typed(refusal: Refusal) -> Refusal:
    """Put what is wrong with the credit at the field of hours, unless a program sent minutes."""
    if refusal.field != "credit_minutes" or "credit_minutes" in request.form:
        return refusal
    return Refusal(refusal.message, field="credit_hours", values=refusal.values)


@blueprint.post("/manage/events/<slug>/sessions/<int:id>/reopen")
@open_to(Audience.staff)
def reopen(id: int, slug: str) -> ResponseReturnValue:
    """Reopen a confirmed register for a reason; organisers only."""
    work = current_work()
    session = session_for_register(work, id, slug)
    form = ReopenForm()
    with committing(form) as done:
        reopen_register(work, session, stripped(form.reason.data) or "")
    if not done:
        return _page(work, session, reopen_form=form), 422
    notify("success", work.texts.gettext("The register is open again. Its hours were taken back."))
    return redirect(_address(session), 303)


@blueprint.post("/manage/events/<slug>/sessions/<int:id>/leaders")
@open_to(Audience.staff)
def leaders(id: int, slug: str) -> ResponseReturnValue:
    """Say whose minutes a confirmed session is, of several trainers who led it."""
    work = current_work()
    session = session_for_register(work, id, slug)
    form = LeadersForm()
    with committing(form) as done:
        name_leaders(work, session, posted_leaders(request.form))
    if not done:
        return _page(work, session, leaders_form=form), 422
    notify("success", work.texts.gettext("The minutes are entered."))
    return redirect(_address(session), 303)


def _page(work: Work, session: Session, saved: Saved | None = None, **forms: Any) -> str:
    state = register_state(work, session)
    event = session.meeting.event
    unit = unit_of(event)
    standing = standings_of(work, [session])[session.id]
    evidence = evidence_of(work, state)
    return render_template(
        "attendance/session.html",
        session=session,
        event=event,
        title=title(event, work.texts.language),
        when=session_line(work.texts, session),
        place=place_line(session.meeting) or place_line(event),
        access=access_of(work, session.meeting) if shown_from(work, session.meeting) else MeetingAccess(),
        state=state,
        off=off_as(event, session),
        standing=standing,
        waiting=waiting_correction(work, session) if standing == RegisterStanding.locked else None,
        standing_names=STANDINGS,
        action_names=ACTIONS,
        has_begun=session_start(session) <= work.now,
        may_reopen=may_reopen_register(work, session),
        substitutions=substitutions_at(work, [session.id]),
        without_strip=strip_warning(work.texts, event.project),
        problems=sentences(work.texts, saved) if saved else {},
        typed=request.form,
        undo=request.args.get("filled"),
        signs=signs(work.texts),
        partial=sign(work.texts, Presence.partial),
        keys=keys(work.texts),
        seen=shown_marks(session, state.rows),
        unit=unit or CLOCK_HOUR,
        hours_phrase=hours_phrase,
        unit_of=unit_of,
        in_units=in_units,
        role_of=_role_of(work, state),
        made_up=_made_up(work, state),
        correction=correction(work, state),
        blocks=blocks_of(session),
        markers=markers(work, session) if state.confirmation else {},
        evidence=evidence,
        unlisted=unlisted(work, state, evidence),
        absentees=_absentees(work, state),
        pictures=_pictures(work, event, state),
        owes_participation=owing_participation(
            work, event, [row.registration.id for row in state.rows if row.registration]
        ),
        owes=owing_at(work, event, [row.registration.id for row in state.rows if row.registration]),
        **_teaching(work, state),
        **_counted(work, state),
        **(_fresh_forms() | forms),
    )


def _absentees(work: Work, state: RegisterState) -> list[NotEnrolled]:
    """Return who was not enrolled then and does not stand on the register all the same."""
    there = {row.registration.id for row in state.rows if row.registration}
    return [each for each in not_enrolled(work, state.session) if each.registration.id not in there]


def _fresh_forms() -> dict[str, Any]:
    return {"confirm_form": ConfirmForm(), "reopen_form": ReopenForm(), "leaders_form": LeadersForm()}


def _made_up(work: Work, state: RegisterState) -> dict[int, str]:
    """Return the days of the sessions that are made up here, by their id."""
    ids = {row.makes_up_session_id for row in state.rows if row.makes_up_session_id is not None}
    if not ids:
        return {}
    found = work.session.scalars(select(Session).where(Session.id.in_(ids)))
    return {each.id: work.texts.day_short(each.day) for each in found}


def _role_of(work: Work, state: RegisterState) -> Callable[[Row], str]:
    """Return how a row's role is told: a substitute with whose place they take."""
    members = {row.stands_in_for_id for row in state.rows if row.stands_in_for_id is not None}
    names = names_of(work, members) if members else {}

    def told(row: Row) -> str:
        if row.stands_in_for_id in names:
            return work.texts.gettext("Substitute for %(name)s", name=names[row.stands_in_for_id])
        return work.texts.translated(LABELS[row.role])

    return told


def _teaching(work: Work, state: RegisterState) -> dict[str, Any]:
    """Return who may have led the session, and what those who did delivered in its version in force."""
    session, version = state.session, state.confirmation
    stretches = stretches_of(session, state.credit or 0)
    trainers = [] if all(each.account_id for each in stretches) else leaders_of(work, session)
    delivered = delivered_by(work, version.id) if version else []
    missing = version is not None and version.asks_trainer and taught_in_all(delivered) < (state.credit or 0)
    mine = [work.actor.id] if work.actor.id in {each.id for each in trainers} else []
    ticked = posted_leaders(request.form) if request.method == "POST" else mine
    return {
        "trainers": trainers if len(trainers) > 1 else [],
        "ticked": ticked,
        "delivered": delivered,
        "asks_trainer": missing,
        "break_minutes": suggested_break(session),
    }


def _counted(work: Work, state: RegisterState) -> dict[str, str]:
    session, credit = state.session, state.credit
    breaks = None if state.confirmation or credit is None else _breaks(session)
    if breaks is not None and credit is not None:
        credit -= breaks - (session.break_minutes or 0)
    unit = unit_of(session.meeting.event)
    return {
        "tally": by_role(work.texts, state.taking_part, state.apart),
        "sentence": confirmation_sentence(
            work.texts, replace(state.taking_part, blank=state.tally.blank), credit, unit, breaks
        ),
    }


def _breaks(session: Session) -> int | None:
    """Return the minutes of breaks that the page counts with: those typed, if they can be, else suggested."""
    suggested = suggested_break(session)
    typed = stripped(request.form.get("break_minutes")) or ""
    if suggested is None or not (typed.isascii() and typed.isdigit()) or session.starts_at is None:
        return suggested
    ends = session.ends_at or session.starts_at
    return min(int(typed[:9]), clock.minutes_between(session.day, session.starts_at, ends))


def _address(session: Session, filled: str | None = None) -> str:
    slug = session.meeting.event.slug
    return url_for("attendance.session", slug=slug, id=session.id, filled=filled)


def _pictures(work: Work, event: Event, state: RegisterState) -> dict[int, bool]:
    """Return by registration who may be photographed, where pictures are taken; one statement at most."""
    if not event.rules.takes_photos:
        return {}
    registrations = [row.registration for row in state.rows if row.registration]
    agreed = may_be_photographed(work, event.id, [each.person_id for each in registrations])
    return {each.id: each.person_id in agreed for each in registrations}
