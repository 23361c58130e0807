"""Who stands where in an edition: the page, its files, and parts on the participant's pages."""

import io
import re

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from app.accounts.models import Account
from app.events.models import Event
from app.links import Purpose
from app.progress.models import Outcome, OutcomeKind
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.conftest import OpenAs, SignedIn
from tests.attendance.people import a_training, group
from tests.progress.modules import a_module, an_edition, plan_blocks, receive
from tests.support.browser import assert_axe_clean, assert_fits, screenshot
from tests.support.cast import alicja, celina, daniel
from tests.support.statements import statements

Made = tuple[Account, Event, list[Registration]]


@pytest.fixture
def made(work: Work) -> Made:
    """An edition of two parts: Bartek may still complete it, Anna can't any more, Jan has completed it."""
    module = a_module(work, 270, 450)
    edition = an_edition(work, module, meetings=3)
    one, two = module.parts
    plan_blocks(work, edition, [(one, 270)], [(two, 270)], [(two, 180)])
    edition.meetings[0].sessions[0].register_confirmed = True
    people = group(work, edition, 3)
    bartek, _, jan = people
    receive(work, bartek, (one.id, 270))
    receive(work, jan, (one.id, 270), (two.id, 450))
    account = alicja(work)
    work.session.add(
        Outcome(registration_id=jan.id, outcome=OutcomeKind.completed, account_id=account.id, at=work.now)
    )
    work.session.commit()
    return account, edition, people


def _text(answer: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer).replace("\u00a0", " ").split())


def test_who_is_in_danger_comes_first(made: Made, signed_in: SignedIn) -> None:
    account, edition, people = made
    page = signed_in(account).get(f"/manage/events/{edition.slug}/standing/?lang=en").text
    names = re.findall(r'/hours">(\S+)', page)
    assert names == ["Łęcka", "Żółć-Ćwiklińska", "Lis"]
    told = _text(page)
    assert "In danger: 1 person" in told
    row = told[told.index("Łęcka Anna") : told.index("Żółć-Ćwiklińska Bartek")]
    assert "In danger lacking: hours 0/16 10 6 0/6 missing: 6 , Łęcka Anna 0/10" in row
    assert "decided: Completed" in told[told.index("Lis Jan") :]
    assert f'/manage/registrations/{people[1].id}/hours?part={edition.module.parts[0].id}"' in page


def test_files_hold_minutes_in_the_order_of_the_page(made: Made, signed_in: SignedIn) -> None:
    account, edition, _ = made
    client = signed_in(account)
    lines = client.get(f"/manage/events/{edition.slug}/standing.csv").get_data(as_text=True).splitlines()
    assert lines[0].lstrip("\ufeff").split(";") == [
        "state", "last_name", "first_name", "institution", "outlook", "lacks", "outcome", "unit_minutes",
        "required_minutes", "earned_minutes", "possible_minutes", "missing_minutes",
        *(
            f"part_{n}_{what}_minutes"
            for n in (1, 2)
            for what in ("planned", "earned", "possible", "missing")
        ),
    ]  # fmt: skip
    institution = "Ośrodek Pomocy Społecznej w Piszu"
    assert lines[1] == (
        f"confirmed;Łęcka;Anna;{institution};lost;hours;;45;720;0;450;270;270;0;0;270;450;0;450;0"
    )
    assert "Lis;Jan" in lines[3]
    assert "completed;;completed;45;720;720;0;0;270;270;0;0;450;450;0;0" in lines[3]
    with client.get(f"/manage/events/{edition.slug}/standing.xlsx") as book:
        assert book.data[:2] == b"PK"
    history = client.get(f"/manage/events/{edition.slug}/history/?lang=en").text
    assert "Who stands where was exported as CSV, rows: 3" in history


