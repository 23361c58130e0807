"""What a director's mailed link opens: the hours of their own people in one project."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.events.titles import title
from app.events.when import when_line
from app.lines.amounts import amount
from app.lines.names import line_title, recipient_name
from app.progress.labels import CHIPS, OUTCOMES, OUTLOOKS, lacking
from app.progress.operations.institution_links import note_opening
from app.progress.queries.institution_links import LinkEnded, named_events, opened_link
from app.progress.queries.own_people import own_events, own_lines, own_people
from app.progress.queries.parts import part_titles
from app.progress.routes.blueprint import blueprint
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work

_EVENTS_PER_PAGE = 10


@blueprint.errorhandler(LinkEnded)
def link_has_ended(error: LinkEnded) -> ResponseReturnValue:
    """Say that the link works no more, and whom to ask."""
    return render_template("progress/link_ended.html"), 404


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Keep the director's page, which names people, out of caches and search machines."""
    if request.path.startswith("/institutions/"):
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/institutions/<token>/")
@open_to(Audience.link_holder)
def director(token: str) -> ResponseReturnValue:
    """Show where the institution's own people stand, and its lines of support; note the opening."""
    work = current_work()
    link = opened_link(work, token)
    if request.method == "GET":
        with apart(work) as own:
            note_opening(own, link)
    page = page_of(work.session, own_events(link), asked_page(), _EVENTS_PER_PAGE)
    people = own_people(work, link, page.rows)
    stood = [each.balance.standing for mine in people.values() for each in mine if each.balance]
    return render_template(
        "progress/director.html",
        link=link,
        page=page,
        people=people,
        lines=own_lines(work, link),
        token=token,
        to_name=named_events(work, link.project),
        part_names=part_titles(work, [each for each in stood if each]),
        outlooks=OUTLOOKS,
        chips=CHIPS,
        outcomes=OUTCOMES,
        lacking=lacking,
        title=title,
        when_line=when_line,
        line_title=line_title,
        recipient_name=recipient_name,
        amount_of=amount,
    )
