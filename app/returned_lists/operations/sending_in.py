"""Taking scans of signed lists in: each file is kept as it came, its pages find their lists by the code."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from app.bulk import insert_rows
from app.errors import N_, Refusal
from app.events.models import Event
from app.files.models import StoredFile
from app.files.operations import stored
from app.files.reading import Scan
from app.files.storage import TYPES, Upload
from app.history.operations import record
from app.inserting import insert_unless_there
from app.returned_lists.access import open_sessions
from app.returned_lists.facts import SENT
from app.returned_lists.models import FurtherSending, PageSession, ReturnedPage, ReturnedScan, Trouble
from app.returned_lists.queries import existing_sessions
from app.returned_lists.recognising import recognised
from app.signing_lists.printing import PrintedPage
from app.signing_lists.queries import pages_printed
from app.work import Work

OTHERS = N_(
    "Page %(page)s of “%(name)s” is of a list that is not yours to take in. Nothing was kept: take this page "
    "out, and send the rest."
)

Found = PrintedPage | Trouble


@dataclass(slots=True)
class SentIn:
    """What became of what was sent: pages by their lists, pages without one, files that came before."""

    placed: list[ReturnedPage] = field(default_factory=list)
    unplaced: list[ReturnedPage] = field(default_factory=list)
    known: int = 0


def send_in(work: Work, scans: Sequence[Scan], event: Event | None) -> SentIn:
    """Keep scans, give their pages to the lists that the codes name; the rest wait for a hand.

    `event` is the one on whose page they were sent. The same file again changes nothing; from somebody else,
    or on another page, it is noted, so that its pages without a list are seen there too. Refuses, before
    anything is kept, a page of a list whose registers the actor may not take.
    """
    by_sum = {each.upload.sha256: each for each in scans}
    done = SentIn(known=len(scans) - len(by_sum))
    found = _found(work, list(by_sum.values()))
    _check_scope(work, list(by_sum.values()), found)
    there = _known(work, by_sum)
    # In one order: who sends the same files at this moment waits, and never for each other.
    rows = {each: _kept(work, by_sum[each], event) for each in sorted(by_sum.keys() - there)}
    again = sorted(each for each in by_sum if rows.get(each) is None)
    for sha256 in again:
        _note_again(work, sha256, event)
    done.known += len(again)
    for sha256, scan in by_sum.items():
        kept = rows.get(sha256)
        if kept is None:
            continue
        pages = [
            _page(work, kept, number, scan.small[number], each)
            for number, each in enumerate(found[scan.upload.sha256])
        ]
        work.session.add_all(pages)
        work.session.flush()
        link_sessions(work, list(zip(pages, found[scan.upload.sha256], strict=True)))
        for page in pages:
            (done.unplaced if page.printing_id is None else done.placed).append(page)
        _tell(work, kept, pages, event)
    return done


def link_sessions(work: Work, pages: Sequence[tuple[ReturnedPage, Found]]) -> None:
    """Note whose signatures stand on pages, for the sessions that are still there."""
    from_lists = [(page, each) for page, each in pages if isinstance(each, PrintedPage)]
    known = existing_sessions(work, {id for _, each in from_lists for id in each.session_ids})
    rows = [
        {"page_id": page.id, "session_id": id}
        for page, each in from_lists
        for id in each.session_ids
        if id in known
    ]
    insert_rows(work.session, PageSession, rows)


def _known(work: Work, sums: Collection[str]) -> set[str]:
    """Return which files came before, by checksum; nobody erases their scans until the end."""
    query = select(StoredFile.sha256).join(ReturnedScan, ReturnedScan.file_id == StoredFile.id)
    locked = query.where(StoredFile.sha256.in_(sums)).order_by(ReturnedScan.id)
    return set(work.session.scalars(locked.with_for_update(read=True, key_share=True, of=ReturnedScan)))


def _note_again(work: Work, sha256: str, event: Event | None) -> None:
    """Note that a file came again, once for each sender and event."""
    scan = work.session.scalars(
        select(ReturnedScan).join(ReturnedScan.file).where(StoredFile.sha256 == sha256)
    ).one()
    event_id = event.id if event else None
    if (scan.account_id, scan.event_id) == (work.actor.id, event_id):
        return
    same = select(FurtherSending.id).where(
        FurtherSending.scan_id == scan.id,
        FurtherSending.account_id == work.actor.id,
        FurtherSending.event_id.is_(None) if event_id is None else FurtherSending.event_id == event_id,
    )
    if work.session.scalar(same.limit(1)) is None:
        again = FurtherSending(scan_id=scan.id, account_id=work.actor.id, event_id=event_id, at=work.now)
        insert_unless_there(work.session, again)


def _found(work: Work, scans: Sequence[Scan]) -> dict[str, list[Found]]:
    """Return by file what each page is."""
    read = {each.upload.sha256: [recognised(work.links, codes) for codes in each.codes] for each in scans}
    named = {each for pages in read.values() for each in pages if not isinstance(each, Trouble)}
    printed = pages_printed(work, {printing_id for printing_id, _ in named})
    there = existing_sessions(work, {id for each in printed.values() for id in each.session_ids})
    known = {key: each for key, each in printed.items() if there & set(each.session_ids)}
    return {sha256: [_one(each, known) for each in pages] for sha256, pages in read.items()}


def _one(each: tuple[int, int] | Trouble, known: Mapping[tuple[int, int], PrintedPage]) -> Found:
    return each if isinstance(each, Trouble) else known.get(each, Trouble.unknown)


def _check_scope(work: Work, scans: Sequence[Scan], found: Mapping[str, Sequence[Found]]) -> None:
    named = {
        id
        for pages in found.values()
        for each in pages
        if isinstance(each, PrintedPage)
        for id in each.session_ids
    }
    allowed = open_sessions(work, named)
    for scan in scans:
        for number, each in enumerate(found[scan.upload.sha256], 1):
            if isinstance(each, PrintedPage) and not allowed & set(each.session_ids):
                values = {"page": number, "name": scan.upload.name}
                raise Refusal(OTHERS, field="files", values=values)


def _kept(work: Work, scan: Scan, event: Event | None) -> ReturnedScan | None:
    """Keep a file; None if somebody else is sending the same one at this moment."""
    pattern = ReturnedScan(
        file_id=stored(work, scan.upload).id,
        name=scan.upload.name,
        event_id=event.id if event else None,
        account_id=work.actor.id,
        at=work.now,
    )
    return insert_unless_there(work.session, pattern)


def _page(work: Work, scan: ReturnedScan, number: int, picture: bytes, found: Found) -> ReturnedPage:
    page = ReturnedPage(
        scan=scan,
        number=number + 1,
        picture=stored(work, Upload("strona.jpg", TYPES["jpg"], picture)),
    )
    if isinstance(found, Trouble):
        page.trouble = found
    else:
        page.event_id = found.event_id
        page.printing_id, page.printed_page = found.printing_id, found.page
    return page


def _tell(work: Work, scan: ReturnedScan, pages: Sequence[ReturnedPage], event: Event | None) -> None:
    """Record that pages came, with each event that they are of; with the sender's where none is."""
    counts = dict[int, int]()
    for page in pages:
        id = page.event_id or (event.id if event else None)
        if id is not None:
            counts[id] = counts.get(id, 0) + 1
    for id, count in counts.items():
        values = {"pages": count, "scan_id": scan.id}
        record(work, SENT, "event", id, event_id=id, values=values)
