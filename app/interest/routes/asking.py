"""The public form by which somebody asks to hear of a next edition."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Missing
from app.events.models import Event
from app.events.operations.locking import lock_public_event
from app.events.queries import public_event_with_meetings
from app.events.titles import title
from app.events.when import place_line, when_line
from app.interest.forms import InterestForm
from app.interest.operations.asking import ask_for_next
from app.interest.routes.blueprint import bp
from app.notices.models import TextKind
from app.notices.queries import texts_in_force
from app.office.notice_text import html_of
from app.registrations.counting import seats
from app.registrations.next_edition import asks_for_next
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.request_work import current_work


@bp.after_request
def keep_private(response: Response) -> Response:
    """Keep what names people out of caches and search machines."""
    if request.path.startswith("/interest/"):
        response.headers["Cache-Control"] = "no-store"
    if not request.path.startswith("/manage/"):
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.route("/events/<slug>/interest", methods=["GET", "POST"])
@open_to(Audience.everyone)
def ask(slug: str) -> ResponseReturnValue:
    """Show the form; posted, mail the link that confirms. What is answered says nothing of who is listed."""
    work = current_work()
    if request.method != "POST":
        event = public_event_with_meetings(work, slug)
        if not asks_for_next(work, event, seats(work, event)):
            return redirect(url_for("catalogue.show", slug=slug), 303)
        return _page(event, InterestForm(formdata=None))
    event, form = lock_public_event(work, slug), InterestForm()
    if form.validate():
        with committing(form) as done:
            ask_for_next(work, event, form.interested(work.texts.language))
        if done:
            return redirect(url_for("interest.asked", slug=slug), 303)
        event = public_event_with_meetings(work, slug)
    return _page(event, form), page_status(form)


@bp.get("/events/<slug>/interest/sent")
@open_to(Audience.everyone)
def asked(slug: str) -> str:
    """Say that a letter is on its way; the same for everybody."""
    event = public_event_with_meetings(current_work(), slug)
    return render_template("interest/asked.html", event=event, **_lines(event))


def _page(event: Event, form: InterestForm) -> str:
    work = current_work()
    version = texts_in_force(work, None, [TextKind.interest]).get(TextKind.interest)
    if version is None:
        raise Missing
    body, language = version.body_in(work.texts.language)
    if form.interested("pl").text_id != version.id:
        # Another text than the page shows now was ticked: this one was not read.
        form.interest_consent.data = False
    return render_template(
        "interest/ask.html",
        event=event,
        form=form,
        text_id=version.id,
        text=html_of(body),
        text_language=language,
        **_lines(event),
    )


def _lines(event: Event) -> dict[str, object]:
    texts = current_work().texts
    return {
        "event_title": title(event, texts.language),
        "when": when_line(texts, event),
        "place": place_line(event),
    }
