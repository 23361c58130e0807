"""Documents of a project, such as rules and reports, with the versions that they had."""

from datetime import date

from app.errors import Refusal
from app.files.operations import exchanged_since, stored
from app.files.storage import Upload
from app.history.facts import Fact
from app.history.operations import record
from app.projects import facts
from app.projects.models import Project, ProjectDocument, ProjectDocumentVersion
from app.work import Work

MAX_DOCUMENTS = 100


def add_document(
    work: Work, project: Project, title: str, upload: Upload | None, since: date | None
) -> ProjectDocument:
    """Add a document that everybody can read, valid since today where nothing is said.

    Refuses one without a file, and the hundred-and-first.
    """
    if len(project.documents) >= MAX_DOCUMENTS:
        raise Refusal("A project has at most %(count)s documents.", values={"count": MAX_DOCUMENTS})
    if upload is None:
        raise Refusal("Choose a file.", field="file")
    document = ProjectDocument(
        position=max((each.position for each in project.documents), default=-1) + 1,
        title=title, file=stored(work, upload), file_name=upload.name, since=since or work.today, versions=[],
    )  # fmt: skip
    project.documents.append(document)
    _done(work, project, title, facts.DOCUMENT_ADDED)
    return document


def change_document(
    work: Work,
    project: Project,
    document: ProjectDocument,
    title: str,
    upload: Upload | None,
    since: date | None,
) -> None:
    """Give a document another title, day or file; the file that it had stays as an earlier version.

    A new file is valid since today where nothing is said, and never from a day to come. Nothing happens
    if nothing differs.
    """
    file, name = (stored(work, upload), upload.name) if upload else (document.file, document.file_name)
    if file is not document.file:
        since = exchanged_since(work, since, document.since)
    day = since or document.since
    if (document.title, document.file, document.file_name, document.since) == (title, file, name, day):
        return
    if file is not document.file:
        document.versions.append(
            ProjectDocumentVersion(file=document.file, file_name=document.file_name, since=document.since)
        )
    document.title, document.file, document.file_name, document.since = title, file, name, day
    _done(work, project, title, facts.DOCUMENT_CHANGED)


def remove_document(work: Work, project: Project, document: ProjectDocument) -> None:
    """Take a document off the project with all its versions; the stored bytes stay."""
    project.documents.remove(document)
    _done(work, project, document.title, facts.DOCUMENT_REMOVED)


def _done(work: Work, project: Project, title: str, fact: Fact) -> None:
    work.session.flush()
    record(work, fact, "project", project.id, values={"name": project.name, "part": title})
