"""Hours that add up: a programme is made and planned; its registers are confirmed, made up and corrected."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.hours import OVER, RUNNING
from tests.support.browser import assert_axe_clean, assert_fits
from tests.support.days import today_in_warsaw

pytestmark = pytest.mark.browser

DAY = today_in_warsaw() + timedelta(days=30)


@pytest.mark.parametrize(
    ("language", "viewport", "javascript"), [("pl", "phone", True), ("en", "desktop", False)]
)
def test_from_a_programme_to_a_planned_day(
    visitor: Callable[..., Visitor], language: str, viewport: str, javascript: bool
) -> None:
    alicja = visitor(language, viewport, javascript=javascript)
    alicja.sign_in("alicja")
    module = _a_module(alicja, f"Kadry {language}")
    slug = _an_edition(alicja, f"Pierwsza edycja {language}")
    _a_meeting(alicja)
    _planned_in_blocks(alicja, slug)
    alicja.go(module)
    row = alicja.page.get_by_role("row").filter(has_text=f"Pierwsza edycja {language}")
    expect(row).to_contain_text(alicja.say("%(planned)s of %(required)s", planned=1, required=2))
    if javascript:
        alicja.judge()


def _a_module(alicja: Visitor, name: str) -> str:
    """Make a programme with a module of two parts, and return the module's address."""
    alicja.go("/manage/programmes/")
    alicja.link("New programme").click()
    alicja.page.locator("[name=name_pl]").fill(name)
    alicja.press("Save changes")
    alicja.link("Add a module").click()
    alicja.page.locator("[name=name_pl]").fill("Organizowanie usług")
    alicja.page.locator("[name=required_hours]").fill("0.01")
    alicja.press("Save changes")
    expect(alicja.page.get_by_role("alert")).to_be_visible()
    expect(alicja.page.locator("[name=name_pl]")).to_have_value("Organizowanie usług")
    alicja.page.locator("[name=required_hours]").fill("12")
    alicja.press("Save changes")
    module = alicja.page.url
    for part, hours in (("Diagnoza", "4"), ("Plan usług", "8")):
        alicja.link("Add a part").click()
        alicja.page.locator("[name=name_pl]").fill(part)
        alicja.page.locator("[name=hours]").fill(hours)
        alicja.press("Save changes")
    assert alicja.page.url == module
    return module


def _an_edition(alicja: Visitor, title: str) -> str:
    alicja.link("Make an edition").click()
    alicja.page.locator("[name=title_pl]").fill(title)
    alicja.press("Save the draft")
    alicja.page.wait_for_url("**/sessions/")
    return alicja.page.url.split("/manage/events/")[1].split("/")[0]


def _a_meeting(alicja: Visitor) -> None:
    alicja.link("Add a meeting").click()
    for name, value in (("start_local", DAY.isoformat()), ("start_hour", "09:00"), ("end_hour", "15:00")):
        alicja.page.locator(f"[name={name}]").fill(value)
    alicja.page.locator("[name=break_minutes]").fill("45")
    alicja.press("Save changes")
    alicja.page.wait_for_url("**/sessions/")
    expect(alicja.page.locator("main")).to_contain_text("7")


def _planned_in_blocks(alicja: Visitor, slug: str) -> None:
    """Plan 4 hours of the first part and 2 of the second; the page tells at once what that covers."""
    alicja.page.get_by_role("link", name=re.compile(alicja.say("Plan of the day"))).first.click()
    rows = (("09:00", "12:00", "Diagnoza"), ("12:30", "14:00", "Plan usług"))
    for number, (start, end, part) in enumerate(rows):
        alicja.page.locator(f"[name=blocks-{number}-start]").fill(start)
        alicja.page.locator(f"[name=blocks-{number}-end]").fill(end)
        alicja.page.locator(f"[name=blocks-{number}-part]").select_option(label=part)
    alicja.page.locator("[name=blocks-1-end]").fill("12:00")
    alicja.press("Save the plan")
    expect(alicja.page.get_by_role("alert")).to_be_visible()
    expect(alicja.page.locator("[name=blocks-0-end]")).to_have_value("12:00")
    alicja.page.locator("[name=blocks-1-end]").fill("14:00")
    alicja.press("Save the plan")
    expect(alicja.page.locator("main")).to_contain_text(alicja.say("The plan of the day is saved."))
    expect(alicja.page.get_by_role("row").filter(has_text="Diagnoza")).to_contain_text("4")
    if alicja.page.viewport_size == {"width": 360, "height": 740}:
        alicja.judge()


