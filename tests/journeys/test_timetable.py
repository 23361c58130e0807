"""A project's timetable is published, an event moves, and everybody reads what changed since."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.projects import TIMETABLED
from tests.support.browser import judged
from tests.support.days import today_in_warsaw

pytestmark = pytest.mark.browser

TITLE = "Konsultacje dla zespołów"
PLANNED = today_in_warsaw() + timedelta(days=25)
MOVED = PLANNED + timedelta(days=2)


def test_a_timetable_in_two_versions(visitor: Callable[..., Visitor], office: Office, tmp_path: Path) -> None:
    project = office.world.ids["timetable_project"]
    visitor("pl", "phone").sign_up(TIMETABLED, "Oskar", "oskar.harmonogram@example.org")
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    _published(alicja, project, 1)
    _moved(alicja)
    _published(alicja, project, 2, since=1)
    phone = visitor("pl", "phone")
    _versions_read(phone, project)
    _what_remains(phone, project)
    _taken_along(phone, tmp_path)
    phone.go(f"/events/{TIMETABLED}/")
    moved = phone.say("moved on %(day)s; before: %(before)s", day=_plain(phone, today_in_warsaw()), before="")
    expect(phone.page.locator("main")).to_contain_text(moved + phone.texts.day(PLANNED))
    phone.judge()


def _published(alicja: Visitor, project: int, number: int, since: int | None = None) -> None:
    """Go from the public page to what a version would change, and publish it."""
    alicja.go(f"/timetable/?project={project}")
    alicja.link("Publish a version of this timetable").click()
    main = alicja.page.locator("main")
    if since is None:
        expect(main).to_contain_text(alicja.say("The first version"))
    else:
        expect(main).to_contain_text(alicja.say("What changed since version %(number)s", number=since))
        change = alicja.page.locator("ul.worklist li")
        expect(change).to_have_count(1)
        expect(change).to_contain_text(alicja.say("Moved"))
        expect(change).to_contain_text(TITLE)
    judged(alicja.page, f"timetable-draft-{number}")
    alicja.page.get_by_role(
        "button", name=alicja.say("Publish version %(number)s", number=number), exact=True
    ).focus()
    with alicja.page.expect_navigation():
        alicja.page.keyboard.press("Enter")
    expect(main).to_contain_text(alicja.say("Version %(number)s is published.", number=number))


def _moved(alicja: Visitor) -> None:
    """Move the event by two days; who has signed up is told."""
    alicja.go(f"/manage/events/{TIMETABLED}/sessions/")
    alicja.page.get_by_role("link", name=re.compile("^" + alicja.say("Change") + " ")).first.click()
    alicja.page.locator("[name=start_local]").fill(MOVED.isoformat())
    with alicja.page.expect_navigation():
        alicja.page.locator("[name=start_local]").press("Enter")
    alicja.page.locator("button[name=choice][value=notify]").click()
    alicja.page.wait_for_url("**/sessions/")


def _versions_read(phone: Visitor, project: int) -> None:
    """Read both versions as anybody: the second says what changed, the first what stood there."""
    phone.go(f"/timetable/?project={project}")
    day = _plain(phone, today_in_warsaw())
    last = phone.say("Published versions, the last one: %(number)s of %(day)s", number=2, day=day)
    phone.page.get_by_role("link", name=last, exact=True).click()
    judged(phone.page, "timetable-versions")
    versions = phone.page.locator("ul.worklist li a")
    expect(versions).to_have_count(2)
    versions.first.click()
    changes = phone.page.locator("section[aria-labelledby=changes]")
    expect(changes).to_contain_text(phone.say("Moved"))
    expect(changes).to_contain_text(_plain(phone, PLANNED))
    expect(changes).to_contain_text(_plain(phone, MOVED))
    phone.judge()
    phone.go(f"/timetable/projects/{project}/1/")
    expect(phone.page.locator("main")).to_contain_text(_plain(phone, PLANNED))
    expect(phone.page.locator("main")).not_to_contain_text(_plain(phone, MOVED))


def _what_remains(phone: Visitor, project: int) -> None:
    """See how many dates of the stage are ahead, and narrow the list to a county from the keyboard."""
    phone.go(f"/timetable/?project={project}")
    ahead = phone.page.locator("section[aria-labelledby=ahead]")
    expect(ahead).to_contain_text("Etap I")
    expect(ahead).to_contain_text(phone.texts.ngettext("%(count)s date ahead", "%(count)s dates ahead", 2))
    phone.judge()
    phone.page.locator("#county").focus()
    phone.page.keyboard.type("piski")
    phone.press("Apply filters")
    expect(phone.page.locator("tbody tr")).to_have_count(1)
    expect(phone.page.locator("tbody")).to_contain_text(TITLE)
    judged(phone.page, "timetable-narrowed")


def _taken_along(phone: Visitor, folder: Path) -> None:
    """Take the narrowed list along as a file and as a sheet to print."""
    with phone.page.expect_download() as started:
        phone.link("Download as CSV").click()
    started.value.save_as(folder / "timetable.csv")
    text = (folder / "timetable.csv").read_text(encoding="utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text), delimiter=";")
    assert TITLE in row.values()
    assert any(MOVED.isoformat() in value for value in row.values()), row
    phone.link("Print").click()
    phone.page.wait_for_url("**/timetable/print?**")
    phone.page.emulate_media(media="print")
    expect(phone.page.locator("table")).to_contain_text(TITLE)
    expect(phone.page.locator("table tbody tr")).to_have_count(1)
    phone.page.emulate_media(media="screen")
    judged(phone.page, "timetable-print")


def _plain(visitor: Visitor, day: date) -> str:
    return visitor.texts.day_plain(day)
