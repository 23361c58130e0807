"""A signed form comes in: from the person, or from a batch of scans."""

from collections.abc import Sequence

from app.errors import N_, Closed, Refusal
from app.events.window import is_over
from app.files.models import StoredFile
from app.files.operations import forget, stored
from app.files.reading import Scan
from app.history.operations import record
from app.registrations.counting import lock_registration
from app.registrations.models import PaperFile, PaperState, Registration, SignedPaper
from app.registrations.papers import asks_paper
from app.signed_papers.codes import registration_in
from app.signed_papers.facts import HANDED_IN
from app.signed_papers.queries import paper_of
from app.work import Work

MOST_FILES = 10
"""How many files one paper has."""
NOT_ASKED = N_("This event asks for no signed form.")
ENDED = N_("The registration has ended: no signed form is needed any more.")
OVER = N_("The event is over: no signed form is taken any more.")
SETTLED_ALREADY = N_("The signed form is accepted already; nothing more needs to be sent.")
NONE_CHOSEN = N_("Choose the file with the signed form, or photograph it.")
TOO_MANY = N_("At most %(most)s files fit here. Put the pages into one PDF.")
ANOTHERS = N_(
    "The code on “%(name)s” is that of another application. Send the form that was downloaded from this page."
)


def hand_in(work: Work, registration: Registration, scans: Sequence[Scan]) -> SignedPaper:
    """Keep a person's signed form, which then waits for staff; the moment is kept.

    Files join those that wait already; after a return they take the place of the old ones, which are deleted
    with their bytes. The same file again changes nothing. Refuses none, too many, forms of other
    applications, and (Closed) where the event asks for none or is over, the registration has ended, or a form
    is accepted.
    """
    lock_registration(work, registration)
    check_open(work, registration)
    if not scans:
        raise Refusal(NONE_CHOSEN, field="files")
    for scan in scans:
        named = {registration_in(work.links, text) for page in scan.codes for text in page} - {None}
        if named and registration.id not in named:
            raise Refusal(ANOTHERS, field="files", values={"name": scan.upload.name})
    files = [(stored(work, each.upload), each.upload.name, each.upload.sha256) for each in scans]
    paper, replaced = add_files(work, registration, files)
    forget(work, *replaced)
    return paper


def check_open(work: Work, registration: Registration) -> None:
    """Refuse (Closed) where a registration's signed form can't be handed in now."""
    if not asks_paper(registration.event):
        raise Closed(NOT_ASKED)
    if not registration.is_in_force:
        raise Closed(ENDED)
    if is_over(work, registration.event):
        raise Closed(OVER)
    paper = paper_of(work, registration)
    if paper is not None and paper.is_settled:
        raise Closed(SETTLED_ALREADY)


def add_files(
    work: Work, registration: Registration, files: Sequence[tuple[StoredFile, str, str]]
) -> tuple[SignedPaper, list[StoredFile]]:
    """Add files (with name and origin) to a paper that is not settled, under the event's lock.

    Return it with the files of a returned form whose place they took, for the caller to `forget` at the end.
    """
    paper = paper_of(work, registration)
    if paper is None:
        paper = SignedPaper(registration=registration, state=PaperState.returned, version=0, files=[])
        work.session.add(paper)
    begins_anew = paper.state == PaperState.returned
    known = set() if begins_anew else {each.origin for each in paper.files}
    fresh = {origin: (file, name) for file, name, origin in files if origin not in known}
    if not fresh:
        return paper, []
    if len(known) + len(fresh) > MOST_FILES:
        raise Refusal(TOO_MANY, field="files", values={"most": MOST_FILES})
    replaced = [each.file for each in paper.files] if begins_anew else []
    if begins_anew:
        paper.files.clear()
        # Before what comes now, which may be the same file as before.
        work.session.flush()
        paper.uploaded_at = work.now
    paper.files += [
        PaperFile(file=file, name=name, origin=origin, at=work.now) for origin, (file, name) in fresh.items()
    ]
    paper.state, paper.reason = PaperState.uploaded, None
    paper.decided_at = paper.decided_by_id = None
    paper.version += 1
    event_id, values = registration.event_id, {"count": len(fresh)}
    record(work, HANDED_IN, "registration", registration.id, event_id=event_id, values=values)
    work.session.flush()
    return paper, replaced
