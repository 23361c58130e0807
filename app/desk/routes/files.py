"""The documents of an event, on its edit page."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.desk.forms.files import DownloadForm, upload_of
from app.desk.routes.blueprint import bp
from app.errors import N_, Missing
from app.events.access import managed_event
from app.events.models import Download, DownloadVersion, Event
from app.events.operations.downloads import add_download, change_download, remove_download
from app.events.operations.managed_event import whole_managed
from app.extensions import db
from app.files.storage import path_of, type_of
from app.registrations.header import header_of
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.stored_files import stored_file


@bp.route("/manage/events/<slug>/downloads/new", methods=["GET", "POST"])
@open_to(Audience.staff, uploads=True)
def download_new(slug: str) -> ResponseReturnValue:
    """Add a document to an event."""
    event = whole_managed(current_work(), slug)
    form = DownloadForm()
    if form.validate_on_submit():
        with committing(form) as done:
            add_download(
                current_work(), event, form.title.data or "", upload_of(form.file), form.since.data,
                for_confirmed=form.for_confirmed.data,
            )  # fmt: skip
        if done:
            return _saved(slug)
    return _page(form, event, None)


@bp.route("/manage/events/<slug>/downloads/<int:id>", methods=["GET", "POST"])
@open_to(Audience.staff, uploads=True)
def download_edit(slug: str, id: int) -> ResponseReturnValue:
    """Give a document another title, day, audience or file."""
    event = whole_managed(current_work(), slug)
    download = _download(event, id)
    form = DownloadForm(obj=download, data={"file": None})
    if form.validate_on_submit():
        with committing(form) as done:
            change_download(
                current_work(), event, download, form.title.data or "", upload_of(form.file),
                form.since.data, for_confirmed=form.for_confirmed.data,
            )  # fmt: skip
        if done:
            return _saved(slug)
    return _page(form, event, download)


@bp.get("/manage/events/<slug>/downloads/versions/<int:version>")
@open_to(Audience.staff)
def download_version(slug: str, version: int) -> ResponseReturnValue:
    """Send what a document was before its file was replaced."""
    event, each = managed_event(current_work(), slug), current_work().session.get(DownloadVersion, version)
    of = current_work().session.get(Download, each.download_id) if each is not None else None
    if each is None or of is None or of.event_id != event.id:
        raise Missing
    path, kind = path_of(current_work(), each.file.sha256), type_of(each.file_name)
    return stored_file(path, each.file.sha256, each.file_name, kind, as_attachment=True)


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
