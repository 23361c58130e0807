"""Correcting a locked register, and reading each of its versions with what was kept of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.attendance.access import may_reopen_register, session_for_register
from app.attendance.evidence_lines import evidence_of
from app.attendance.facts import REGISTER_TAKEN
from app.attendance.forms import CorrectionDecisionForm, RegisterCorrectionForm, posted_marks
from app.attendance.mark_keys import MarkKey
from app.attendance.models import Presence, RegisterFile, RegisterPaper, RegisterVersion
from app.attendance.operations.agreeing import send_correction
from app.attendance.operations.correcting import (
    WantedCorrection,
    WrongMarks,
    correct_register,
    needs_second_person,
    try_correction,
)
from app.attendance.queries import register_state
from app.attendance.queries.corrections import MarkChange, what_differs
from app.attendance.queries.locked import is_register_locked
from app.attendance.queries.markers import markers
from app.attendance.queries.registers import RegisterState, versions
from app.attendance.queries.rows import blocks_of, decided_rows, marked_rows, shown_marks
from app.attendance.queries.waiting import waiting_correction
from app.attendance.register_rules import is_confirmed
from app.attendance.roles import LABELS
from app.attendance.routes.agreeing import waiting_page
from app.attendance.routes.blueprint import blueprint
from app.attendance.signs import sign, signs
from app.attendance.version_list import ACTIONS, PAPER_TYPES
from app.errors import Closed, Forbidden, Missing, Refusal
from app.events.models import Session
from app.events.titles import title
from app.events.units import hours_phrase, unit_of
from app.events.when import session_line
from app.extensions import db
from app.files.storage import path_of
from app.history.operations import record
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.forms import refuse
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.stored_files import stored_file
from app.work import Work


@dataclass(frozen=True, slots=True)
class Preview:
    """What a correction would change, and by which marks."""

    changes: Sequence[MarkChange]
    marks: Mapping[MarkKey, str]


@blueprint.get("/manage/events/<slug>/sessions/<int:id>/correction")
@open_to(Audience.staff)
def correction(id: int, slug: str) -> ResponseReturnValue:
    """Show a locked register to correct; one that isn't locked is shown as it is."""
    work = current_work()
    session = _correctable(work, id, slug)
    if not is_register_locked(work, session):
        return redirect(url_for("attendance.session", slug=slug, id=id), 303)
    waiting = waiting_correction(work, session)
    if waiting is not None and not (waiting.refused_by_id and "new" in request.args):
        return waiting_page(work, session, waiting, CorrectionDecisionForm(formdata=None))
    return _page(work, session, RegisterCorrectionForm())


@blueprint.post("/manage/events/<slug>/sessions/<int:id>/correction")
@open_to(Audience.staff)
def correct(id: int, slug: str) -> ResponseReturnValue:
    """Show what a correction would change, or correct a locked register; what is refused keeps all that was
    chosen and typed."""
    work = current_work()
    session = _correctable(work, id, slug)
    form, wrong, status = RegisterCorrectionForm(), dict[str, str](), 422
    if form.validate():
        marks = posted_marks(request.form).get(session.id, {})
        wanted = WantedCorrection(marks=marks, reason=form.reason.data or "", seen=form.version.data or 0)
        try:
            if _is_looked_at(session.id, marks):
                changes = try_correction(work, session, wanted)
                db.session.rollback()
                return _page(work, _correctable(work, id, slug), form, {}, Preview(changes, marks))
            said, where = _corrected(work, session, wanted)
            db.session.commit()
        except Refusal as refusal:
            db.session.rollback()
            refuse(form, refusal)
            status = 409 if isinstance(refusal, Closed) else 422
            wrong = _sentences(work, id, refusal)
        else:
            notify("success", said)
            return redirect(where, 303)
    return _page(work, _correctable(work, id, slug), form, wrong), status


def _is_looked_at(session_id: int, marks: Mapping[MarkKey, str]) -> bool:
    """Tell whether what the marks would change is to be shown first: that was asked for, or they differ from
    those that were shown."""
    shown = request.form.get("shown")
    return "look" in request.form or (shown is not None and shown != _as_shown(session_id, marks))


def _as_shown(session_id: int, marks: Mapping[MarkKey, str]) -> str:
    """Return marks as the page remembers which ones it showed."""
    return " ".join(sorted(f"{key.field(session_id)}={text}" for key, text in marks.items()))


def _corrected(work: Work, session: Session, wanted: WantedCorrection) -> tuple[str, str]:
    """Correct the register, or send the correction in where a second person agrees; return what is said of
    it, and where it is shown."""
    slug, id = session.meeting.event.slug, session.id
    if needs_second_person(session):
        send_correction(work, session, wanted)
        said = work.texts.gettext("The correction waits until another organiser has agreed to it.")
        return said, url_for("attendance.correction", slug=slug, id=id)
    number = correct_register(work, session, wanted).version
    said = work.texts.gettext("The register is corrected: version %(number)s.", number=number)
    return said, url_for("attendance.version", slug=slug, id=id, n=number)


