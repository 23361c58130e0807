"""A trainer's way in a real browser: from the register over the report of a webinar back to its marks."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from app.events.timing import sessions_of
from app.work import Work
from tests.attendance.conftest import OpenAs, open_as, signed_in
from tests.attendance.people import registered
from tests.meeting_reports import files
from tests.meeting_reports.conftest import DAY, HOURS
from tests.meeting_reports.test_taking_in import ANNA, JAN, marks
from tests.support.browser import assert_axe_clean, assert_fits, judged
from tests.support.cast import celina
from tests.support.open_events import MakeEvent

__all__ = ["open_as", "signed_in"]

pytestmark = pytest.mark.browser


@pytest.fixture
def config_changes() -> dict[str, Any]:
    """Tokens of forms are checked, as they are outside the tests."""
    return {"WTF_CSRF_ENABLED": True}


@pytest.mark.parametrize("viewport", ["desktop", "phone"])
def test_a_report_becomes_marks(work: Work, make_event: MakeEvent, open_as: OpenAs, viewport: str) -> None:
    event = make_event(days=[(DAY, *HOURS)])
    for number, (first, last, email) in enumerate((ANNA, JAN, ("Ewa", "Zając", "ewa@example.org")), 1):
        registered(work, event, first, last, email=email, queue_number=number)
    session = sessions_of(event)[0]
    trainer = celina(work, event)
    register = f"/manage/events/{event.slug}/sessions/{session.id}/attendance"
    page = open_as(trainer, register, viewport=viewport)
    page.get_by_role("link", name="Raporty ze spotkań online").click()
    judged(page, f"reports empty {viewport}")
    report: Any = {"name": "Obecność.csv", "mimeType": "text/csv", "buffer": files.TEAMS.encode("utf-16")}
    page.locator("[name=files]").set_input_files([report])
    page.get_by_role("button", name="Wczytaj raport").click()
    expect(page.get_by_role("main")).to_contain_text("po adresie e-mail")
    judged(page, f"report {viewport}")
    page.get_by_label(re.compile("Żółć Jan")).check()
    page.get_by_role("button", name="Zapisz, czyje to połączenia").click()
    expect(page.get_by_role("main")).to_contain_text("wskazano ręcznie")
    page.get_by_role("link", name="Jan Żółć").click()
    judged(page, f"attendee {viewport}")
    page.go_back()
    page.get_by_role("link", name="Raporty ze spotkań online").click()
    page.get_by_role("link", name=re.compile("Brak w raportach")).click()
    expect(page.get_by_role("main")).to_contain_text("Zając Ewa")
    assert_fits(page)
    assert_axe_clean(page)
    page.goto(page.url.split("/manage/")[0] + register)
    page.locator("button[name=take][value=all]").click()
    page.wait_for_load_state()
    work.session.expire_all()
    assert marks(work, session) == {"Lis": "174", "Żółć": "120", "Zając": ""}
