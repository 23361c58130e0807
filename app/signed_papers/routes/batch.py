"""A batch of scans: sent in, sorted by the codes, and what is left given to people by hand."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import Missing
from app.events.access import managed_event
from app.files.storage import path_of
from app.history.operations import record
from app.registrations.header import header_of
from app.registrations.papers import asks_paper
from app.registrations.queries import load_sessions
from app.signed_papers.facts import OPENED
from app.signed_papers.forms import BatchForm, LooseForm, read_all
from app.signed_papers.operations.batching import SortedIn, discard, give_to, sort_in
from app.signed_papers.queries import loose_of, loose_scan, people_to_choose
from app.signed_papers.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.forms import committing, page_status
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.stored_files import stored_file
from app.web.uploads import read_first

PAGE = 20


@bp.get("/manage/events/<slug>/papers/scans/")
@open_to(Audience.staff)
def scans(slug: str) -> ResponseReturnValue:
    """Show the form for a batch, and the pages that belong to nobody yet."""
    return _page(slug, BatchForm(formdata=None))


@bp.post("/manage/events/<slug>/papers/scans/")
@open_to(Audience.staff, begins_late=True, uploads=True)
def send_batch(slug: str) -> ResponseReturnValue:
    """Look at the scans without a transaction, then give them to their applications."""
    form = BatchForm()
    managed_event(current_work(), slug)
    found = read_first(form, lambda: read_all(form.chosen(), batch=True))
    if found is None:
        return _page(slug, form)
    work = current_work()
    with committing(form) as done:
        sorted_in = sort_in(work, managed_event(work, slug), found)
    if not done:
        return _page(slug, form)
    _say(sorted_in)
    return redirect(url_for("signed_papers.scans", slug=slug), 303)


@bp.post("/manage/events/<slug>/papers/scans/<int:id>")
@open_to(Audience.staff)
def settle_scan(slug: str, id: int) -> ResponseReturnValue:
    """Give pages of nobody to a person, or delete them, as `act` says."""
    work = current_work()
    event = managed_event(work, slug)
    scan, people = loose_scan(work, event, id), people_to_choose(work, event)
    form = LooseForm(prefix=f"s{id}-")
    form.offer(people)
    deletes = form.act.data == "delete"
    if form.validate():
        with committing(form) as done:
            if deletes:
                discard(work, event, scan)
            else:
                give_to(work, event, scan, form.chosen(people))
        if done:
            said = (
                work.texts.gettext("The pages are deleted.")
                if deletes
                else work.texts.gettext("The pages have their person. The form waits to be looked at.")
            )
            notify("success", said)
            return redirect(url_for("signed_papers.scans", slug=slug), 303)
    return _page(slug, BatchForm(formdata=None), {id: form})


@bp.get("/manage/events/<slug>/papers/scans/<int:id>")
@open_to(Audience.staff)
def scan_file(slug: str, id: int) -> ResponseReturnValue:
    """Send pages of nobody, only to be saved."""
    work = current_work()
    event = managed_event(work, slug)
    scan = loose_scan(work, event, id)
    with apart(work) as noting:
        record(noting, OPENED, "event", event.id, event_id=event.id, personal={"name": "?"})
    sha256 = scan.file.sha256
    return stored_file(path_of(work, sha256), sha256, scan.name, scan.file.content_type, as_attachment=True)


@bp.get("/manage/events/<slug>/papers/scans/<int:id>/small.jpg")
@open_to(Audience.staff)
def scan_small(slug: str, id: int) -> ResponseReturnValue:
    """Show the small picture of the first page, which our own reader has drawn."""
    work = current_work()
    scan = loose_scan(work, managed_event(work, slug), id)
    sha256 = scan.small.sha256
    return stored_file(path_of(work, sha256), sha256, "strona.jpg", "image/jpeg", as_attachment=False)


def _say(done: SortedIn) -> None:
    texts = current_work().texts
    count = len({each.id for each in done.found})
    if count:
        notify("success", texts.ngettext("%(count)s form was found.", "%(count)s forms were found.", count))
    if done.loose:
        sentence = texts.ngettext(
            "%(count)s scan has no person yet: see below.", "%(count)s scans have no person yet: see below.",
            done.loose,
        )  # fmt: skip
        notify("info", sentence)
    if not count and not done.loose:
        notify("info", texts.gettext("All of this came in before; nothing was changed."))


def _page(slug: str, form: BatchForm, tried: dict[int, LooseForm] | None = None) -> ResponseReturnValue:
    work = current_work()
    event = managed_event(work, slug)
    if not asks_paper(event):
        raise Missing
    load_sessions(work, event)
    page = page_of(work.session, loose_of(event), asked_page(), PAGE)
    people = people_to_choose(work, event) if page.rows else []
    forms = {}
    for each in page.rows:
        one = (tried or {}).get(each.id) or LooseForm(formdata=None, prefix=f"s{each.id}-")
        one.offer(people)
        forms[each.id] = one
    wrong = next((each for each in (tried or {}).values() if each.errors or each.form_errors), None)
    shown = render_template(
        "signed_papers/scans.html",
        event=event,
        event_header=header_of(work, event, "papers"),
        form=form,
        page=page,
        forms=forms,
        wrong=wrong,
        people=people,
    )
    failed = form.form_errors or wrong
    return shown, 422 if failed else page_status(form)