@blueprint.get("/manage/events/<slug>/sessions/<int:id>/versions/<int:n>")
@open_to(Audience.staff)
def version(id: int, slug: str, n: int) -> ResponseReturnValue:
    """Show what one version of a register decided, and how it differs from the one before."""
    work = current_work()
    session = session_for_register(work, id, slug)
    history = versions(work, session)
    found = next((each for each in history if each.version == n), None)
    if found is None:
        raise Missing
    before = next((each for each in history if each.version < n and is_confirmed(each)), None)
    decides = is_confirmed(found)
    return render_template(
        "attendance/version.html",
        session=session,
        event=session.meeting.event,
        title=title(session.meeting.event, work.texts.language),
        when=session_line(work.texts, session),
        version=found,
        is_last=found is history[0],
        before=before,
        changes=what_differs(work, before, found) if before and decides else [],
        rows=decided_rows(work, found, session) if decides else [],
        evidence=evidence_of(work, register_state(work, session)) if decides else {},
        markers=markers(work, session, found.at) if decides else {},
        files=_files(work, found.id),
        action_names=ACTIONS,
        role_names=LABELS,
        texts=work.texts,
        unit=unit_of(session.meeting.event),
        hours_phrase=hours_phrase,
        hours=hours_phrase(work.texts, found.credit_minutes or 0, unit_of(session.meeting.event)),
    )


@blueprint.get("/manage/registers/<int:id>.csv")
@open_to(Audience.staff)
def version_csv(id: int) -> ResponseReturnValue:
    """Send the CSV that was kept of a version, byte for byte."""
    return _kept_file(id, RegisterPaper.csv)


@blueprint.get("/manage/registers/<int:id>.pdf")
@open_to(Audience.staff)
def version_pdf(id: int) -> ResponseReturnValue:
    """Send the PDF that was kept of a version, byte for byte."""
    return _kept_file(id, RegisterPaper.pdf)


def _kept_file(id: int, kind: RegisterPaper) -> Response:
    """Return a kept file; that it was taken is recorded. Missing where there is none, or its bytes."""
    work = current_work()
    kept = work.session.get(RegisterVersion, id)
    if kept is None:
        raise Missing
    session, number = session_for_register(work, kept.session_id), kept.version
    event = session.meeting.event
    files = {each.kind: each for each in _files(work, kept.id)}
    if kind not in files:
        raise Missing
    sha256, name = files[kind].file.sha256, f"{event.slug}-{session.day.isoformat()}-v{number}.{kind}"
    answer = stored_file(path_of(work, sha256), sha256, name, PAPER_TYPES[kind], as_attachment=True)
    values = {"day": session.day.isoformat(), "version": number, "format": kind.value.upper()}
    with apart(work) as own:
        record(own, REGISTER_TAKEN, "session", session.id, event_id=event.id, values=values)
    return answer


def _correctable(work: Work, id: int, slug: str) -> Session:
    session = session_for_register(work, id, slug)
    if not may_reopen_register(work, session):
        raise Forbidden
    return session


def _files(work: Work, version_id: int) -> list[RegisterFile]:
    query = select(RegisterFile).options(joinedload(RegisterFile.file))
    query = query.where(RegisterFile.register_version_id == version_id).order_by(RegisterFile.kind)
    return list(work.session.scalars(query))


def _sentences(work: Work, session_id: int, refusal: Refusal) -> dict[str, str]:
    if not isinstance(refusal, WrongMarks):
        return {}
    return {key.field(session_id): work.texts.sentence(each) for key, each in refusal.refused.items()}


def _page(
    work: Work,
    session: Session,
    form: RegisterCorrectionForm,
    wrong: Mapping[str, str] | None = None,
    preview: Preview | None = None,
) -> str:
    state = register_state(work, session)
    if not form.is_submitted():
        form.version.data = state.versions[0].version if state.versions else 0
    decided = {row.id for row in state.rows}
    rows = marked_rows(work, session)
    event = session.meeting.event
    return render_template(
        "attendance/correction.html",
        session=session,
        event=event,
        title=title(event, work.texts.language),
        when=session_line(work.texts, session),
        form=form,
        rows=rows,
        decided=decided,
        seen=shown_marks(session, rows),
        blocks=blocks_of(session),
        preview=preview,
        shown=_as_shown(session.id, preview.marks) if preview else None,
        unit=unit_of(event),
        hours_phrase=hours_phrase,
        wrong=wrong or {},
        typed=request.form,
        signs=signs(work.texts),
        partial=sign(work.texts, Presence.partial),
        needs_second=needs_second_person(session),
        evidence=evidence_of(work, RegisterState(session, rows, state.versions, state.credit)),
        texts=work.texts,
    )