def test_from_the_register_to_everybodys_hours_and_back(
    visitor: Callable[..., Visitor], office: Office
) -> None:
    kinga = visitor("pl", "phone")
    assert _standing(kinga, office, "kinga") == {"earned": 0, "required": 810, "possible": 810}
    _a_trainer_confirms(visitor, office)
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    _made_up(alicja, office)
    assert _standing(kinga, office, "kinga")["earned"] == 585
    part = kinga.page.get_by_role("row").filter(has_text="Część 1")
    expect(part).to_contain_text("4")
    kinga.judge()
    _tested_and_decided(alicja, office)
    _changed(alicja, office)
    _unfolded(alicja, office)
    _reopened(alicja, office)
    assert _standing(kinga, office, "kinga")["earned"] == 315


def _register(office: Office, slug: str, number: int) -> str:
    return f"/manage/events/{slug}/sessions/{office.world.ids[f'{slug}-session-{number}']}/attendance"


def _mark(who: Visitor, office: Office, slug: str, number: int, **marks: str) -> None:
    session = office.world.ids[f"{slug}-session-{number}"]
    for name, value in marks.items():
        key = f"a-{office.world.ids[name]}-{session}"
        who.page.locator(f"[name='{key}'][value={value}]").check()


def _standing(who: Visitor, office: Office, name: str) -> dict[str, int]:
    who.go(f"/registrations/{office.world.tokens[name]}/")
    own = who.page.locator("[data-earned-minutes]")
    names = ("earned", "required", "possible")
    return {name: int(own.get_attribute(f"data-{name}-minutes") or -1) for name in names}


def _a_trainer_confirms(visitor: Callable[..., Visitor], office: Office) -> None:
    """Celina confirms a planned day on a phone, and without scripts a long day whose breaks are asked."""
    celina = visitor("pl", "phone")
    celina.sign_in("celina")
    celina.go("/manage/sessions/")
    celina.judge()
    celina.go(_register(office, RUNNING, 0))
    _mark(celina, office, RUNNING, 0, kinga="absent", lech="present")
    celina.judge()
    celina.press("Confirm attendance")
    expect(celina.page.locator("main")).to_contain_text(celina.say("The attendance is confirmed."))
    celina.judge()

    plain = visitor("en", "phone", javascript=False)
    plain.sign_in("celina")
    plain.go(_register(office, RUNNING, 1))
    _mark(plain, office, RUNNING, 1, kinga="present", lech="present")
    breaks = plain.page.locator("[name=break_minutes]")
    assert int(breaks.input_value()) > 0
    breaks.fill("lunch")
    plain.press("Confirm attendance")
    expect(plain.page.locator(".error-summary")).to_be_visible()
    expect(breaks).to_have_value("lunch")
    assert_fits(plain.page)
    breaks.fill("45")
    plain.press("Confirm attendance")
    expect(plain.page.locator("main")).to_contain_text("The attendance is confirmed.")
    expect(plain.page.locator("main")).to_contain_text("full presence: 7 hours")
    plain.go(f"/manage/events/{RUNNING}/standing/")
    expect(plain.page.get_by_role("row").filter(has_text="Zawadzka")).to_contain_text("7/18")


def _made_up(alicja: Visitor, office: Office) -> None:
    """Kinga makes the day that she missed up among the people of another edition."""
    alicja.go(_register(office, OVER, 0))
    alicja.link("Add a person").click()
    alicja.page.locator("[name=role][value=makeup]").check()
    alicja.page.locator("[name=registration]").select_option(str(office.world.ids["kinga"]))
    alicja.press("Add to the list")
    alicja.page.locator("[name=makes_up]").select_option(index=1)
    alicja.press("Add to the list")
    guest = alicja.page.locator(".roll li").filter(has_text="Zawadzka")
    expect(guest).to_contain_text(alicja.say("Make-up"))
    guest.locator("[value=present]").check()
    _mark(alicja, office, OVER, 0, marek="present")
    alicja.press("Confirm attendance")
    expect(alicja.page.locator("main")).to_contain_text(alicja.say("The attendance is confirmed."))


