"""The documents of a project, for administrators: rules and reports that everybody can read."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.desk.forms.files import upload_of
from app.desk.forms.projects import ProjectDocumentForm
from app.desk.routes.blueprint import bp
from app.errors import N_, Missing
from app.extensions import db
from app.files.storage import path_of, type_of
from app.projects.models import Project, ProjectDocument
from app.projects.operations.documents import add_document, change_document, remove_document
from app.projects.queries import with_documents
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.stored_files import stored_file


@bp.route("/manage/projects/<int:id>/documents/new", methods=["GET", "POST"])
@open_to(Audience.administrator, uploads=True)
def project_document_new(id: int) -> ResponseReturnValue:
    """Add a document to a project."""
    project, form = with_documents(current_work(), id), ProjectDocumentForm()
    if form.validate_on_submit():
        with committing(form) as done:
            upload = upload_of(form.file)
            add_document(current_work(), project, form.title.data or "", upload, form.since.data)
        if done:
            return _saved(id)
    return _page(form, with_documents(current_work(), id), None)


@bp.route("/manage/projects/<int:id>/documents/<int:document>", methods=["GET", "POST"])
@open_to(Audience.administrator, uploads=True)
def project_document(id: int, document: int) -> ResponseReturnValue:
    """Give a document another title, day or file."""
    project = with_documents(current_work(), id, versions=True)
    found = _found(project, document)
    form = ProjectDocumentForm(data={"title": found.title, "since": found.since})
    if form.validate_on_submit():
        with committing(form) as done:
            title, upload = form.title.data or "", upload_of(form.file)
            change_document(current_work(), project, found, title, upload, form.since.data)
        if done:
            return _saved(id)
        project = with_documents(current_work(), id, versions=True)
        found = _found(project, document)
    return _page(form, project, found)


@bp.post("/manage/projects/<int:id>/documents/<int:document>/remove")
@open_to(Audience.administrator)
def project_document_remove(id: int, document: int) -> ResponseReturnValue:
    """Take a document off a project."""
    project = with_documents(current_work(), id, versions=True)
    remove_document(current_work(), project, _found(project, document))
    db.session.commit()
    return _saved(id)


@bp.get("/manage/projects/<int:id>/versions/<int:version>")
@open_to(Audience.administrator)
def project_document_version(id: int, version: int) -> ResponseReturnValue:
    """Send what a document of the project was before."""
    documents = with_documents(current_work(), id, versions=True).documents
    for each in (each for document in documents for each in document.versions):
        if each.id == version:
            path = path_of(current_work(), each.file.sha256)
            kind = type_of(each.file_name)
            return stored_file(path, each.file.sha256, each.file_name, kind, as_attachment=True)
    raise Missing


def _found(project: Project, number: int) -> ProjectDocument:
    for each in project.documents:
        if each.id == number:
            return each
    raise Missing


def _saved(id: int) -> ResponseReturnValue:
    notify("success", current_work().texts.gettext(N_("The documents are saved.")))
    return redirect(url_for("desk.project_show", id=id, _anchor="documents"), 303)


def _page(
    form: ProjectDocumentForm, project: Project, document: ProjectDocument | None
) -> ResponseReturnValue:
    page = render_template("desk/project_document.html", form=form, project=project, document=document)
    return page, 422 if form.errors or form.form_errors else 200
