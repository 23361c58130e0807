"""A project with its number, stages, agreement and the region of a partner, who reads that and no more."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PASSWORD, Office, Visitor
from tests.journeys.projects import LECTURE, REGIONAL
from tests.support.browser import judged
from tests.support.days import today_in_warsaw

pytestmark = pytest.mark.browser

NUMBER = "FEWM.09.02-IZ.00-0007/26"
FIRST_END = today_in_warsaw().replace(day=1) + timedelta(days=200)
LATER_END = FIRST_END + timedelta(days=61)
PATRYK = "patryk@example.org"


def test_a_project_from_its_number_to_its_partner(visitor: Callable[..., Visitor], office: Office) -> None:
    visitor("pl", "phone").sign_up(REGIONAL, "Norbert", "norbert.region@example.org")
    grazyna = visitor("pl", "desktop")
    grazyna.sign_in("grazyna")
    project = _founded(grazyna)
    _staged(grazyna)
    _agreed(grazyna)
    _with_a_region(grazyna)
    _given_an_event(visitor("pl", "desktop"))
    _named(grazyna)
    _read_by_the_partner(visitor("en", "desktop"), office, project)
    reader = visitor("en", "phone")
    reader.go(f"/projects/{project.split('/')[-2]}/")
    expect(reader.page.locator("main")).to_contain_text(NUMBER)
    reader.judge()


def _founded(grazyna: Visitor) -> str:
    """Make the project from the keyboard; return the address of its page."""
    grazyna.go("/manage/projects/")
    grazyna.link("New project").click()
    grazyna.page.locator("[name=name]").focus()
    keys = grazyna.page.keyboard
    keys.type("Regiony bez barier")
    keys.press("Tab")
    keys.type(NUMBER)
    grazyna.page.locator("[name=partners]").fill("Fundacja Most\nPowiat piski")
    judged(grazyna.page, "project-new")
    with grazyna.page.expect_navigation():
        grazyna.page.locator("[name=project_number]").press("Enter")
    if not grazyna.page.url.rstrip("/").split("/")[-1].isdigit():
        grazyna.link("Regiony bez barier").click()
    expect(grazyna.page.locator("main")).to_contain_text(NUMBER)
    judged(grazyna.page, "project")
    return grazyna.page.url


def _staged(grazyna: Visitor) -> None:
    """Add a stage, move its end, and read both ends with since when and why."""
    grazyna.link("New stage").click()
    grazyna.page.locator("[name=name]").fill("Etap pilotażowy")
    grazyna.page.locator("[name=ends_on]").fill(FIRST_END.isoformat())
    judged(grazyna.page, "stage-new")
    grazyna.press("Save changes")
    grazyna.link("Etap pilotażowy").click()
    grazyna.page.locator("[name=ends_on]").fill(LATER_END.isoformat())
    grazyna.page.locator("[name=since]").fill(today_in_warsaw().isoformat())
    grazyna.page.locator("[name=note]").fill("aneks nr 2")
    grazyna.press("Save changes")
    stage = grazyna.page.get_by_role("row").filter(has_text="Etap pilotażowy")
    for end in (FIRST_END, LATER_END):
        expect(stage).to_contain_text(grazyna.texts.day_plain(end))
    grazyna.link("Etap pilotażowy").click()
    ends = grazyna.page.locator("ol.timeline li")
    expect(ends).to_have_count(2)
    expect(ends.first).to_contain_text(" · aneks nr 2")
    judged(grazyna.page, "stage-moved")
    grazyna.link("Back").click()


def _agreed(grazyna: Visitor) -> None:
    """Add an agreement that three institutions signed."""
    grazyna.link("New agreement").click()
    grazyna.page.locator("[name=name]").fill("Porozumienie o współpracy")
    grazyna.page.locator("[name=signed_on]").fill("2026-02-03")
    grazyna.page.locator("[name=signatories]").fill("PCPR w Piszu\nGOPS Biała Piska\nKPP w Piszu")
    judged(grazyna.page, "agreement-new")
    grazyna.press("Save changes")
    agreement = grazyna.page.get_by_role("row").filter(has_text="Porozumienie o współpracy")
    expect(agreement).to_contain_text("3 lutego 2026")
    agreement.locator("summary").focus()
    grazyna.page.keyboard.press("Enter")
    expect(agreement.get_by_text("GOPS Biała Piska")).to_be_visible()


def _with_a_region(grazyna: Visitor) -> None:
    """Give a partner the county of Pisz as its region."""
    grazyna.link("New region").click()
    grazyna.page.locator("[name=name]").fill("Mazury wschodnie")
    grazyna.page.locator("[name=partner]").select_option("Fundacja Most")
    grazyna.page.locator("[name=counties]").fill("piski")
    judged(grazyna.page, "region-new")
    grazyna.press("Save changes")
    judged(grazyna.page, "project-whole")


def _given_an_event(alicja: Visitor) -> None:
    """Put an event of that county into the project, on the page where events are edited."""
    alicja.sign_in("alicja")
    alicja.go(f"/manage/events/{REGIONAL}/edit")
    alicja.page.locator("[name=project]").select_option(label="Regiony bez barier")
    alicja.press("Save changes")


def _named(grazyna: Visitor) -> None:
    """Add the partner's member of staff, who gets a letter."""
    grazyna.go("/manage/people/new")
    grazyna.page.locator("[name=name]").fill("Patryk Most")
    grazyna.page.locator("[name=email]").fill(PATRYK)
    grazyna.page.locator("[name=role]").select_option("partner")
    grazyna.page.locator("[name=scope]").select_option(
        label=grazyna.say(
            "region: %(name)s (%(project)s)", name="Mazury wschodnie", project="Regiony bez barier"
        )
    )
    judged(grazyna.page, "partner-new")
    grazyna.press("Add and send the letter")
    expect(grazyna.page.locator("main")).to_contain_text("Mazury wschodnie")


def _read_by_the_partner(patryk: Visitor, office: Office, project: str) -> None:
    """Set a password by the letter, read the region, and find no way to change anything."""
    patryk.go(office.link_in(office.letters(PATRYK)[0]))
    patryk.page.locator("[name=new_password]").fill(PASSWORD)
    patryk.page.locator("[name=again]").fill(PASSWORD)
    with patryk.page.expect_navigation():
        patryk.page.keyboard.press("Enter")
    patryk.sign_in("patryk")
    patryk.link("My region").click()
    rows = patryk.page.locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Spotkanie w regionie")
    patryk.judge()
    rows.get_by_role("link").first.click()
    expect(patryk.page.locator("main")).to_contain_text("Norbert")
    expect(patryk.page.locator("main form")).to_have_count(0)
    patryk.judge()
    for closed in (
        f"/manage/events/{REGIONAL}/edit",
        f"/manage/events/{REGIONAL}/registrations/",
        f"/manage/region/{LECTURE}/",
        project,
    ):
        answer = patryk.page.goto(closed if closed.startswith("http") else office.base_url + closed)
        assert answer is not None
        assert answer.status in (403, 404), closed