def test_files_of_the_page_speak_the_readers_language(made: Made, signed_in: SignedIn) -> None:
    account, edition, _ = made
    edition.module.parts[0].name_en = "Law"
    client = signed_in(account)
    address = f"/manage/events/{edition.slug}/standing"
    for language, words, row in (
        ("pl", ("Nazwisko", "Jak to wygląda", "Zaliczone minuty"), "Potwierdzone;Łęcka;Anna"),
        ("en", ("Last name", "How it looks", "Credited, minutes"), "Confirmed;Łęcka;Anna"),
    ):
        page = client.get(f"{address}/?lang={language}").text
        assert f"{address}/export" in page
        lines = client.get(f"{address}.csv?labels=1&lang={language}").data.decode("utf-8-sig").splitlines()
        header = lines[0].split(";")
        assert set(words) <= set(header)
        assert [each for each in header if "_" in each] == []
        assert len(header) == len(lines[1].split(";"))
        assert lines[1].startswith(row)
        with client.get(f"{address}.xlsx?labels=1&lang={language}") as book:
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.data)).get_sheet_by_index(0)
        assert sheet.to_python()[0] == header


def test_a_trainer_sees_no_way_on_and_no_contact_data(made: Made, work: Work, signed_in: SignedIn) -> None:
    _, edition, people = made
    trainer = celina(work, edition)
    page = signed_in(trainer).get(f"/manage/events/{edition.slug}/standing/").text
    assert "Łęcka" in page
    hidden = (people[0].email, "600 100", "/manage/registrations/", "standing.csv", "/registrations/")
    assert [each for each in hidden if each in page] == []
    assert signed_in(trainer).get(f"/manage/events/{edition.slug}/standing.csv").status_code == 403
    assert signed_in(daniel(work)).get(f"/manage/events/{edition.slug}/standing/").status_code == 403


def test_an_event_without_a_module_shows_its_four_figures(work: Work, signed_in: SignedIn) -> None:
    event = a_training(work)
    person = group(work, event, 1)[0]
    receive(work, person, (None, 360))
    account = alicja(work)
    work.session.commit()
    told = _text(signed_in(account).get(f"/manage/events/{event.slug}/standing/?lang=en").text)
    assert "On course lacking: hours 8/24 24 0" in told


def test_nobody_and_no_hours(work: Work, signed_in: SignedIn) -> None:
    event = an_edition(work, a_module(work, 270))
    account = alicja(work)
    work.session.commit()
    client = signed_in(account)
    assert "Nobody has a place yet" in client.get(f"/manage/events/{event.slug}/standing/?lang=en").text
    assert client.get(f"/manage/events/{event.slug}/standing.csv").status_code == 200
    assert client.get("/manage/events/nie-ma/standing/").status_code == 404


def test_participants_see_parts_in_the_unit(made: Made, work: Work, client: FlaskClient) -> None:
    _, _, (bartek, *_rest) = made
    token = work.links.token(Purpose.manage, bartek.id, bartek.link_version)
    page = client.get(f"/registrations/{token}/?lang=en").text
    attributes = dict(re.findall(r'data-(earned|required|possible)-minutes="(\d+)"', page))
    assert attributes == {"earned": "270", "required": "720", "possible": "450"}
    told = _text(page)
    assert ("Credited: 6 of 16 hours (of 45 min)" in told, "Część 2 0 10 10 0" in told) == (True, True)
    assert "Completion still lacks: hours." in told
    assert "/manage/" not in page.partition("<main")[2].partition("</main")[0]


def test_statements_do_not_grow(work: Work, signed_in: SignedIn) -> None:
    counts, account = [], alicja(work)
    for number in (2, 30):
        module = a_module(work, 270, 450)
        edition = an_edition(work, module, f"e-{number}", meetings=number)
        for person in group(work, edition, number):
            receive(work, person, (module.parts[0].id, 45))
        slug = edition.slug
        work.session.commit()
        client = signed_in(account)
        with statements() as seen:
            assert client.get(f"/manage/events/{slug}/standing/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.browser
@pytest.mark.parametrize("viewport", ["desktop", "phone"])
def test_it_can_be_read_by_everybody(made: Made, open_as: OpenAs, viewport: str) -> None:
    account, edition, _ = made
    page = open_as(account, f"/manage/events/{edition.slug}/standing/", viewport=viewport)
    expect(page.get_by_text("Zagrożone: 1 osoba")).to_be_visible()
    assert_axe_clean(page)
    assert_fits(page)
    screenshot(page, f"standing-{viewport}")
