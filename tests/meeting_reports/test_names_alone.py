"""Reports that only name people: a human says whether they were there, and perhaps from when to when."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.attendance.operations.evidence import take_proposals
from app.meeting_reports.models import MeetingReport, ReportState
from app.meeting_reports.operations.reading import ONLY_NAMES
from app.work import Work
from tests.meeting_reports import files
from tests.meeting_reports.conftest import Webinar
from tests.meeting_reports.test_pages import address, only, send
from tests.meeting_reports.test_taking_in import ANNA, JAN, marks, standing

HOW = {"zone": "Europe/Warsaw", "order": ""}
THERE = {**HOW, "there": "y"}
REGISTERED = "\n".join(
    (
        "First Name,Last Name,Email,Registration Time,Approval Status,Join Time,Leave Time",
        "Anna,Lis,anna@example.org,11/20/2026 08:00:00 AM,approved,--,--",
    )
)
"""Who registered for a webinar; nobody came."""


def test_nothing_counts_until_it_is_said_that_they_were_there(
    work: Work, webinar: Webinar, alicja: FlaskClient
) -> None:
    event, session, (_, jan) = webinar(ANNA, JAN)
    page = send(alicja, address(event, session), files.TEAMS_NAMES.encode("utf-16")).headers["Location"]
    assert "nie podano godzin" in alicja.get(page).text
    assert (only(work).state, only(work).asked, standing(work)) == (ReportState.asks, ONLY_NAMES, [])
    assert alicja.post(f"{page}reading", data=HOW).status_code == 303
    assert (only(work).state, standing(work)) == (ReportState.asks, [])
    assert alicja.post(f"{page}reading", data=THERE).status_code == 303
    shown = alicja.get(page).text
    assert "wskazano ręcznie, że te osoby były obecne" in shown
    (piece,) = standing(work)
    assert (piece.arrived_at, piece.left_at, piece.minutes) == (None, None, None)
    assert alicja.post(page, data={"person-1": str(jan.id)}).status_code == 303
    take_proposals(work, session)
    assert marks(work, session) == {"Lis": "present", "Żółć": "present"}


def test_the_hours_that_a_human_says_are_clipped_as_others(
    work: Work, webinar: Webinar, alicja: FlaskClient
) -> None:
    event, session, _ = webinar(ANNA)
    page = send(alicja, address(event, session), files.TEAMS_NAMES).headers["Location"]
    said = {**THERE, "starts_at": "09:30", "ends_at": "11:00"}
    assert alicja.post(f"{page}reading", data=said).status_code == 303
    take_proposals(work, session)
    assert marks(work, session) == {"Lis": "60"}
    assert "minut" in alicja.get(page).text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"there": "y", "starts_at": "10:00"}, "Podaj obie godziny"),
        ({"there": "y", "ends_at": "10:00"}, "Podaj obie godziny"),
        ({"there": "y", "starts_at": "13:00", "ends_at": "10:00"}, "musi być późniejsza"),
        ({"starts_at": "10:00", "ends_at": "13:00"}, "Zaznacz też"),
        ({"there": "y", "starts_at": "rano", "ends_at": "13:00"}, "9:00"),
    ],
)
def test_hours_that_say_nothing_are_refused_at_their_field(
    work: Work, webinar: Webinar, alicja: FlaskClient, said: dict[str, str], sentence: str
) -> None:
    event, session, _ = webinar(ANNA)
    page = send(alicja, address(event, session), files.TEAMS_NAMES).headers["Location"]
    answer = alicja.post(f"{page}reading", data={**HOW, **said})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(value in answer.text for value in said.values())
    assert (only(work).state, standing(work)) == (ReportState.asks, [])


def test_who_only_registered_is_asked_about_too(work: Work, webinar: Webinar, alicja: FlaskClient) -> None:
    event, session, _ = webinar(ANNA)
    assert send(alicja, address(event, session), REGISTERED).status_code == 303
    assert (only(work).state, only(work).asked, standing(work)) == (ReportState.asks, ONLY_NAMES, [])


def test_unknown_headings_come_first_since_one_may_hold_times(
    work: Work, webinar: Webinar, alicja: FlaskClient
) -> None:
    event, session, _ = webinar(ANNA)
    text = "Imię i nazwisko;Adres;Firma\nAnna Lis;anna@example.org;OPS Pisz\n"
    page = send(alicja, address(event, session), text).headers["Location"]
    assert only(work).asked != ONLY_NAMES
    said = {"column-0": "name", "column-1": "email", "column-2": "ignored"}
    assert alicja.post(f"{page}reading", data={**HOW, **said}).status_code == 303
    assert only(work).asked == ONLY_NAMES
    assert alicja.post(f"{page}reading", data=THERE).status_code == 303
    assert len(standing(work)) == 1


def test_a_report_with_times_is_not_asked_about(work: Work, webinar: Webinar, alicja: FlaskClient) -> None:
    event, session, _ = webinar(ANNA)
    page = send(alicja, address(event, session), files.TEAMS).headers["Location"]
    assert 'name="there"' not in alicja.get(page).text
    reports = work.session.scalars(select(MeetingReport)).all()
    assert [each.counts["only_names"] for each in reports] == [0]