def _tested_and_decided(alicja: Visitor, office: Office) -> None:
    marek = office.world.ids["marek"]
    alicja.go(f"/manage/events/{OVER}/tests/")
    for kind, points in (("entry", "10"), ("exit", "20")):
        test = alicja.page.locator(f"form[action$='/{kind}/set-up']")
        test.locator("[name=most_points]").fill(points)
        with alicja.page.expect_navigation():
            test.get_by_role("button").click()
    alicja.page.locator(f"[name=p-entry-{marek}]").fill("4")
    alicja.page.locator(f"[name=p-exit-{marek}]").fill("21")
    alicja.press("Save the points")
    expect(alicja.page.get_by_role("alert")).to_be_visible()
    alicja.page.locator(f"[name=p-exit-{marek}]").fill("18")
    alicja.press("Save the points")
    expect(alicja.page.get_by_role("row").filter(has_text="Borek")).to_contain_text("+50")
    alicja.judge()
    alicja.go(f"/manage/events/{OVER}/outcomes/")
    alicja.judge()
    alicja.page.locator(f"[name=o-{marek}]").select_option("completed")
    alicja.press("Look at what is chosen")
    assert_axe_clean(alicja.page)
    with alicja.page.expect_navigation():
        alicja.page.locator("main form button[type=submit]").last.click()
    expect(alicja.page.locator(f"[name=o-{marek}]")).to_have_value("completed")


def _changed(alicja: Visitor, office: Office) -> None:
    """Lech goes on in another edition: his hours come along, and a letter tells him the days."""
    alicja.go(f"/manage/registrations/{office.world.ids['lech']}/")
    alicja.link("Change to another edition…").click()
    alicja.judge()
    alicja.page.get_by_role("radio", name=re.compile("edycja przyszla")).check()
    alicja.press("Change the edition")
    [letter] = office.letters(f"lech.nowicki.{RUNNING}@example.org")
    lech = Visitor(office, alicja.page, "pl")
    lech.go(office.link_in(letter))
    own = lech.page.locator("[data-earned-minutes]")
    expect(own).to_have_attribute("data-earned-minutes", "585")


def _unfolded(alicja: Visitor, office: Office) -> None:
    """Two clicks lead from a total to what was confirmed, by whom and when."""
    alicja.go(f"/manage/events/{RUNNING}/standing/")
    alicja.judge()
    row = alicja.page.get_by_role("row").filter(has_text="Zawadzka")
    row.locator(".standing-cell a").first.click()
    alicja.judge()
    alicja.page.get_by_role("row").filter(has_text="Część 1").get_by_role("link").first.click()
    expect(alicja.page.locator("tbody")).to_contain_text("180")
    expect(alicja.page.locator("tbody")).to_contain_text("Alicja")
    alicja.judge()
    alicja.page.get_by_role("link", name=re.compile(alicja.say("Register: %(when)s", when=""))).first.click()
    alicja.page.wait_for_url(office.base_url + _register(office, OVER, 0))


def _reopened(alicja: Visitor, office: Office) -> None:
    """Before a register is reopened its page says what that takes back, and from whom."""
    alicja.link("Reopen the register").click()
    alicja.judge()
    main = alicja.page.locator("main")
    expect(main).to_contain_text("−540")
    expect(main).to_contain_text("Marek Borek")
    alicja.press("Reopen")
    expect(alicja.page.get_by_role("alert")).to_be_visible()
    alicja.page.locator("[name=reason]").fill("Kinga była na innym spotkaniu")
    alicja.press("Reopen")
    expect(alicja.page.locator(".timeline")).to_contain_text("Kinga była na innym spotkaniu")
