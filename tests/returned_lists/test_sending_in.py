"""Scans find their lists by the codes; what is missing, double, old, foreign or unreadable is said."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import chain, repeat
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from app.accounts.models import Account, Role
from app.attendance.models import Evidence, Mark
from app.events.models import Assignment
from app.events.operations.assignments import assign
from app.files import reading_time
from app.files.models import StoredFile
from app.files.storage import path_of
from app.history.models import HistoryFact
from app.returned_lists.models import (
    ERASE_DAYS,
    FurtherSending,
    PageSession,
    ReturnedPage,
    ReturnedScan,
    Trouble,
)
from app.returned_lists.operations.erasing import erase_scan, scans_over
from app.returned_lists.recognising import recognised
from app.signed_papers.codes import code_of as code_of_form
from app.signing_lists.codes import code_of
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import held
from tests.returned_lists.conftest import Place, pages, send
from tests.returned_lists.scans import scanned
from tests.support.cast import actor, staff
from tests.support.scans import jpeg, page, png

STACK = "/manage/returned-lists/"
LOOKS = {
    "straight": {},
    "upside down": {"turned": 180},
    "on its side": {"turned": 90},
    "skewed": {"turned": 4},
    "upside down, skewed, blurred, noisy": {"turned": 183.5, "blur": 1.2, "noise": 40},
    "skewed the other way, blurred": {"turned": -6, "blur": 1.5},
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_a_real_page_is_found_however_it_was_scanned(
    place: Place, work: Work, organiser: FlaskClient, look: dict[str, float]
) -> None:
    sheet = place.sheet(organiser)
    said = send(organiser, place.at, ("IMG_1.jpg", sheet.photo(2, **look)))
    assert "1 page found its list." in said.text
    (back,) = pages(work)
    assert (back.printed_page, back.event_id, back.trouble) == (2, place.event.id, None)
    assert list(work.session.scalars(select(PageSession.session_id))) == [place.session.id]
    assert "Page 1 of" in said.text
    assert "is missing." in said.text
    # Hours are kept together by HTML, which nobody may read.
    assert "&lt;" not in said.text + organiser.get(f"{STACK}{back.id}").text


def test_a_picture_is_turned_upright_and_the_file_kept_as_it_came(
    place: Place, work: Work, organiser: FlaskClient
) -> None:
    data = place.sheet(organiser).photo(1, turned=90)
    send(organiser, place.at, ("a.jpg", data))
    (back,) = pages(work)
    shown = organiser.get(f"{STACK}{back.id}/page.jpg", buffered=True)
    assert shown.headers["Cache-Control"] == "no-store"
    width, height = Image.open(BytesIO(shown.data)).size
    assert width < height
    file = organiser.get(f"{STACK}{back.id}/original", buffered=True)
    assert file.data == data
    assert hashlib.sha256(data).hexdigest() == back.scan.file.sha256
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Cache-Control"] == "no-store"
    opened = select(HistoryFact).where(HistoryFact.kind == "returned_lists.opened")
    assert len(list(work.session.scalars(opened))) == 1


def test_a_whole_scan_is_complete_and_pages_that_came_twice_are_said(
    place: Place, work: Work, organiser: FlaskClient
) -> None:
    sheet = place.sheet(organiser)
    every = range(1, len(sheet) + 1)
    said = send(organiser, place.at, ("wszystko.pdf", sheet.scan(*reversed(every), turned=180)))
    assert f"{len(sheet)} pages found their lists." in said.text
    assert "missing" not in said.text
    again = send(organiser, place.at, ("jeszcze.jpg", sheet.photo(1, turned=2)))
    assert "Page 1 came 2 times." in again.text
    assert len(pages(work)) == len(sheet) + 1


def test_the_same_file_again_changes_nothing(place: Place, work: Work, organiser: FlaskClient) -> None:
    data = place.sheet(organiser).photo(1)
    send(organiser, place.at, ("a.jpg", data))
    before = count_of(work)
    for address in (place.at, STACK):
        said = send(organiser, address, ("inna-nazwa.jpg", data), ("i-jeszcze.jpg", data))
        assert "2 files came in before: nothing was changed." in said.text
    assert count_of(work) == before


def test_what_no_time_was_left_for_is_named_and_the_rest_kept(
    place: Place, work: Work, organiser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = place.sheet(organiser)
    # Looked at when the request begins, and three times with each file.
    clock = chain([0] * 4, repeat(31))
    monkeypatch.setattr(reading_time, "monotonic", lambda: next(clock))
    said = send(organiser, place.at, ("jeden.jpg", sheet.photo(1)), ("dwa.jpg", sheet.photo(2)))
    assert "1 page found its list." in said.text
    assert "1 file was not read: dwa.jpg." in said.text
    assert [each.printed_page for each in pages(work)] == [1]


def count_of(work: Work) -> list[int | None]:
    """Return how many rows there are of what a scan brings."""
    work.session.expire_all()
    sent = select(func.count()).where(HistoryFact.kind == "returned_lists.sent")
    tables = (ReturnedScan, ReturnedPage, StoredFile, Evidence, Mark)
    return [
        *(work.session.scalar(select(func.count()).select_from(each)) for each in tables),
        work.session.scalar(sent),
    ]


def test_a_stack_of_several_events_finds_them_all(
    place: Place, work: Work, organiser: FlaskClient, signed_in: SignedIn
) -> None:
    other = Place(work, signed_in, "inny", 3)
    mine, theirs = place.sheet(organiser), other.sheet(organiser)
    stack = scanned([theirs.picture(1, turned=180), mine.picture(2), mine.picture(1, turned=3)])
    said = send(organiser, STACK, ("stos.pdf", stack))
    assert "3 pages found their lists." in said.text
    assert [(each.event_id, each.printed_page) for each in pages(work)] == [
        (other.event.id, 1), (place.event.id, 2), (place.event.id, 1)
    ]  # fmt: skip
    at_event = send(organiser, place.at, ("obcy.jpg", theirs.photo(1, turned=5)))
    assert "Another event:" in at_event.text


def test_a_page_of_last_years_sheet_goes_to_last_years_list(
    place: Place, work: Work, organiser: FlaskClient, signed_in: SignedIn
) -> None:
    before = Place(work, signed_in, "rok-temu", 3)
    sheet = before.sheet(organiser)
    for each in held(before.event, work):
        each.day -= timedelta(days=365)
    day = before.session.day
    work.session.commit()
    said = send(organiser, place.at, ("stara.jpg", sheet.photo(1)))
    assert "1 page found its list." in said.text
    assert "Another event:" in said.text
    assert str(day.year) in said.text
    (back,) = pages(work)
    assert back.event_id == before.event.id
    named = work.session.scalars(select(PageSession.session_id)).all()
    assert set(named) <= {each.id for each in held(before.event, work)}
    assert work.session.scalars(select(Evidence)).all() == []


def test_a_page_of_somebody_elses_meeting_is_refused_and_nothing_kept(
    place: Place, work: Work, organiser: FlaskClient, accounts: dict[str, object], signed_in: SignedIn
) -> None:
    other = Place(work, signed_in, "obcy", 3)
    sheet, foreign = place.sheet(organiser), other.sheet(organiser)
    celina = signed_in(accounts["celina"])  # type: ignore[arg-type]
    stack = scanned([sheet.picture(1), foreign.picture(1)])
    for address in (place.at, STACK):
        said = send(celina, address, ("stos.pdf", stack))
        assert said.status_code == 422
        assert "Page 2 of “stos.pdf” is of a list that is not yours to take in." in said.text
    assert pages(work) == []
    assert "1 page found its list." in send(celina, STACK, ("a.jpg", sheet.photo(1))).text


def test_a_trainer_sees_pages_of_their_own_meetings_only(
    place: Place, work: Work, organiser: FlaskClient, signed_in: SignedIn, accounts: dict[str, object]
) -> None:
    trainer = staff(work, "Tymon", Role.trainer)
    boss = replace(work, actor=actor(accounts["alicja"]))  # type: ignore[arg-type]
    assign(boss, trainer, Role.trainer, held(place.event, work)[-1].meeting)
    work.session.commit()
    send(organiser, place.at, ("a.jpg", place.sheet(organiser).photo(1)))
    (back,) = pages(work)
    own = held(place.event, work)
    expected = 200 if len(own) == 1 else 403
    client = signed_in(trainer)
    assert client.get(f"{STACK}{back.id}/page.jpg", buffered=True).status_code == expected
    daniel = signed_in(accounts["daniel"])  # type: ignore[arg-type]
    for rest in ("page.jpg", "original", "list"):
        assert daniel.get(f"{STACK}{back.id}/{rest}").status_code == 403
        assert organiser.get(f"{STACK}987654/{rest}").status_code == 404
    assert daniel.get(place.at).status_code == 403


def test_codes_of_other_things_are_named(place: Place, work: Work) -> None:
    links, registration = work.links, place.people[0]
    own_page = links.registration(registration.id, registration.link_version)
    ours = code_of(links, 7, 2)
    for codes, expected in (
        ([ours], (7, 2)),
        (["https://example.org/reklama", ours, ours], (7, 2)),
        ([ours, code_of(links, 7, 3)], Trouble.two_lists),
        ([], Trouble.no_code),
        ([code_of_form(links, registration.id)], Trouble.form),
        ([own_page], Trouble.other_code),
        ([links.absolute("/")], Trouble.other_code),
        (["ZAPISY:1.1.forged"], Trouble.foreign),
        ([ours[:-1] + "?"], Trouble.foreign),
        (["WIFI:S:biuro;;"], Trouble.foreign),
    ):  # fmt: skip
        assert recognised(links, codes) == expected, codes


def test_pages_that_can_t_be_read_are_asked_of_a_human(
    place: Place, work: Work, organiser: FlaskClient
) -> None:
    sheet = place.sheet(organiser)
    blurred = sheet.photo(1, blur=14)
    said = send(organiser, place.at, ("nieostre.jpg", blurred), ("pusta.jpg", jpeg()),
                ("forma.jpg", jpeg(code_of_form(work.links, place.people[0].id))))  # fmt: skip
    assert "3 pages have no list yet" in said.text
    assert "No code could be read" in said.text
    assert "signed form" in said.text
    first = pages(work)[0]
    ask = organiser.get(f"{STACK}{first.id}/list?lang=en")
    assert "page 1 of" in ask.text
    fact = work.session.scalars(select(HistoryFact).where(HistoryFact.kind == "signing_lists.printed")).one()
    address = f"{STACK}{first.id}/list?lang=en"
    for nonsense in ("", "x", f"{fact.id}-99", "9999-1", "1-²"):
        wrong = organiser.post(address, data={"printed": nonsense})
        assert wrong.status_code == 422, nonsense
        assert "Choose the list and the page" in wrong.text
    good = organiser.post(address, data={"printed": f"{fact.id}-1"})
    assert good.status_code == 303
    (placed, *_) = pages(work)
    assert (placed.printing_id, placed.printed_page, placed.trouble) == (fact.id, 1, Trouble.no_code)
    assert placed.placed_by_id is not None
    moved = organiser.post(address, data={"printed": f"{fact.id}-2"})
    assert moved.status_code == 303
    assert pages(work)[0].printed_page == 2
    assert organiser.get(f"{address}&day={place.session.day.isoformat()}").status_code == 200
    assert "No list of this day" in organiser.get(f"{address}&day=2031-01-01").text


def test_what_was_sent_from_a_wrong_place_first_is_seen_where_it_belongs(
    place: Place, work: Work, organiser: FlaskClient, accounts: dict[str, Account], signed_in: SignedIn
) -> None:
    other = Place(work, signed_in, "wlasciwe", 3)
    daniel, celina = signed_in(accounts["daniel"]), signed_in(accounts["celina"])
    organiser_of_other = staff(work, "Zenon")
    work.session.add(
        Assignment(account_id=organiser_of_other.id, role=Role.organiser, event_id=other.event.id)
    )
    work.session.commit()
    zenon = signed_in(organiser_of_other)
    blurred = place.sheet(organiser).photo(1, blur=14)
    send(celina, STACK, ("nieostre.jpg", blurred))
    (page,) = pages(work)
    at = f"{STACK}{page.id}/list?lang=en"
    assert zenon.get(at).status_code == daniel.get(at).status_code == 403
    assert "nieostre.jpg" not in zenon.get(other.at).text
    for _ in range(2):
        said = send(zenon, other.at, ("to-samo.jpg", blurred))
        assert "1 file came in before: nothing was changed." in said.text
        assert "nieostre.jpg" in said.text
    asked = zenon.get(at)
    assert asked.status_code == 200
    assert other.at in asked.text
    assert zenon.get(f"{STACK}{page.id}/page.jpg", buffered=True).status_code == 200
    assert "nieostre.jpg" in zenon.get(STACK).text
    assert celina.get(at).status_code == 200
    assert daniel.get(at).status_code == 403
    assert len(pages(work)) == len(list(work.session.scalars(select(FurtherSending)))) == 1


def test_a_file_that_came_before_is_refused_like_a_new_one_to_who_may_not_take_it(
    place: Place, work: Work, organiser: FlaskClient, accounts: dict[str, Account], signed_in: SignedIn
) -> None:
    foreign = Place(work, signed_in, "cudzy", 3)
    trainer = staff(work, "Tymon", Role.trainer)
    boss = replace(work, actor=actor(accounts["alicja"]))
    assign(boss, trainer, Role.trainer, held(foreign.event, work)[0].meeting)
    work.session.commit()
    data = place.sheet(organiser).photo(1)
    send(organiser, place.at, ("a.jpg", data))
    said = send(signed_in(trainer), STACK, ("a.jpg", data))
    assert said.status_code == 422
    assert "is of a list that is not yours to take in." in said.text
    assert list(work.session.scalars(select(FurtherSending))) == []


def test_a_scan_without_any_list_is_erased_in_time_and_others_stay(
    place: Place, work: Work, organiser: FlaskClient, accounts: dict[str, Account]
) -> None:
    sheet = place.sheet(organiser)
    send(organiser, place.at, ("pusta.jpg", jpeg()), ("lista.jpg", sheet.photo(1)))
    half = scanned([sheet.picture(2), page()])
    send(organiser, place.at, ("pol.pdf", half))
    blank = next(each for each in pages(work) if each.scan.name == "pusta.jpg")
    scan_id, path = blank.scan_id, path_of(work, blank.scan.file.sha256)
    assert scans_over(work) == []
    later = replace(work, now=work.now + timedelta(days=ERASE_DAYS, minutes=1))
    assert scans_over(later) == [scan_id]
    boss = replace(later, actor=actor(accounts["celina"]))
    again = FurtherSending(scan_id=scan_id, account_id=boss.actor.id or 0, at=later.now)
    work.session.add(again)
    work.session.flush()
    assert scans_over(later) == []
    work.session.delete(again)
    work.session.commit()
    assert path.is_file()
    assert erase_scan(later, scan_id)
    work.session.commit()
    assert not erase_scan(later, scan_id)
    assert not path.exists()
    assert {each.scan.name for each in pages(work)} == {"lista.jpg", "pol.pdf"}
    assert scans_over(later) == []


def test_a_page_known_by_its_code_stays(place: Place, work: Work, organiser: FlaskClient) -> None:
    send(organiser, place.at, ("a.jpg", place.sheet(organiser).photo(1)))
    (back,) = pages(work)
    answer = organiser.post(f"{STACK}{back.id}/list?lang=en", data={"printed": f"{back.printing_id}-2"})
    assert answer.status_code == 409
    assert "can&#39;t be given to another" in answer.text or "can't be given to another" in answer.text


def test_forty_pages_are_taken_and_more_refused(place: Place, work: Work, organiser: FlaskClient) -> None:
    small = page().resize((310, 438))
    said = send(organiser, place.at, ("duzo.pdf", scanned([small] * 41)))
    assert said.status_code == 422
    assert "The PDF has too many pages: at most 40." in said.text
    said = send(organiser, place.at, ("a.pdf", scanned([small] * 39)), ("b.jpg", jpeg()), ("c.png", png()))
    assert said.status_code == 422
    assert "Too many pages: 41. Send at most 40 at once" in said.text
    assert pages(work) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.pdf", b"MZ" + bytes(99)), ("a.pdf", b""), ("a.pdf", b"%PDF-1.7 broken"), ("a.docx", jpeg()),
     ("a.heic", b"\0\0\0\x18ftypheic" + bytes(40))],
)  # fmt: skip
def test_bad_files_are_refused_at_the_field(
    place: Place, work: Work, organiser: FlaskClient, name: str, data: bytes
) -> None:
    for files in ([(name, data)], []):
        said = send(organiser, place.at, *files)
        assert said.status_code == 422
        assert 'id="error-files"' in said.text
    assert pages(work) == []


def test_files_lie_outside_and_are_never_rewritten(place: Place, work: Work, organiser: FlaskClient) -> None:
    data = place.sheet(organiser).photo(1)
    send(organiser, place.at, ("../../etc/a.jpg", data))
    (back,) = pages(work)
    path: Path = path_of(work, back.scan.file.sha256)
    stamp = path.stat().st_mtime_ns
    send(organiser, place.at, ("../../etc/a.jpg", data))
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (data, stamp)
    assert back.scan.name == "a.jpg"


def test_what_has_changed_since_the_printing_is_kept_for_the_reader(
    place: Place, work: Work, organiser: FlaskClient
) -> None:
    sheet = place.sheet(organiser)
    (fact,) = work.session.scalars(select(HistoryFact).where(HistoryFact.kind == "signing_lists.printed"))
    assert fact.values["lists"][0]["days"] == [place.session.day.isoformat()]
    place.session.day += timedelta(days=1)
    work.session.commit()
    assert "1 page found its list." in send(organiser, place.at, ("a.jpg", sheet.photo(1))).text


def test_a_sheet_of_last_year_is_named_with_its_day(
    place: Place, work: Work, organiser: FlaskClient, signed_in: SignedIn
) -> None:
    place.session.day -= timedelta(days=364)
    work.session.commit()
    old = place.sheet(organiser)
    new = Place(work, signed_in, "tegoroczny", 3)
    said = send(organiser, new.at, ("a.jpg", old.photo(1)))
    assert "Another event:" in said.text
    assert str(place.session.day.year) in said.text.split("Another event:")[1][:200]
    assert [each.event_id for each in pages(work)] == [place.event.id]
    assert "Nothing came back yet" in said.text


def test_lists_whose_meeting_is_gone_are_asked_for(
    place: Place, work: Work, organiser: FlaskClient, client_of: Callable[[str], FlaskClient]
) -> None:
    sheet = place.sheet(organiser)
    (fact,) = work.session.scalars(select(HistoryFact).where(HistoryFact.kind == "signing_lists.printed"))
    fact.values = {**fact.values, "lists": [{**each, "sessions": [987654]} for each in fact.values["lists"]]}
    work.session.commit()
    said = send(client_of("celina"), place.at, ("a.jpg", sheet.photo(1)))
    assert "not known here any more" in said.text
    assert pages(work)[0].trouble == Trouble.unknown
