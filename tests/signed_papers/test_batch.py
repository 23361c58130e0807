"""A batch of scans finds its applications by the codes; the rest is given to people by hand, or deleted."""

from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.errors import Closed
from app.events.models import CompletedBy, Event
from app.files.models import StoredFile
from app.files.reading import SMALL, Scan, read_scan
from app.files.storage import path_of
from app.registrations.models import PaperState, RegistrationState
from app.registrations.operations import withdraw
from app.signed_papers.codes import BEGINS
from app.signed_papers.models import LooseScan
from app.signed_papers.operations.batching import discard, give_to, sort_in
from app.signed_papers.operations.deciding import give_back, receive
from app.signed_papers.operations.handing_in import hand_in
from app.signed_papers.queries import paper_of
from app.work import Work
from tests.signed_papers.conftest import Apply, code
from tests.support.open_events import MakeEvent
from tests.support.scans import jpeg, scanned


def batch(name: str, data: bytes) -> Scan:
    """Look at a scan of a batch."""
    return read_scan(name, data, field="files", small=SMALL, begins=BEGINS)


def loose(work: Work) -> list[LooseScan]:
    """Return the pages of nobody."""
    return list(work.session.scalars(select(LooseScan).order_by(LooseScan.id)))


def test_pages_find_their_people(work: Work, event: Event, apply: Apply, make_event: MakeEvent) -> None:
    first, second, gone, done = (apply(event, at) for at in range(4))
    other = apply(make_event(completed_by=CompletedBy.signed_form), 9)
    withdraw(work, gone)
    receive(work, done)
    codes = [None, code(work, first), None, code(work, second), code(work, gone), code(work, done)]
    scan = batch("wszystkie.pdf", scanned(*codes, code(work, other), "ZAPISY:1.1.forged"))
    sorted_in = sort_in(work, event, [scan, batch("luzem.jpg", jpeg())])
    assert [each.id for each in sorted_in.found] == [first.id, second.id]
    assert sorted_in.loose == 6
    paper = paper_of(work, first)
    assert paper is not None
    (file,) = paper.files
    assert (paper.state, file.name) == (PaperState.uploaded, "wszystkie-2.pdf")
    assert len(pypdfium2.PdfDocument(path_of(work, file.file.sha256).read_bytes())) == 2
    assert [each.name for each in loose(work)] == [
        "wszystkie-1.pdf", "wszystkie-5.pdf", "wszystkie-6.pdf", "wszystkie-7.pdf", "wszystkie-8.pdf",
        "luzem.jpg",
    ]  # fmt: skip
    again = sort_in(work, event, [scan])
    assert (again.found, again.loose, again.known) == ([], 0, 7)
    assert len(loose(work)) == 6


def test_pages_of_nobody_are_given_or_deleted(work: Work, event: Event, apply: Apply) -> None:
    registration = apply(event)
    sort_in(work, event, [batch("a.jpg", jpeg()), batch("b.jpg", jpeg(quality=30))])
    given, deleted = loose(work)
    gone = [path_of(work, each.sha256) for each in (deleted.file, deleted.small)]
    kept = path_of(work, given.file.sha256)
    give_to(work, event, given, registration)
    discard(work, event, deleted)
    assert all(each.exists() for each in gone), "bytes go when it is certain"
    work.session.commit()
    assert loose(work) == []
    assert not any(each.exists() for each in gone)
    assert kept.exists()
    paper = paper_of(work, registration)
    assert paper is not None
    assert (paper.state, len(paper.files)) == (PaperState.uploaded, 1)
    assert work.session.scalar(select(func.count()).select_from(StoredFile)) == 1


def test_deleted_pages_leave_the_bytes_that_somebody_else_has(
    work: Work, event: Event, apply: Apply, make_event: MakeEvent
) -> None:
    data = jpeg()
    other = make_event(completed_by=CompletedBy.signed_form)
    for each in (event, other):
        sort_in(work, each, [batch("a.jpg", data)])
    mine, theirs = loose(work)
    kept = path_of(work, theirs.file.sha256)
    discard(work, event, mine)
    work.session.commit()
    assert kept.exists()
    assert len(loose(work)) == 1


def test_scans_take_the_place_of_a_returned_form_with_its_bytes(
    work: Work, event: Event, apply: Apply
) -> None:
    for number, by_hand in enumerate((False, True)):
        registration = apply(event, number)
        hand_in(work, registration, [batch("a.jpg", jpeg(quality=40 + number))])
        paper = paper_of(work, registration)
        assert paper is not None
        old = path_of(work, paper.files[0].file.sha256)
        give_back(work, registration, "Brak podpisu.", paper.version)
        work.session.commit()
        text = None if by_hand else code(work, registration)
        sort_in(work, event, [batch("b.jpg", jpeg(text, quality=50 + number))])
        if by_hand:
            give_to(work, event, loose(work)[0], registration)
        work.session.commit()
        paper = paper_of(work, registration)
        assert paper is not None
        assert [path_of(work, each.file.sha256).exists() for each in paper.files] == [True]
        assert not old.exists()


def test_what_somebody_else_has_dealt_with_is_closed(work: Work, event: Event, apply: Apply) -> None:
    registration = apply(event)
    sort_in(work, event, [batch("a.jpg", jpeg())])
    (scan,) = loose(work)
    give_to(work, event, scan, registration)
    work.session.expunge(scan) if scan in work.session else None
    with pytest.raises(Closed):
        discard(work, event, scan)


def send(client: FlaskClient, address: str, *files: tuple[str, bytes]) -> TestResponse:
    """Send files as a browser does."""
    data: dict[str, Any] = {"files": [(BytesIO(data), name) for name, data in files]}
    return client.post(address, data=data, content_type="multipart/form-data")


def test_the_page_of_a_batch(alicja: FlaskClient, work: Work, event: Event, apply: Apply) -> None:
    first, second = apply(event, 1), apply(event, 2)
    address = f"/manage/events/{event.slug}/papers/scans/"
    assert alicja.get(address).status_code == 200
    assert send(alicja, address).status_code == 422
    assert send(alicja, address, ("a.pdf", b"MZ" + bytes(99))).status_code == 422
    answer = send(alicja, address, ("a.pdf", scanned(None, code(work, first))))
    assert answer.status_code == 303
    page = alicja.get(address).text
    assert "Rozpoznano 1 formularz." in page
    (scan,) = loose(work)
    assert alicja.get(f"{address}{scan.id}/small.jpg", buffered=True).data.startswith(b"\xff\xd8\xff")
    assert (
        alicja.get(f"{address}{scan.id}", buffered=True)
        .headers["Content-Disposition"]
        .startswith("attachment")
    )
    id = scan.id
    name = f"s{id}-"
    wrong = alicja.post(f"{address}{scan.id}", data={f"{name}act": "give", f"{name}person": "999"})
    assert wrong.status_code == 422
    assert "Wybierz osobę" in wrong.text
    good = {f"{name}act": "give", f"{name}person": str(second.id)}
    assert alicja.post(f"{address}{id}", data=good).status_code == 303
    assert alicja.post(f"{address}{id}", data=good).status_code == 404
    assert second.state == RegistrationState.applied
    paper = paper_of(work, second)
    assert paper is not None
    assert paper.waits
    send(alicja, address, ("b.jpg", jpeg()))
    (scan,) = loose(work)
    deleted = alicja.post(f"{address}{scan.id}", data={f"s{scan.id}-act": "delete"})
    assert deleted.status_code == 303
    assert loose(work) == []
