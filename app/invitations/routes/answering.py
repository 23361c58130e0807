"""What the link of an invitation opens: yes, no, or somebody else comes. No account is needed."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Closed
from app.events.titles import title
from app.events.when import event_lines, when_line, where_line
from app.events.window import is_past
from app.extensions import db
from app.invitations.forms import AnswerForm
from app.invitations.models import COMING, Answer, Invitation
from app.invitations.operations.answering import TOO_LATE, answer
from app.invitations.queries import InvitationAtRest, InvitationReplaced, opened_invitation
from app.invitations.routes.blueprint import bp
from app.notices.queries import notices_of
from app.questions.forms import AnswersPart, QuestionField, answers_part, seen_versions, take_files
from app.questions.queries import asked_questions
from app.registrations.notice_read import notice_read, notice_shown
from app.registrations.why_closed import why_called_off
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status, refuse
from app.web.office import current_office
from app.web.request_work import current_work
from app.work import Actor, Work


@bp.errorhandler(InvitationReplaced)
def invitation_replaced(error: InvitationReplaced) -> ResponseReturnValue:
    """Say that a newer link was mailed."""
    return render_template("invitations/replaced.html"), 404


@bp.errorhandler(InvitationAtRest)
def invitation_at_rest(error: InvitationAtRest) -> ResponseReturnValue:
    """Say that the event is not published at present, and nothing of what it will be."""
    return render_template("invitations/at_rest.html"), 404


@bp.after_request
def keep_private(response: Response) -> Response:
    """Keep an invited person's page, which names people, out of caches and search machines."""
    if request.path.startswith("/invitations/"):
        if request.method != "POST":
            response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.route("/invitations/<token>/", methods=["GET", "POST"])
@open_to(Audience.link_holder, begins_late=True, uploads=True)
def invitation(token: str) -> ResponseReturnValue:
    """Show an invitation with its answer; posted, keep the answer and sign up who comes."""
    work = current_work()
    taken = take_files(lambda: asked_questions(work, opened_invitation(work, token).event))
    found = opened_invitation(work, token)
    form = AnswerForm()
    form.offer(found)
    own = answers_part(work, form, asked_questions(work, found.event), taken)
    if request.method != "POST":
        return _page(work, found, form, own.fields)
    if not _is_good(work, form, own):
        return _page(work, found, form, own.fields), page_status(form)
    try:
        with committing(form) as done:
            read = notice_read(work, found.event, form.privacy_version.data)
            said, who = Answer(form.answer.data), form.stand_in()
            answer(
                _holder(work, found), found, said, who, read.label, own.answers, project_notices=read.others
            )
    except Closed as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return _page(work, opened_invitation(work, token), form, own.fields), 409
    if done:
        return redirect(url_for("invitations.invitation", token=token), 303)
    return _page(work, opened_invitation(work, token), form, own.fields), 422


def _is_good(work: Work, form: AnswerForm, own: AnswersPart) -> bool:
    """Check the form; the event's own questions are for who comes."""
    good = form.validate()
    if form.answer.data == Answer.no:
        return good
    return own.agrees(work) and good


def _holder(work: Work, found: Invitation) -> Work:
    """Return the work in the name of the link's holder, also where staff are signed in."""
    return replace(work, actor=Actor("participant", found.person_id, found.name))


def _page(work: Work, found: Invitation, form: AnswerForm, own: Sequence[QuestionField]) -> str:
    event, texts = found.event, work.texts
    notices = notices_of(work, event.project_id)
    called_off = why_called_off(work, event)
    closed = texts.sentence(called_off) if called_off else ""
    if is_past(work, event):
        closed = texts.gettext(TOO_LATE)
    return render_template(
        "invitations/answer.html",
        event=event,
        event_title=title(event, texts.language),
        when=when_line(texts, event),
        lines=event_lines(texts, event),
        place=where_line(texts, event),
        invitation=found,
        form=form,
        own_fields=own,
        questions_seen=seen_versions(own),
        closed=closed,
        stands=found.answer in COMING,
        comes=found.registration if found.answer in COMING else None,
        names_somebody=form.answer.data == Answer.other or found.institution_id is not None,
        notices=notices,
        privacy_version=notice_shown(work, notices),
        has_notice=current_office().privacy is not None,
    )
