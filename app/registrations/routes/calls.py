"""Who is to be told by phone about one event, and the tick that they were."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_
from app.events.access import managed_event
from app.events.tabs import Tab
from app.extensions import db
from app.outbox.models import CallState
from app.registrations.calls import calls_at, open_calls, rows_of, told_calls
from app.registrations.operations.phoning import not_told_yet, told_by_phone
from app.registrations.routes.blueprint import bp
from app.registrations.routes.pages import head
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work

PAGE = 50


@bp.get("/manage/events/<slug>/calls/")
@open_to(Audience.staff)
def manage_calls(slug: str) -> ResponseReturnValue:
    """Show who is still to be told by phone, or who was."""
    work = current_work()
    event = managed_event(work, slug)
    state = CallState.told if request.args.get("state") == "told" else CallState.open
    page = page_of(work.session, calls_at(event.id, state), asked_page(), PAGE)
    plain = url_for("registrations.manage_calls", slug=slug)
    gettext = work.texts.gettext
    return render_template(
        "registrations/manage/calls.html",
        **head(event, "messages"),
        page=page,
        calls=rows_of(work, page.rows),
        told=state == CallState.told,
        tabs=[
            Tab(gettext(N_("To be phoned")), plain, state == CallState.open, open_calls(work, event)),
            Tab(gettext(N_("Told")), f"{plain}?state=told", state == CallState.told, told_calls(work, event)),
        ],
    )


@bp.post("/manage/events/<slug>/calls/<int:id>/told")
@open_to(Audience.staff)
def manage_told(slug: str, id: int) -> ResponseReturnValue:
    """Tick off that somebody was told."""
    work = current_work()
    done = told_by_phone(work, managed_event(work, slug), id)
    db.session.commit()
    if done:
        notify("success", work.texts.gettext(N_("Noted: told by phone.")))
    else:
        notify("info", work.texts.gettext(N_("This call need not be made any more.")))
    return redirect(url_for("registrations.manage_calls", slug=slug), 303)


@bp.post("/manage/events/<slug>/calls/<int:id>/not-told")
@open_to(Audience.staff)
def manage_not_told(slug: str, id: int) -> ResponseReturnValue:
    """Take the tick back."""
    work = current_work()
    done = not_told_yet(work, managed_event(work, slug), id)
    db.session.commit()
    if done:
        notify("success", work.texts.gettext(N_("The call is on the list again.")))
    return redirect(url_for("registrations.manage_calls", slug=slug), 303)
