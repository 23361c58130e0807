"""Documents: one whose file is replaced, one for confirmed people alone, and one of a project."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.projects import DOCUMENTED
from tests.support.browser import judged

pytestmark = pytest.mark.browser

LUCYNA = "lucyna.dokument@example.org"


def test_documents_of_an_event(visitor: Callable[..., Visitor], office: Office) -> None:
    lucyna = visitor("pl", "phone")
    lucyna.sign_up(DOCUMENTED, "Lucyna", LUCYNA)
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    _added(alicja, "Program spotkania", _a_file("program.pdf", "pierwszy"), "2026-01-05")
    _added(alicja, "Materiały", _a_file("materialy.pdf", "poufne"), "2026-02-01", for_confirmed=True)
    _replaced(alicja)
    _read_in_public(visitor("en", "phone"), office)
    limited = _read_as_participant(lucyna, office)
    _not_read_by_strangers(visitor("pl", "phone"), office, limited)


def _added(
    alicja: Visitor, title: str, file: FilePayload, since: str, *, for_confirmed: bool = False
) -> None:
    """Add a document on the page where the event is edited."""
    alicja.go(f"/manage/events/{DOCUMENTED}/edit")
    alicja.link("Add a document").click()
    alicja.page.locator("[name=title]").fill(title)
    alicja.page.locator("[name=file]").set_input_files(file)
    alicja.page.locator("[name=since]").fill(since)
    if for_confirmed:
        alicja.page.locator("[name=for_confirmed]").focus()
        alicja.page.keyboard.press("Space")
    judged(alicja.page, "document-new")
    alicja.press("Save changes")


def _replaced(alicja: Visitor) -> None:
    """Give the programme another file; the former one stays readable for staff."""
    _row(alicja, "Program spotkania").get_by_role("link", name=re.compile("^" + alicja.say("Change"))).click()
    alicja.page.locator("[name=file]").set_input_files(_a_file("program-2.pdf", "drugi"))
    alicja.page.locator("[name=since]").fill("2026-03-09")
    alicja.press("Save changes")
    row = _row(alicja, "Program spotkania")
    expect(row).to_contain_text("program-2.pdf")
    expect(row).to_contain_text(alicja.say("valid since %(day)s", day="9 marca 2026"))
    expect(_row(alicja, "Materiały")).to_contain_text(alicja.say("for confirmed people only"))
    row.get_by_role("link", name=re.compile("^" + alicja.say("Change"))).click()
    expect(alicja.page.locator("main")).to_contain_text(alicja.say("Earlier versions"))
    expect(alicja.page.locator("main")).to_contain_text("5 stycznia 2026")
    judged(alicja.page, "document-versions")
    with alicja.page.expect_download() as started:
        alicja.page.get_by_role("link", name=re.compile(r"^program\.pdf")).click()
    assert b"pierwszy" in started.value.path().read_bytes()


def _read_in_public(reader: Visitor, office: Office) -> None:
    """Find the newest programme with its day on the event's page, and nothing that is for few."""
    reader.go(f"/events/{DOCUMENTED}/")
    main = reader.page.locator("main")
    expect(main).to_contain_text("valid since 9 March 2026")
    expect(main).not_to_contain_text("Materiały")
    reader.judge()
    link = main.get_by_role("link", name=re.compile("Program spotkania")).get_attribute("href")
    assert "drugi" in office.read(str(link))


def _read_as_participant(lucyna: Visitor, office: Office) -> str:
    """Find the document for confirmed people on the participant's page; return its address there."""
    lucyna.go(office.link_in(office.letters(LUCYNA)[0]))
    link = lucyna.page.get_by_role("link", name=re.compile("Materiały"))
    expect(link).to_contain_text("1 lutego 2026")
    lucyna.judge()
    address = str(link.get_attribute("href"))
    assert "poufne" in office.read(address)
    return address


def _not_read_by_strangers(stranger: Visitor, office: Office, limited: str) -> None:
    """Ask for the document without a link, with a broken one, and after one's own registration waits."""
    id = limited.rstrip("/").split("/")[-1]
    token = limited.split("/")[2]
    for address in (f"/events/{DOCUMENTED}/downloads/{id}", limited.replace(token, token[::-1])):
        answer = stranger.page.goto(office.base_url + address)
        assert answer is not None
        assert answer.status == 404, address
    stranger.sign_up(DOCUMENTED, "Marzena", "marzena.dokument@example.org")
    assert stranger.state == "waiting"
    expect(stranger.page.locator("main")).not_to_contain_text("Materiały")


def test_a_document_of_a_project(visitor: Callable[..., Visitor], office: Office) -> None:
    project = office.world.ids["groups_project"]
    grazyna = visitor("pl", "desktop")
    grazyna.sign_in("grazyna")
    grazyna.go(f"/manage/projects/{project}/")
    for name, since in (("regulamin.pdf", "2026-01-02"), ("regulamin-2.pdf", "2026-04-20")):
        link = grazyna.page.get_by_role(
            "link", name=re.compile("^" + grazyna.say("Change") + " +Regulamin rekrutacji")
        )
        (grazyna.link("Add a document") if name == "regulamin.pdf" else link).click()
        grazyna.page.locator("[name=title]").fill("Regulamin rekrutacji")
        grazyna.page.locator("[name=file]").set_input_files(_a_file(name, name))
        grazyna.page.locator("[name=since]").fill(since)
        judged(grazyna.page, "project-document")
        grazyna.press("Save changes")
    judged(grazyna.page, "project-with-documents")
    reader = visitor("pl", "phone")
    reader.go(f"/projects/{project}/")
    main = reader.page.locator("main")
    expect(main).to_contain_text(reader.say("valid since %(day)s", day="20 kwietnia 2026"))
    reader.judge()
    link = main.get_by_role("link", name=re.compile("Regulamin rekrutacji")).get_attribute("href")
    assert "regulamin-2.pdf" in office.read(str(link))


def _row(visitor: Visitor, title: str) -> Locator:
    return visitor.page.locator("#files li").filter(has_text=title)


def _a_file(name: str, words: str) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": f"%PDF-1.4\n%{words}\n".encode()}
