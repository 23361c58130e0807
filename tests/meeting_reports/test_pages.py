"""The pages of meeting reports: sent in, asked about, decided, withdrawn; nobody else gets in."""

import re
from datetime import date
from io import BytesIO
from itertools import chain, repeat
from typing import Any

import pytest
import xlsxwriter
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.attendance.models import Evidence
from app.events.models import Event, Session
from app.files import reading_time
from app.history.models import HistoryFact
from app.meeting_reports.models import MeetingReport, ReportPerson, ReportState
from app.work import Work
from tests.meeting_reports import files
from tests.meeting_reports.conftest import HOURS, Webinar
from tests.meeting_reports.test_taking_in import ANNA, JAN, standing

SELECTS = re.compile(r'<select[^>]* name="([^"]+)"(.*?)</select>', re.DOTALL)
CHOSEN = re.compile(r'<option[^>]*\bselected\b[^>]*value="([^"]*)"')
DAYS = [(date(2026, 11, 25), *HOURS), (date(2026, 11, 26), *HOURS)]


def address(event: Event, session: Session | None = None) -> str:
    """Return the page of a session's or an event's reports."""
    middle = f"/sessions/{session.id}" if session else ""
    return f"/manage/events/{event.slug}{middle}/meeting-reports/"


def send(client: FlaskClient, page: str, *texts: str | bytes, **fields: Any) -> Any:
    """Send files in."""
    data = [each.encode() if isinstance(each, str) else each for each in texts]
    sent = [(BytesIO(each), f"raport-{at}.csv") for at, each in enumerate(data)]
    return client.post(page, data={"files": sent, "zone": "Europe/Warsaw", "order": "", **fields})


def only(work: Work) -> MeetingReport:
    """Return the only report."""
    return work.session.scalars(select(MeetingReport)).one()


def test_a_report_is_sent_in_decided_and_withdrawn(work: Work, webinar: Webinar, alicja: FlaskClient) -> None:
    event, session, (_, jan) = webinar(ANNA, JAN)
    register = alicja.get(f"/manage/events/{event.slug}/sessions/{session.id}/attendance").text
    assert address(event, session) in register
    assert "Jan" in alicja.get(f"{address(event, session)}?missing=1").text
    answer = send(alicja, address(event, session), files.TEAMS.encode("utf-16"))
    assert answer.status_code == 303
    page = answer.headers["Location"]
    shown = alicja.get(page).text
    assert "po adresie e-mail" in shown
    assert "Żółć Jan" in shown
    assert len(standing(work)) == 2
    assert alicja.post(page, data={"person-1": str(jan.id)}).status_code == 303
    assert len(standing(work)) == 3
    assert "wskazano ręcznie" in alicja.get(page).text
    assert "Wszystkie osoby z listy są w raporcie" in alicja.get(f"{address(event, session)}?missing=1").text
    person = alicja.get(f"{page}people/1?q=zolc").text
    assert "Żółć Jan" in person
    assert "Lis Anna" not in person
    assert alicja.post(f"{page}people/1", data={"person": "apart"}).status_code == 303
    assert len(standing(work)) == 2
    with alicja.get(f"{page}file") as file:
        assert file.data == files.TEAMS.encode("utf-16")
    opened = select(func.count()).where(HistoryFact.kind == "meeting_reports.opened")
    assert work.session.scalar(opened) == 1
    assert alicja.post(f"{page}withdraw").status_code == 303
    assert standing(work) == []
    assert alicja.post(f"{page}withdraw").status_code == 409
    assert "Nic z tego raportu się nie liczy" in alicja.get(page).text


