"""The participant's page in a real browser: small and large, in each state, judged for accessibility."""

from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from app.registrations.operations import sign_up, withdraw
from app.work import Work
from tests.support.applicants import own_address, person
from tests.support.browser import OpenPage, judged
from tests.support.open_events import MakeEvent

pytestmark = pytest.mark.browser


def test_own_page_in_every_state(
    make_event: MakeEvent, live_url: str, open_page: OpenPage, work: Work, session: Session, clock: Any
) -> None:
    secrets = {
        "online_link": "https://meet.example/abc",
        "access_code": "123-456",
        "meeting_password": "lipa",
    }
    event = make_event(capacity=1, withdrawal_cutoff_hours=1, meeting=secrets)
    rows = [sign_up(work, event, person(number)).registration for number in range(3)]
    withdraw(work, rows[2])
    own = {row.state.value: own_address(work, live_url, row) for row in rows}
    session.commit()
    clock.move(days=42)
    for size in ("phone", "desktop"):
        page = open_page(size)
        for state, address in own.items():
            page.goto(address)
            judged(page, f"own-{state}-{size}")
    page.goto(own["confirmed"])
    page.locator("main details > summary").last.click()
    judged(page, "own-data-open")
    page.get_by_role("link", name="Rezygnuję z udziału").click()
    page.get_by_role("button", name="Rezygnuję z udziału").click()
    expect(page.locator("[data-state=withdrawn]")).to_have_count(1)
    page.goto(own["waiting"])
    expect(page.locator("[data-state=confirmed]")).to_have_count(1)
