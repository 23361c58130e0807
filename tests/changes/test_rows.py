"""The numbers of rows are what a sender says: those that no page sends are no fault and no other meeting."""

import time
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from app.events.models import Event
from app.work import Work
from tests.changes.test_several import an_event_of_four, fields, state_of

pytestmark = pytest.mark.sqlite

NUMBERS = ("²", "٣", "9" * 5000, "-1", "", "x", "0x1", "1_0", "1000000000")


@pytest.fixture
def event(work: Work) -> Event:
    """An event of four weekly meetings."""
    return an_event_of_four(work)


def addresses(event: Event) -> list[tuple[str, dict[str, str], tuple[str, ...]]]:
    """Return the pages with rows, what else they ask for, and how the names of their rows begin."""
    page, part = f"/manage/events/{event.slug}", f"event-{event.id}-"
    version = str(event.version)
    day = event.meetings[0].sessions[0].id
    several = {"event": event.slug, f"{part}version": version}
    return [
        (f"{page}/changes/", {"version": version}, ("meetings-", "added-")),
        ("/manage/changes/", several, (f"{part}meetings-", f"{part}added-")),
        (f"{page}/copies/", {}, ("copies-",)),
        (f"{page}/sessions/{day}/plan", {"version": version}, ("blocks-",)),
    ]


def test_a_number_that_no_page_sends_is_no_fault(alicja: FlaskClient, work: Work, event: Event) -> None:
    before = state_of(event)
    for path, rest, starts in addresses(event):
        field = "start" if path.endswith("plan") else "start_local"
        for name in (f"{start}{number}-{field}" for start in starts for number in NUMBERS):
            answer = alicja.post(path, data=rest | {name: "2026-12-20"})
            assert answer.status_code in (303, 422), (path, name[:40])
            work.session.expire_all()
            assert state_of(event) == before


def test_too_many_rows_are_refused_at_once(alicja: FlaskClient, event: Event) -> None:
    for path, rest, starts in addresses(event):
        field = "start" if path.endswith("plan") else "start_local"
        for start in starts:
            rows = {f"{start}{number}-{field}": "2026-12-20" for number in range(3000)}
            began = time.process_time()
            answer = alicja.post(
                path,
                data=urlencode(rest | rows),
                content_type="application/x-www-form-urlencoded",
            )
            assert answer.status_code == 422, path
            assert "Liczba wierszy przesłanych jednym razem: najwyżej" in answer.text, path
            assert time.process_time() - began < 3, path


def test_what_is_wrong_in_a_row_is_said_in_the_pages_language(alicja: FlaskClient, event: Event) -> None:
    for path, rest, starts in addresses(event)[:3]:
        for start in starts:
            day = {f"{start}0-start_local": "2026-12-20"}
            answer = alicja.post(path, data=rest | day | {f"{start}0-venue": "x" * 500})
            assert answer.status_code == 422, path
            assert "Wartość w polu nie może mieć więcej niż 300 znaków." in answer.text, path
            assert "Field cannot" not in answer.text, path


def test_a_row_sent_alone_is_that_of_its_meeting(alicja: FlaskClient, work: Work, event: Event) -> None:
    url = f"/manage/events/{event.slug}/changes/"
    page = fields(alicja.get(url).text)
    third = {name: value for name, value in page.items() if name.startswith(("meetings-2-", "version"))}
    sent = third | {"meetings-2-start_local": "2026-12-20", "choice": "quiet"}
    assert alicja.post(url, data=sent).status_code == 303
    work.session.expire_all()
    assert [day for _, day, _ in state_of(event)] == ["2026-10-12", "2026-10-19", "2026-12-20", "2026-11-02"]
