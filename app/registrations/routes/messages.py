"""The letters about one event: where each stands, and another try for the failed ones."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Missing
from app.events.access import managed_event
from app.events.tabs import Tab
from app.extensions import db
from app.outbox.models import Letter, LetterState
from app.outbox.operations import send_again
from app.outbox.queries import letter_counts, letters_of_event
from app.registrations.calls import open_calls
from app.registrations.routes.blueprint import bp
from app.registrations.routes.pages import head
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work

PAGE = 50


@bp.get("/manage/events/<slug>/messages/")
@open_to(Audience.staff)
def manage_messages(slug: str) -> ResponseReturnValue:
    """Show the letters about the event, the latest first."""
    work = current_work()
    event = managed_event(work, slug)
    asked = request.args.get("state", "")
    state = LetterState(asked) if asked in LetterState.__members__ else None
    query = letters_of_event(event.id)
    if state is not None:
        query = query.where(Letter.state == state)
    return render_template(
        "registrations/manage/messages.html",
        **head(event, "messages"),
        page=page_of(work.session, query, asked_page(), PAGE),
        tabs=_tabs(slug, state, letter_counts(work, event.id), open_calls(work, event)),
    )


@bp.post("/manage/events/<slug>/messages/<int:id>/send-again")
@open_to(Audience.staff)
def manage_send_again(slug: str, id: int) -> ResponseReturnValue:
    """Make a failed letter due at once."""
    work = current_work()
    event = managed_event(work, slug)
    message = work.session.get(Letter, id)
    if message is None or message.event_id != event.id:
        raise Missing
    again = send_again(work, message)
    db.session.commit()
    if again:
        notify("success", work.texts.gettext("The letter will be tried again at once."))
    elif message.state == LetterState.failed:
        notify("warning", work.texts.gettext("The text of this letter is deleted: it can't be sent again."))
    else:
        notify("info", work.texts.gettext("This letter needs no further try."))
    return redirect(url_for("registrations.manage_messages", slug=slug), 303)


def _tabs(slug: str, state: LetterState | None, counts: dict[LetterState, int], to_phone: int) -> list[Tab]:
    texts = current_work().texts
    labels = {
        LetterState.queued: texts.gettext("To be sent"),
        LetterState.sent: texts.gettext("Sent"),
        LetterState.failed: texts.gettext("Not delivered"),
        LetterState.overtaken: texts.gettext("Overtaken"),
    }
    plain = url_for("registrations.manage_messages", slug=slug)
    tabs = [Tab(texts.gettext("All"), plain, state is None, sum(counts.values()))]
    for each, label in labels.items():
        if each != LetterState.overtaken or counts.get(each) or state == each:
            tabs.append(Tab(label, f"{plain}?state={each.value}", state == each, counts.get(each, 0)))
    calls = url_for("registrations.manage_calls", slug=slug)
    return [*tabs, Tab(texts.gettext("To be phoned"), calls, current=False, count=to_phone)]
