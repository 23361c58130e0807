"""An event's invitations: who was asked, what they answered, and inviting more."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Closed, Refusal
from app.events.access import managed_event
from app.events.tabs import Tab
from app.extensions import db
from app.invitations.forms import InviteForm
from app.invitations.labels import ANSWERS, NO_ANSWER
from app.invitations.models import Answer
from app.invitations.operations.inviting import InvitingPreview, invite, preview_inviting
from app.invitations.queries import NONE, answers_of, invitations_of, past_lists
from app.invitations.routes.blueprint import bp
from app.registrations.header import header_of
from app.registrations.queries import load_sessions
from app.sqlite import begin_write
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status, refuse
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work

PAGE = 50


@bp.get("/manage/events/<slug>/invitations/")
@open_to(Audience.staff)
def invitations(slug: str) -> ResponseReturnValue:
    """List an event's invitations with their answers, counted."""
    work = current_work()
    event = managed_event(work, slug)
    load_sessions(work, event)
    shown = request.args.get("answer", "")
    counted = answers_of(work, event)
    page = page_of(work.session, invitations_of(event, shown), asked_page(), PAGE)
    url = url_for("invitations.invitations", slug=slug)
    tabs = [Tab(work.texts.gettext("All"), url, shown not in (NONE, *Answer.__members__), counted.invited)]
    tabs += [
        Tab(work.texts.gettext(label), f"{url}?answer={each.value}", shown == each.value, counted.of(each))
        for each, label in ANSWERS.items()
    ]
    tabs.append(Tab(work.texts.gettext(NO_ANSWER), f"{url}?answer={NONE}", shown == NONE, counted.of(None)))
    return render_template(
        "invitations/list.html",
        event=event,
        event_header=header_of(work, event, "registrations"),
        page=page,
        tabs=tabs,
        answers=ANSWERS,
        no_answer=NO_ANSWER,
    )


@bp.route("/manage/events/<slug>/invitations/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def invite_more(slug: str) -> ResponseReturnValue:
    """Ask whom to invite, show the letter, then send."""
    work = current_work()
    event = managed_event(work, slug)
    form = InviteForm()
    offered = past_lists(work, event)
    form.offer(offered)
    would: InvitingPreview | None = None
    if form.is_submitted() and form.validate():
        if "decided" in request.form:
            with committing(form) as done:
                sent = invite(work, event, form.wanted(offered))
            if done:
                said = work.texts.ngettext(
                    "%(count)s invitation goes out.", "%(count)s invitations go out.", len(sent.invitations)
                )
                notify("success" if sent.invitations else "info", said)
                return redirect(url_for("invitations.invitations", slug=slug), 303)
        else:
            would = _preview(slug, form)
    event = managed_event(work, slug)
    load_sessions(work, event)
    page = render_template(
        "invitations/new.html", event=event, event_header=header_of(work, event, "registrations"),
        form=form, would=would,
    )  # fmt: skip
    return page, 422 if form.form_errors else page_status(form)


def _preview(slug: str, form: InviteForm) -> InvitingPreview | None:
    """Try the act under the event's lock, and undo it."""
    work = current_work()
    db.session.rollback()
    begin_write(db.session())
    try:
        event = managed_event(work, slug)
        return preview_inviting(work, event, form.wanted(past_lists(work, event)))
    except Closed:
        raise
    except Refusal as refusal:
        refuse(form, refusal)
        return None
    finally:
        db.session.rollback()
