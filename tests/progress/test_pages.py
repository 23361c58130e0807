"""From one participant's total down to sessions, marks, who confirmed and when."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import expect

from app.accounts.models import Account
from app.attendance.operations import confirm_register, reopen_register, set_marks
from app.links import Purpose
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.conftest import OpenAs, SignedIn
from tests.attendance.people import a_training, group, held, marks
from tests.conftest import TestClock
from tests.support.browser import assert_axe_clean, assert_fits, screenshot
from tests.support.cast import actor, alicja, celina, daniel
from tests.support.statements import statements

Made = tuple[Account, Registration]


@pytest.fixture
def corrected(work: Work, work_as: Callable[..., Work], clock: TestClock) -> Made:
    """A confirmed presence of 90 minutes that Alicja reopened and corrected to a full one."""
    event = a_training(work)
    people = group(work, event)
    organiser, trainer = alicja(work), celina(work, event)
    session = held(event, work)[0]
    set_marks(work, session, marks(people, "90", "present", "absent"))
    confirm_register(work_as(actor(trainer)), session)
    clock.move(hours=1)
    later = work_as(actor(organiser))
    reopen_register(later, session, "Bartek został do końca")
    set_marks(later, session, {people[0].id: "present"})
    confirm_register(later, session)
    work.session.commit()
    return organiser, people[0]


def test_the_page_goes_down_to_who_confirmed(corrected: Made, signed_in: SignedIn) -> None:
    organiser, person = corrected
    answer = signed_in(organiser).get(f"/manage/registrations/{person.id}/hours?lang=en")
    text = " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())
    assert answer.status_code == 200
    told = (
        "Total: 360 min = 8 hours (of 45 min)",
        "Credited: 8 of 24 hours",
        "360 / 360",
        "Alicja, Tue 1 Sept 2026, 11:00 (version 3)",
        "1 earlier decision",
        "version 1: 90 min",
        "Celina, Tue 1 Sept 2026, 10:00",
        "Awaits confirmation",
        "Upcoming",
    )
    assert [each for each in told if each not in text.replace("\u00a0", " ")] == []


def test_outsiders_and_strangers(
    corrected: Made, work: Work, signed_in: SignedIn, client: FlaskClient
) -> None:
    organiser, person = corrected
    address = f"/manage/registrations/{person.id}/hours"
    assert client.get(address).status_code == 303
    assert signed_in(daniel(work)).get(address).status_code == 403
    assert signed_in(organiser).get("/manage/registrations/987654/hours").status_code == 404


def test_the_own_page_shows_hours_and_not_who_confirmed(
    corrected: Made, work: Work, client: FlaskClient
) -> None:
    _, person = corrected
    token = work.links.token(Purpose.manage, person.id, person.link_version)
    page = client.get(f"/registrations/{token}/?lang=en").get_data(as_text=True)
    attributes = dict(re.findall(r'data-(earned|required|possible)-minutes="(\d+)"', page))
    assert attributes == {"earned": "360", "required": "1080", "possible": "720"}
    assert "Your hours" in page
    shown = page.replace("\u00a0", " ")
    assert ("up to 8" in shown, "Hours (of 45 min)" in shown) == (True, True)
    assert [each for each in ("360", "min<", "180") if each in shown.partition("Your hours")[2]] == []
    assert [name for name in ("Celina", "Alicja", "Łęcka") if name in page] == []


@pytest.mark.browser
@pytest.mark.parametrize("viewport", ["desktop", "phone"])
def test_it_can_be_read_by_everybody(corrected: Made, open_as: OpenAs, viewport: str) -> None:
    organiser, person = corrected
    page = open_as(organiser, f"/manage/registrations/{person.id}/hours", viewport=viewport)
    page.get_by_text("wcześniejsza decyzja").click()
    expect(page.get_by_text("Celina")).to_be_visible()
    assert_axe_clean(page)
    assert_fits(page)
    screenshot(page, f"hours-{viewport}")


def test_statements_do_not_grow(work: Work, signed_in: SignedIn) -> None:
    counts, account = [], alicja(work)
    for number in (3, 20):
        event = a_training(work, f"modul-{number}", meetings=number)
        person = group(work, event, number)[0].id
        client = signed_in(account)
        with statements() as seen:
            assert client.get(f"/manage/registrations/{person}/hours").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
