"""A batch of scans: pages find their applications by the code, the rest are given to people by hand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from app.errors import N_, Closed
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.files.models import StoredFile
from app.files.operations import forget, stored
from app.files.reading import Scan
from app.files.storage import TYPES, Upload
from app.history.operations import record
from app.registrations.models import PaperFile, Registration, SignedPaper
from app.registrations.papers import asks_paper
from app.signed_papers.codes import BEGINS, registration_in
from app.signed_papers.facts import LOOSE_DELETED
from app.signed_papers.models import LooseScan
from app.signed_papers.operations.handing_in import NOT_ASKED, add_files, check_open
from app.signed_papers.queries import paper_of
from app.work import Work

GONE = N_("Somebody else has given these pages to a person, or deleted them.")


@dataclass(slots=True)
class SortedIn:
    """What became of a batch: whose papers were found, how many are for the hand, how many came again."""

    found: list[Registration] = field(default_factory=list)
    loose: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True)
class _Pages:
    """Pages that belong together, the code on them, the first page as a small picture."""

    upload: Upload
    origin: str
    code: str | None
    small: bytes


def sort_in(work: Work, event: Event, scans: Sequence[Scan]) -> SortedIn:
    """Give the parts of scans to the applications whose codes they carry; the rest wait for a hand.

    Pages of who has left, or whose form is settled, wait for a hand too. The same batch again changes
    nothing. Refuses (Closed) an event that asks for no form.
    """
    lock_event(work, event)
    if not asks_paper(event):
        raise Closed(NOT_ASKED)
    done, parts = SortedIn(), [each for scan in scans for each in _parts(scan)]
    people = _people(work, event, parts)
    known, replaced = _known(work, event), list[StoredFile]()
    for part in parts:
        if part.origin in known:
            done.known += 1
            continue
        known.add(part.origin)
        registration = people.get(registration_in(work.links, part.code) or 0)
        file = stored(work, part.upload)
        if registration is not None and _is_open(work, registration):
            replaced += add_files(work, registration, [(file, part.upload.name, part.origin)])[1]
            done.found.append(registration)
        else:
            small = stored(work, Upload("strona.jpg", TYPES["jpg"], part.small))
            work.session.add(
                LooseScan(
                    event_id=event.id, file=file, small=small, name=part.upload.name, origin=part.origin,
                    at=work.now,
                )
            )  # fmt: skip
            done.loose += 1
    work.session.flush()
    forget(work, *replaced)
    return done


def give_to(work: Work, event: Event, scan: LooseScan, registration: Registration) -> None:
    """Give pages of nobody to a person of the event, whose form then waits.

    Refuses (Closed) what somebody else has dealt with, and where no form can be handed in.
    """
    lock_event(work, event)
    _still_there(work, scan)
    check_open(work, registration)
    small = scan.small
    _, replaced = add_files(work, registration, [(scan.file, scan.name, scan.origin)])
    work.session.delete(scan)
    work.session.flush()
    forget(work, small, *replaced)


def discard(work: Work, event: Event, scan: LooseScan) -> None:
    """Delete pages of nobody, their bytes too unless somebody else's; refuses (Closed) what is gone."""
    lock_event(work, event)
    _still_there(work, scan)
    files: tuple[StoredFile, ...] = (scan.file, scan.small)
    work.session.delete(scan)
    record(work, LOOSE_DELETED, "event", event.id, event_id=event.id)
    work.session.flush()
    forget(work, *files)


def _parts(scan: Scan) -> Iterator[_Pages]:
    """Yield what a file is made of: a picture as it is, a PDF of one application too, else its parts."""
    sha256 = scan.upload.sha256
    if len(scan.parts) < 2:
        codes = [text for page in scan.codes for text in page]
        yield _Pages(scan.upload, sha256, _ours(codes), scan.small[0])
        return
    stem = scan.upload.name.rpartition(".")[0]
    for part in scan.parts:
        first = part.pages[0]
        upload = Upload(f"{stem[:140]}-{first + 1}.pdf", TYPES["pdf"], part.data)
        yield _Pages(upload, f"{sha256}:{first}", part.code, scan.small[first])


def _ours(codes: Sequence[str]) -> str | None:
    return next((each for each in codes if each.startswith(BEGINS)), None)


def _people(work: Work, event: Event, parts: Sequence[_Pages]) -> dict[int, Registration]:
    named = {registration_in(work.links, each.code) for each in parts} - {None}
    meant: ColumnElement[bool] = Registration.id.in_(named)
    if event.rules.recruitment_id is not None:
        # The form was printed before a change from another event of the recruitment: it was signed for all.
        meant |= Registration.transferred_from_id.in_(named)
    query = select(Registration).where(Registration.event_id == event.id, meant)
    found = list(work.session.scalars(query.options(joinedload(Registration.event))))
    came = {each.transferred_from_id: each for each in found if each.transferred_from_id is not None}
    return {id: each for id, each in came.items() if id in named} | {each.id: each for each in found}


def _known(work: Work, event: Event) -> set[str]:
    loose = select(LooseScan.origin).where(LooseScan.event_id == event.id)
    papers = (
        select(PaperFile.origin)
        .join(PaperFile.paper)
        .join(Registration, Registration.id == SignedPaper.registration_id)
        .where(Registration.event_id == event.id)
    )
    return {*work.session.scalars(loose), *work.session.scalars(papers)}


def _is_open(work: Work, registration: Registration) -> bool:
    paper = paper_of(work, registration)
    return registration.is_in_force and not (paper is not None and paper.is_settled)


def _still_there(work: Work, scan: LooseScan) -> None:
    if work.session.scalar(select(LooseScan.id).where(LooseScan.id == scan.id)) is None:
        raise Closed(GONE)
