"""The person's page of the signed form: the form to print, sending it in, what was sent."""

from io import BytesIO

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Closed, Missing
from app.events.titles import title
from app.files.storage import path_of
from app.papers.pdf import PDF_TYPE, pdf
from app.registrations.operations import act_by_form
from app.registrations.own_links import Ended, Opened, Replaced, as_person, end_form_link, opened
from app.registrations.papers import (
    OWED_WORD,
    PAPER_CHIPS,
    PAPERS,
    asks_paper,
    brings_paper,
    institution_may_cover,
)
from app.signed_papers.forms import FilesForm, read_all
from app.signed_papers.operations.handing_in import check_open, hand_in
from app.signed_papers.paper import form_paper
from app.signed_papers.queries import paper_of
from app.signed_papers.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.downloads import sent
from app.web.forms import committing, page_status
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.stored_files import stored_file
from app.web.uploads import read_first
from app.work import Work


@bp.errorhandler(Replaced)
@bp.errorhandler(Ended)
def link_is_dead(error: Replaced | Ended) -> ResponseReturnValue:
    """Say that another link took the place of this one, and how to get it."""
    return render_template("registrations/replaced.html", ended=isinstance(error, Ended)), 404


@bp.after_request
def keep_private(response: Response) -> Response:
    """Keep pages and files of this room, which name people, out of caches and search machines."""
    if request.method != "POST":
        response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/registrations/<token>/paper")
@open_to(Audience.link_holder)
def own_paper(token: str) -> ResponseReturnValue:
    """Show where the signed form stands, and how to hand it in."""
    return _page(_asked(current_work(), token), token, FilesForm(formdata=None))


@bp.post("/registrations/<token>/paper")
@open_to(Audience.link_holder, begins_late=True, uploads=True)
def send_paper(token: str) -> ResponseReturnValue:
    """Take the files, look at them without a transaction, then keep them; staff decide about them."""
    form = FilesForm()
    check_open(current_work(), _asked(current_work(), token).registration)
    scans = read_first(form, lambda: read_all(form.chosen()))
    if scans is None:
        return _page(_asked(current_work(), token), token, form)
    work = current_work()
    here = _asked(work, token)
    with committing(form) as done:
        if here.by_form:
            act_by_form(work, here.registration)
        else:
            end_form_link(here.registration)
        hand_in(as_person(work, here), here.registration, scans)
    if not done:
        return _page(_asked(current_work(), token), token, form)
    notify(
        "success",
        work.texts.gettext("The signed form has arrived. The organiser looks at it and will write."),
    )
    return redirect(url_for("signed_papers.own_paper", token=token), 303)


@bp.get("/registrations/<token>/form.pdf")
@open_to(Audience.link_holder)
def own_form(token: str) -> ResponseReturnValue:
    """Send the form, filled in, to print and sign; the link to which the form leads shows what it sent."""
    work = current_work()
    here = _asked(work, token)
    if here.hidden:
        raise Missing
    made = pdf(form_paper(work, here.registration))
    return sent(BytesIO(made), f"{here.registration.event.slug}-formularz.pdf", PDF_TYPE)


@bp.get("/registrations/<token>/paper/files/<int:id>")
@open_to(Audience.link_holder)
def own_paper_file(token: str, id: int) -> ResponseReturnValue:
    """Send a file that was handed in; only behind the mailed link."""
    work = current_work()
    here = _asked(work, token)
    paper = None if here.by_form else paper_of(work, here.registration)
    for each in paper.files if paper else []:
        if each.id == id:
            kind, sha256 = each.file.content_type, each.file.sha256
            return stored_file(path_of(work, sha256), sha256, each.name, kind, as_attachment=True)
    raise Missing


def _asked(work: Work, token: str) -> Opened:
    """Return what a link opens, where a form is asked for or has come in; Missing else."""
    here = opened(work, token)
    if not asks_paper(here.registration.event) and paper_of(work, here.registration) is None:
        raise Missing
    return here


def _page(here: Opened, token: str, form: FilesForm) -> ResponseReturnValue:
    work, registration = current_work(), here.registration
    paper = paper_of(work, registration)
    closed = ""
    try:
        check_open(work, registration)
    except Closed as refusal:
        closed = work.texts.sentence(refusal)
    page = render_template(
        "signed_papers/own.html",
        registration=registration,
        event=registration.event,
        event_title=title(registration.event, work.texts.language),
        paper=paper,
        brings_paper=brings_paper(registration.event),
        institution_may_cover=institution_may_cover(registration),
        closed=closed,
        by_form=here.by_form,
        hidden=here.hidden,
        token=token,
        form=form,
        states=PAPERS,
        chips=PAPER_CHIPS,
        owed=OWED_WORD,
    )
    return page, 422 if form.form_errors else page_status(form)
