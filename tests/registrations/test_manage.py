"""What staff see and do: the list, adding by hand, removing, exports, messages."""

import csv
import io
import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.history.models import HistoryFact
from app.outbox.models import Letter, LetterState
from app.registrations.models import Registration
from app.registrations.operations import sign_up, withdraw
from app.work import Work
from tests.support.applicants import person
from tests.support.html import parsed
from tests.support.open_events import MakeEvent
from tests.support.statements import statements

NAMES = ("Żak", "Zając", "Ćwik", "Łoś")


def by_name(session: Session) -> dict[str, Registration]:
    return {each.last_name: each for each in session.scalars(select(Registration))}


def test_list_sorts_searches_and_filters(work: Work, make_event: MakeEvent, alicja: FlaskClient) -> None:
    event = make_event(capacity=3)
    for number, name in enumerate(NAMES):
        sign_up(work, event, person(number, last_name=name, institution=f"OPS {name}"))
    page = alicja.get(f"/manage/events/{event.slug}/registrations/")
    assert page.status_code == 200
    places = [page.text.index(f"<strong>{name}</strong>") for name in ("Ćwik", "Łoś", "Zając", "Żak")]
    assert places == sorted(places)
    found = alicja.get(f"/manage/events/{event.slug}/registrations/?q=los").text
    assert ("<strong>Łoś</strong>" in found, "<strong>Żak</strong>" in found) == (True, False)
    odd = alicja.get(f"/manage/events/{event.slug}/registrations/?q=%00%25_'&state=nie&sort=x&page=-1")
    assert odd.status_code == 200
    waiting = alicja.get(f"/manage/events/{event.slug}/registrations/?state=waiting").text
    assert ("<strong>Łoś</strong>" in waiting, "<strong>Żak</strong>" in waiting) == (True, False)


def test_outsiders_are_refused(
    work: Work, make_event: MakeEvent, client: FlaskClient, celina: FlaskClient
) -> None:
    event = make_event()
    registration = sign_up(work, event, person(1)).registration
    paths = [
        f"/manage/events/{event.slug}/registrations/",
        f"/manage/events/{event.slug}/registrations.csv",
        f"/manage/events/{event.slug}/registrations.xlsx",
        f"/manage/events/{event.slug}/registrations/new",
        f"/manage/events/{event.slug}/messages/",
        f"/manage/registrations/{registration.id}/",
    ]
    assert [client.get(path).status_code for path in paths] == [303] * 6
    assert [celina.get(path).status_code for path in paths] == [403] * 6
    assert celina.post(f"/manage/registrations/{registration.id}/seat").status_code == 403


@pytest.mark.parametrize(("label", "link"), [("2", "/privacy/2"), ("2026-11", ""), (None, None)])
def test_a_registration_names_the_notice_that_was_shown(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, label: str | None, link: str | None
) -> None:
    registration = sign_up(work, make_event(), person(1)).registration
    registration.privacy_notice_version = label
    work.session.commit()
    root, problems = parsed(alicja.get(f"/manage/registrations/{registration.id}/").text)
    assert problems == []
    terms = {dt.text: dd for dt, dd in zip(root.all("dt"), root.all("dd"), strict=True)}
    found = terms.get("Pokazana informacja o przetwarzaniu danych")
    assert (found is None) is (label is None)
    if found:
        assert found.text.replace("\xa0", " ") == f"wersja {label}"
        assert [each.get("href") for each in found.all("a")] == ([link] if link else [])


def test_added_by_hand_in_the_name_of_staff(
    make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=1)
    address = f"/manage/events/{event.slug}/registrations/new"
    assert alicja.get(address).status_code == 200
    typed = {"first_name": "Daniel", "last_name": "Nikt", "phone": "600100200", "channel": "phone"}
    assert alicja.post(address, data=typed).status_code == 303
    row = session.scalars(select(Registration)).one()
    assert (row.state.value, row.channel.value, row.email) == ("confirmed", "phone", "")
    assert row.entered_by is not None
    assert row.entered_by.name == "Alicja Nowak"
    facts = session.scalars(select(HistoryFact).where(HistoryFact.kind == "registration.added_by_phone"))
    assert [fact.actor_name for fact in facts] == ["Alicja Nowak"]
    assert session.scalar(select(func.count()).select_from(Letter)) == 0
    again = alicja.post(address, data=typed)
    assert again.status_code == 422
    neither = alicja.post(address, data=typed | {"phone": "", "last_name": "Inny"})
    assert neither.status_code == 422
    other = alicja.post(address, data=typed | {"last_name": "Inny"})
    assert other.status_code == 303
    assert by_name(session)["Inny"].state.value == "waiting"
    page = alicja.get(f"/manage/registrations/{row.id}/")
    assert page.status_code == 200
    assert "Alicja Nowak" in page.text