def test_reports_for_which_no_time_was_left_are_named(
    work: Work, webinar: Webinar, alicja: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, session, _ = webinar(ANNA, JAN)
    # Looked at when the request begins, and three times with each file.
    clock = chain([0] * 4, repeat(31))
    monkeypatch.setattr(reading_time, "monotonic", lambda: next(clock))
    answer = send(alicja, f"{address(event, session)}?lang=en", files.TEAMS, files.ZOOM)
    assert answer.status_code == 303
    assert only(work).name == "raport-0.csv"
    said = alicja.get(f"{answer.headers['Location']}?lang=en").text
    assert "1 file was not read: raport-1.csv." in said


def test_an_event_finds_the_sessions_of_several_files(
    work: Work, webinar: Webinar, alicja: FlaskClient
) -> None:
    from_day = files.ZOOM.replace("11/25/2026", "11/26/2026")
    event, session, _ = webinar(ANNA, JAN, days=DAYS)
    assert send(alicja, address(event), files.ZOOM, from_day).headers["Location"] == address(event)
    found = {each.session.day for each in work.session.scalars(select(MeetingReport))}
    assert found == {day for day, *_ in DAYS}
    answer = send(alicja, address(event), files.ZOOM_UNIQUE)
    assert answer.status_code == 422
    assert "którego dnia dotyczy" in answer.text
    assert send(alicja, address(event), files.ZOOM_UNIQUE, session=str(session.id)).status_code == 303
    assert send(alicja, address(event), files.ZOOM, session="999999").status_code == 404


def test_headings_that_nobody_knows_are_asked_about_once(
    work: Work, webinar: Webinar, alicja: FlaskClient
) -> None:
    event, session, _ = webinar(ANNA)
    text = "Osoba;Adres;Wejście;Wyjście\nAnna Lis;anna@example.org;2026-11-25 10:00;2026-11-25 13:00\n"
    page = send(alicja, address(event, session), text).headers["Location"]
    shown = alicja.get(page).text
    assert "Wymaga wyjaśnienia" in shown
    assert "Wejście" in shown
    said = {"column-0": "name", "column-1": "email", "column-2": "joined", "column-3": "left"}
    how = {"zone": "Europe/Warsaw", "order": ""}
    assert alicja.post(f"{page}reading", data=how).status_code == 303
    assert only(work).state == ReportState.asks
    assert alicja.post(f"{page}reading", data={**how, **said}).status_code == 303
    assert only(work).state == ReportState.read
    assert len(standing(work)) == 1
    other = send(alicja, address(event, session), text.replace("10:00", "10:10")).headers["Location"]
    assert "Wczytany" in alicja.get(other).text


def test_headings_that_are_known_need_not_be_told(work: Work, webinar: Webinar, alicja: FlaskClient) -> None:
    event, session, _ = webinar(ANNA)
    text = "Osoba;E-mail;Join time;Rola\nAnna Lis;anna@example.org;2026-11-25 10:00;gość\n"
    shown = alicja.get(send(alicja, address(event, session), text).headers["Location"]).text
    asked = {name: rest for name, rest in SELECTS.findall(shown) if name.startswith("column-")}
    chosen = {name: CHOSEN.findall(rest) for name, rest in asked.items()}
    assert chosen == {"column-0": [""], "column-1": ["email"], "column-2": ["joined"], "column-3": [""]}


def test_a_length_that_no_meeting_has_is_none(work: Work, webinar: Webinar, alicja: FlaskClient) -> None:
    event, session, _ = webinar(ANNA)
    for number, length in enumerate(("9" * 30, "9" * 5000, "9" * 4000 + ":00", "9" * 30 + " h")):
        text = f"Name,Email,Duration\nAnna Lis,anna{number}@example.org,{length}\nJan Lis,,30\n"
        assert send(alicja, address(event, session), text).status_code == 303
    assert {each.minutes for each in work.session.scalars(select(ReportPerson))} == {30}


def test_a_spreadsheet_copy_with_the_report_on_its_second_sheet(
    work: Work, webinar: Webinar, alicja: FlaskClient
) -> None:
    event, session, _ = webinar(ANNA)
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Opis").write(0, 0, "Raport")
        sheet = book.add_worksheet("Obecność")
        for at, line in enumerate(files.ZOOM.split("\n")):
            sheet.write_row(at, 0, line.split(","))
    sent = {"files": [(BytesIO(out.getvalue()), "raport.xlsx")], "zone": "Europe/Warsaw", "order": ""}
    assert alicja.post(address(event, session), data=sent).status_code == 303
    assert only(work).state == ReportState.read


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Plik jest pusty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "Tego pliku nie da się wczytać jako listy."),
        (b"PK\x03\x04xx", "uszkodzony albo ucięty"),
        (b"tylko tekst bez tabeli", "To nie jest raport obecności"),
        (files.TEAMS.encode("utf-16")[:-1], "Tego pliku nie da się wczytać"),
        (files.ZOOM.replace("11/25/2026", "11/24/2026").encode(), "Raport dotyczy dnia"),
        (files.ZOOM.replace("11/25/2026 09:58:10 AM", "wczoraj").encode(), "wczoraj"),
        (files.ZOOM.split("\n")[0].encode(), "W tym raporcie nie ma żadnych osób"),
    ],
)
def test_what_is_no_report_is_refused_with_a_sentence(
    work: Work, webinar: Webinar, alicja: FlaskClient, data: bytes, sentence: str
) -> None:
    event, session, _ = webinar(ANNA)
    answer = send(alicja, address(event, session), data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "raport-0.csv" in answer.text or data == b""
    assert work.session.scalars(select(MeetingReport)).all() == []


def test_another_kind_of_file_and_none_are_refused(webinar: Webinar, alicja: FlaskClient) -> None:
    event, session, _ = webinar(ANNA)
    answer = alicja.post(address(event, session), data={"files": [(BytesIO(b"x"), "raport.pdf")]})
    assert "Tego pliku nie da się wczytać jako listy." in answer.text
    answer = send(alicja, address(event, session))
    assert "Wybierz plik z raportem." in answer.text


def test_one_bad_file_of_several_leaves_nothing(work: Work, webinar: Webinar, alicja: FlaskClient) -> None:
    event, session, _ = webinar(ANNA)
    assert send(alicja, address(event, session), files.TEAMS, b"tekst").status_code == 422
    assert work.session.scalars(select(MeetingReport)).all() == []
    assert work.session.scalars(select(Evidence)).all() == []


def test_formulas_in_names_stay_texts(work: Work, webinar: Webinar, alicja: FlaskClient) -> None:
    event, session, _ = webinar(ANNA)
    text = files.ZOOM.replace("Anna Lis", "=cmd|' /C calc'!A0").replace("anna@example.org", "")
    page = send(alicja, address(event, session), text).headers["Location"]
    assert "cmd|&#39; /C calc&#39;!A0" in alicja.get(page).text
    assert work.session.scalars(select(ReportPerson.name)).first() == "cmd|' /C calc'!A0"


def test_another_meeting_is_warned_of(webinar: Webinar, alicja: FlaskClient) -> None:
    event, session, _ = webinar(("Ewa", "Zając", "ewa@example.org"))
    page = send(alicja, address(event, session), files.TEAMS).headers["Location"]
    assert "może być raport z innego spotkania" in alicja.get(page).text


def test_nobody_else_gets_in(webinar: Webinar, alicja: FlaskClient, celina: FlaskClient) -> None:
    """Celina teaches neither the session nor the event."""
    event, session, _ = webinar(ANNA)
    page = send(alicja, address(event, session), files.TEAMS).headers["Location"]
    for path in (address(event), address(event, session), page, f"{page}file", f"{page}people/0"):
        assert celina.get(path).status_code == 403
    for path in (page, f"{page}withdraw", f"{page}reading", f"{page}people/0"):
        assert celina.post(path, data={"person": "apart"}).status_code == 403
    assert send(celina, address(event, session), files.TEAMS).status_code == 403
    assert alicja.get(f"{page}people/99").status_code == 404
    assert alicja.get("/manage/meeting-reports/999999/").status_code == 404


def test_hours_that_changed_since_are_said(work: Work, webinar: Webinar, alicja: FlaskClient) -> None:
    event, session, _ = webinar(ANNA)
    page = send(alicja, address(event, session), files.TEAMS).headers["Location"]
    assert "zmieniły się godziny" not in alicja.get(page).text
    session.ends_at = HOURS[1].replace(hour=14)
    work.session.commit()
    assert "zmieniły się godziny" in alicja.get(page).text
    how = {"zone": "Europe/Warsaw", "order": ""}
    assert alicja.post(f"{page}reading", data=how).status_code == 303
    assert "zmieniły się godziny" not in alicja.get(page).text
