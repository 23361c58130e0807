"""Recruitments for the public: the list, one with its events to choose among, and on to the event's form."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.catalogue.cards import cards_for
from app.catalogue.joint import public_recruitments, recruitment_text, recruitment_title
from app.catalogue.recruitments import RecruitmentKey, public_events, recruitment_key
from app.catalogue.routes.blueprint import bp
from app.catalogue.routes.public import caches
from app.errors import N_
from app.events.models import Recruitment
from app.events.window import registration_window, same_until
from app.spans import Span, within_all
from app.web.access import Audience, open_to
from app.web.cached_response import answer_with, cached_response, same_for_everybody
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work
from app.work import Work

CHOOSE = N_("Choose a place or date first.")


@bp.get("/recruitments/")
@open_to(Audience.everyone)
def recruitments() -> str:
    """List the recruitments that have an event to come."""
    work = current_work()
    page = page_of(work.session, public_recruitments(work.today), asked_page())
    titles = {each.id: recruitment_title(each, work.texts.language) for each in page.rows}
    return render_template("catalogue/recruitments.html", page=page, titles=titles)


@bp.get("/recruitments/<int:id>/")
@open_to(Audience.everyone)
def recruitment(id: int) -> ResponseReturnValue:
    """Show a recruitment with its published events, to choose a place or date; cached for visitors."""
    work = current_work()
    key = recruitment_key(work, id)
    if not same_for_everybody():
        return _page(work, key)[0]
    cache_key, pages = (key, work.today, work.texts.language), caches().pages
    page = pages.get(cache_key, work.now)
    if page is None:
        html, span = _page(work, key)
        page = cached_response(html)
        if span:
            pages.put(cache_key, page, page.size, span)
    return answer_with(page)


@bp.get("/recruitments/<int:id>/apply")
@open_to(Audience.everyone)
def choose_event(id: int) -> ResponseReturnValue:
    """Go on to the form of the event that was chosen; without a choice say so."""
    work = current_work()
    key = recruitment_key(work, id)
    slug = request.args.get("event", "")
    if slug in {event.slug for event in public_events(work, key)}:
        return redirect(url_for("registrations.sign_up", slug=slug), 303)
    return _page(work, key, problem=work.texts.gettext(CHOOSE))[0], 422


def _page(work: Work, key: RecruitmentKey, problem: str = "") -> tuple[str, Span | None]:
    """Return the page, and the span in which it stays so; None: not to be cached."""
    found = work.session.get_one(Recruitment, key.recruitment[0])
    events = public_events(work, key)
    cards = cards_for(work, events, {each.id: each.seats for each in key.events})
    html = render_template(
        "catalogue/recruitment.html",
        recruitment=found,
        title=recruitment_title(found, work.texts.language),
        text=recruitment_text(found, work.texts.language),
        choices=[
            (event, card, registration_window(work, event)) for event, card in zip(events, cards, strict=True)
        ],
        may_apply=any(registration_window(work, event).open for event in events),
        problem=problem,
    )
    fits = key.fits(found, events)
    return html, within_all(same_until(work.now, event) for event in events) if fits else None