def test_a_late_applicant_needs_a_reason(
    make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(registration_deadline=date(2026, 8, 20))
    address = f"/manage/events/{event.slug}/registrations/new"
    typed = {"first_name": "Daniel", "last_name": "Nikt", "email": "d@example.org", "channel": "paper"}
    assert alicja.post(address, data=typed).status_code == 422
    assert alicja.post(address, data=typed | {"late_reason": "Poczta"}).status_code == 303
    fact = session.scalars(select(HistoryFact).where(HistoryFact.kind == "registration.late_accepted")).one()
    assert fact.personal == {"actor": "Alicja Nowak", "reason": "Poczta"}


def test_several_removed_at_once(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=2)
    ids = [sign_up(work, event, person(n)).registration.id for n in range(4)]
    address = f"/manage/events/{event.slug}/registrations/remove"
    chosen = {"registration": [str(ids[0]), str(ids[2]), "999", "x"]}
    preview = alicja.post(address, data=chosen)
    assert preview.status_code == 200
    assert ("Wiśniewski0" in preview.text, "Wiśniewski1" in preview.text) == (True, False)
    assert alicja.post(address, data=chosen | {"reason": " "}).status_code == 422
    assert alicja.post(address, data=chosen | {"reason": "Dublet"}).status_code == 303
    states = [session.get_one(Registration, id).state.value for id in ids]
    assert states == ["removed", "confirmed", "removed", "confirmed"]
    kinds = session.scalars(select(Letter.kind).order_by(Letter.id)).all()
    assert kinds[4:] == ["removed", "removed", "promoted"]


def test_seating_out_of_turn_and_its_limits(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=1)
    ids = [sign_up(work, event, person(n)).registration.id for n in range(2)]
    full = alicja.post(f"/manage/registrations/{ids[1]}/seat")
    assert full.status_code == 422
    assert session.get_one(Registration, ids[1]).state.value == "waiting"


def test_exports_show_what_the_screen_shows(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=3)
    typed = ("Żółć-Ćwiklińska", "=1+1", "@SUM(A1)", "Nowak")
    for number, name in enumerate(typed):
        sign_up(work, event, person(number, last_name=name, phone="+48 600 100 200"))
    withdraw(work, session.scalars(select(Registration).where(Registration.last_name == "Nowak")).one())
    answer = alicja.get(f"/manage/events/{event.slug}/registrations.csv")
    assert answer.data.startswith(b"\xef\xbb\xbfstate;")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert [row["last_name"] for row in rows] == ["'=1+1", "'@SUM(A1)", "Nowak", "Żółć-Ćwiklińska"]
    assert {row["phone"] for row in rows} == {"+48 600 100 200"}
    only = alicja.get(f"/manage/events/{event.slug}/registrations.csv?state=confirmed&q=zolc")
    assert only.text.count("\r\n") == 2
    with alicja.get(f"/manage/events/{event.slug}/registrations.xlsx") as sheet:
        cells = CalamineWorkbook.from_filelike(io.BytesIO(sheet.data)).get_sheet_by_index(0).to_python()
    assert [row[2] for row in cells] == ["last_name", "=1+1", "@SUM(A1)", "Nowak", "Żółć-Ćwiklińska"]
    facts = session.scalars(select(HistoryFact).where(HistoryFact.kind == "event.registrations_exported"))
    assert [fact.values["count"] for fact in facts] == [4, 1, 4]


def test_a_failed_message_is_sent_again(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event()
    sign_up(work, event, person(1))
    message = session.scalars(select(Letter)).one()
    message.state, message.last_error = LetterState.failed, "550 No such mailbox"
    page = alicja.get(f"/manage/events/{event.slug}/messages/")
    assert "550 No such mailbox" in page.text
    again = f"/manage/events/{event.slug}/messages/{message.id}/send-again"
    assert alicja.post(again).status_code == 303
    assert session.get_one(Letter, message.id).state == LetterState.queued
    message = session.get_one(Letter, message.id)
    message.state, message.body = LetterState.failed, None
    session.commit()
    assert "Treść tej wiadomości została usunięta" in alicja.post(again, follow_redirects=True).text
    assert session.get_one(Letter, message.id).state == LetterState.failed


def test_the_number_of_statements_does_not_grow(
    work: Work, make_event: MakeEvent, alicja: FlaskClient
) -> None:
    event = make_event(capacity=20)
    paths = [f"/manage/events/{event.slug}/registrations/", f"/manage/events/{event.slug}/messages/"]
    counts = []
    for numbers in (range(3), range(3, 30)):
        for number in numbers:
            sign_up(work, event, person(number, institution=f"OPS {number}"))
        counts.append([_statements(alicja, path) for path in paths])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 19


def _statements(client: FlaskClient, path: str) -> int:
    with statements() as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_the_printed_list_has_its_columns_under_their_headings(
    work: Work, make_event: MakeEvent, alicja: FlaskClient
) -> None:
    event = make_event()
    sign_up(work, event, person(1))
    page = alicja.get(f"/manage/events/{event.slug}/registrations/").text
    table = page.partition("<table")[2].partition("</table>")[0]
    head, body = table.partition("</thead>")[::2]
    on_paper = [
        [cell for cell in re.findall(r"<t[hd]\b[^>]*>", part) if "tick-cell" not in cell]
        for part in (head, body.partition("</tr>")[0])
    ]
    assert len(on_paper[0]) == len(on_paper[1]) == 6
