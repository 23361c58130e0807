"""What was written about an event: a list, and each letter with where it stands for each person."""

from flask import render_template, request, url_for

from app.events.access import managed_event
from app.events.operations.managed_event import whole_managed
from app.events.tabs import Tab
from app.messages.queries import (
    TO_PHONE,
    deliveries,
    delivery_counts,
    message_of,
    messages_of,
    recipients,
)
from app.messages.readers import label_of
from app.messages.routes.blueprint import bp
from app.outbox.models import LetterState
from app.registrations.header import header_of
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work

PAGE = 50


@bp.get("/manage/events/<slug>/messages/sent/")
@open_to(Audience.staff)
def sent(slug: str) -> str:
    """List the letters that were written to sets of people, the latest first."""
    work = current_work()
    event = managed_event(work, slug)
    page = page_of(work.session, messages_of(event), asked_page())
    return render_template(
        "messages/sent.html",
        event=event,
        event_header=header_of(work, event, "messages"),
        page=page,
        counts=delivery_counts(work, [each.id for each in page.rows]),
        label=lambda name: label_of(work, event, name),
    )


@bp.get("/manage/events/<slug>/messages/sent/<int:id>/")
@open_to(Audience.staff)
def sent_one(slug: str, id: int) -> str:
    """Show one letter as it was written, and where it stands for each person."""
    work = current_work()
    event = whole_managed(work, slug)
    message = message_of(work, event, id)
    state = request.args.get("state", "")
    page = page_of(work.session, recipients(message, state), asked_page(), PAGE)
    counts = delivery_counts(work, [message.id])[message.id]
    return render_template(
        "messages/sent_one.html",
        event=event,
        event_header=header_of(work, event, "messages"),
        message=message,
        readers=label_of(work, event, message.readers),
        page=page,
        rows=deliveries(work, list(page.rows)),
        tabs=_tabs(slug, id, state, counts),
    )


def _tabs(slug: str, id: int, state: str, counts: dict[str, int]) -> list[Tab]:
    texts = current_work().texts
    labels = {
        LetterState.queued.value: texts.gettext("To be sent"),
        LetterState.sent.value: texts.pgettext("letter", "Sent"),
        LetterState.failed.value: texts.pgettext("letter", "Not delivered"),
        TO_PHONE: texts.gettext("To be phoned"),
    }
    plain = url_for("messages.sent_one", slug=slug, id=id)
    found = [Tab(texts.gettext("All"), plain, state not in labels, sum(counts.values()))]
    for name, label in labels.items():
        if counts.get(name) or state == name:
            found.append(Tab(label, f"{plain}?state={name}", state == name, counts.get(name, 0)))
    return found
