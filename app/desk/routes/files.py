"""The documents of an event, on its edit page."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.desk.forms.files import DownloadForm, upload_of
from app.desk.routes.blueprint import bp
from app.errors import N_, Missing
from app.events.models import Download, Event
from app.events.operations.downloads import add_download, change_download, remove_download
from app.events.operations.managed_event import whole_managed
from app.extensions import db
from app.registrations.header import header_of
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.route("/manage/events/<slug>/downloads/new", methods=["GET", "POST"])
@open_to(Audience.staff, uploads=True)
def download_new(slug: str) -> ResponseReturnValue:
    """Add a document to an event."""
    event = whole_managed(current_work(), slug)
    form = DownloadForm()
    if form.validate_on_submit():
        with committing(form) as done:
            add_download(current_work(), event, form.title.data or "", upload_of(form.file))
        if done:
            return _saved(slug)
    return _page(form, event, None)


@bp.route("/manage/events/<slug>/downloads/<int:id>", methods=["GET", "POST"])
@open_to(Audience.staff, uploads=True)
def download_edit(slug: str, id: int) -> ResponseReturnValue:
    """Give a document another title or file."""
    event = whole_managed(current_work(), slug)
    download = _download(event, id)
    form = DownloadForm(data={"title": download.title})
    if form.validate_on_submit():
        with committing(form) as done:
            change_download(current_work(), event, download, form.title.data or "", upload_of(form.file))
        if done:
            return _saved(slug)
    return _page(form, event, download)


@bp.post("/manage/events/<slug>/downloads/<int:id>/remove")
@open_to(Audience.staff)
def download_remove(slug: str, id: int) -> ResponseReturnValue:
    """Take a document off an event."""
    event = whole_managed(current_work(), slug)
    remove_download(current_work(), event, _download(event, id))
    db.session.commit()
    return _saved(slug)


def _download(event: Event, id: int) -> Download:
    for each in event.downloads:
        if each.id == id:
            return each
    raise Missing


def _saved(slug: str) -> ResponseReturnValue:
    notify("success", current_work().texts.gettext(N_("The documents are saved.")))
    return redirect(url_for("desk.manage_edit", slug=slug, _anchor="files"), 303)


def _page(form: DownloadForm, event: Event, download: Download | None) -> ResponseReturnValue:
    page = render_template(
        "desk/download_form.html",
        form=form,
        event=event,
        download=download,
        event_header=header_of(current_work(), event, "overview"),
    )
    return page, 422 if form.errors or form.form_errors else 200
