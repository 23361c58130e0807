"""The pages of attendance: each works, refuses bad input and refuses outsiders."""

import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from app.accounts.models import Account, Role
from app.attendance.models import Mark, RegisterRow, RowRole
from app.attendance.operations import confirm_register, set_marks
from app.attendance.queries import OTHERS, register_state
from app.events.models import Event, EventStatus, Session
from app.events.operations.assignments import assign
from app.events.timing import sessions_of
from app.history.models import HistoryFact
from app.ledger.models import Book, LedgerEntry
from app.people.models import Person
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import a_training, group, held, marks
from tests.support.cast import a_meeting, actor, alicja, celina, daniel
from tests.support.statements import statements

GRID = "/manage/events/modul/attendance/"


class Place:
    """A training with three people; Alicja organises it, Celina trains, Daniel has nothing to do with it."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.event: Event = a_training(work)
        self.people: list[Registration] = group(work, self.event)
        self.alicja: Account = alicja(work)
        self.celina: Account = celina(work, self.event)
        self.daniel: Account = daniel(work)
        self.session: Session = held(self.event, work)[0]
        work.session.commit()

    @property
    def address(self) -> str:
        """The address of the first session, without its last part."""
        return f"/manage/events/modul/sessions/{self.session.id}"

    def field(self, place: int) -> str:
        """The name of one person's field for the first session."""
        return f"a-{self.people[place].id}-{self.session.id}"

    def fields(self, *values: str) -> dict[str, str]:
        """Fields for everybody."""
        return {self.field(place): value for place, value in enumerate(values)}

    def kept(self) -> list[str]:
        """The marks as they stand, in the order of `people`."""
        rows = {r.registration.id: r.value for r in register_state(self.work, self.session).rows}
        found = [rows[person.id] for person in self.people]
        return [value.written if value else "" for value in found]


@pytest.fixture
def place(work: Work) -> Place:
    """The place of these tests."""
    return Place(work)


@pytest.fixture
def organiser(place: Place, signed_in: SignedIn) -> FlaskClient:
    """Alicja's browser."""
    return signed_in(place.alicja)


@pytest.fixture
def trainer(place: Place, signed_in: SignedIn) -> FlaskClient:
    """Celina's browser."""
    return signed_in(place.celina)


def test_the_grid_shows_people_by_session(place: Place, organiser: FlaskClient) -> None:
    answer = organiser.get(GRID + "?lang=en")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert [page.index(name) for name in ("Lis Jan", "Łęcka Anna", "Żółć-Ćwiklińska Bartek")] == sorted(
        page.index(name) for name in ("Lis Jan", "Łęcka Anna", "Żółć-Ćwiklińska Bartek")
    )
    assert len(re.findall(r'<select class="cell"', page)) == 9
    assert "+48" not in page
    assert "@example.org" not in page


def test_the_grid_saves_without_a_script(place: Place, organiser: FlaskClient) -> None:
    answer = organiser.post(GRID, data=place.fields("present", "90", "absent"))
    assert (answer.status_code, answer.location) == (303, GRID)
    assert place.kept() == ["present", "90", "absent"]
    assert 'value="90" selected' in organiser.get(GRID).get_data(as_text=True)


def test_what_somebody_else_changed_meanwhile_stays(place: Place, organiser: FlaskClient) -> None:
    organiser.post(GRID, data=place.fields("present", "", ""))
    seen = {place.field(n).removeprefix("a-"): "" for n in range(3)}
    organiser.post(GRID, data=place.fields("", "absent", "") | {"seen": json.dumps(seen)})
    assert place.kept() == ["present", "absent", ""]


def test_a_refused_value_leaves_the_others_and_says_where(place: Place, organiser: FlaskClient) -> None:
    answer = organiser.post(GRID + "?lang=en", data=place.fields("present", "999", "excused"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'href="#{place.field(1)}"' in page
    assert "The minutes must be between 1 and 360." in page
    assert place.kept() == ["present", "", "excused"]


def test_a_script_gets_an_answer_of_its_own(place: Place, organiser: FlaskClient) -> None:
    headers = {"Accept": "application/json"}
    answer = organiser.post(GRID + "?lang=en", data=place.fields("present", "x", ""), headers=headers)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["saved"] == "10:00"
    assert answer.json["refused"] == {
        place.field(1): "Choose present, absent or excused, or give a number of minutes."
    }
    assert answer.json["totals"][f"came-{place.session.id}"] == "1"
    assert answer.json["totals"][f"blank-{place.session.id}"] == "2"
    good = organiser.post(GRID, data=place.fields("present", "30", ""), headers=headers)
    assert (good.status_code, good.json and good.json["refused"]) == (200, {})


def test_a_saved_mark_takes_few_statements(place: Place, organiser: FlaskClient) -> None:
    headers = {"Accept": "application/json"}
    organiser.post(GRID, data=place.fields("present", "", ""), headers=headers)
    form = place.fields("absent", "", "")
    with statements() as seen:
        answer = organiser.post(GRID, data=form, headers=headers)
    assert answer.status_code == 200
    assert len(seen) <= 13


def test_a_page_asks_once_as_what_somebody_works_here_and_anew_on_the_next(
    place: Place, work: Work, trainer: FlaskClient
) -> None:
    with statements() as seen:
        page = trainer.get("/manage/sessions/").text
    assert sum(each.startswith("SELECT DISTINCT EXISTS") for each in seen) == 1
    assert sum("FROM lines_coaches" in each for each in seen) == 1
    assert 'href="/manage/events/"' not in page
    assign(work, work.session.get_one(Account, place.celina.id), Role.organiser, place.event)
    work.session.commit()
    assert 'href="/manage/events/"' in trainer.get("/manage/sessions/").text


def test_forged_fields_change_nothing(place: Place, work: Work, organiser: FlaskClient) -> None:
    other = a_training(work, "inny")
    strange = held(other, work)[0].id
    person = place.people[0].id
    for name in (f"a-{person}-{strange}", f"a-987654-{place.session.id}", f"a-{person}-987654"):
        assert organiser.post(GRID, data={name: "present"}).status_code == 404
    for name in ("a-x-y", "a-1", f"b-{person}-{place.session.id}", f"a-{person}-{place.session.id}-2"):
        assert organiser.post(GRID, data={name: "present"}).status_code == 303
    assert place.kept() == ["", "", ""]
    assert work.session.scalar(select(Mark.id)) is None


def test_a_large_grid_is_cut_and_takes_thousands_of_fields(work: Work, signed_in: SignedIn) -> None:
    event = a_training(work, "duzy", meetings=12)
    people = group(work, event, 120)
    client = signed_in(alicja(work))
    page = client.get("/manage/events/duzy/attendance/").get_data(as_text=True)
    names = re.findall(r'<select class="cell" name="(a-\d+-\d+)"', page)
    assert len(names) == 1000
    answer = client.post("/manage/events/duzy/attendance/", data=dict.fromkeys(names, "present"))
    assert answer.status_code == 303
    assert len(work.session.scalars(select(Mark.id)).all()) == 1000
    second = client.get("/manage/events/duzy/attendance/?page=2&part=2").get_data(as_text=True)
    assert len(re.findall(r'<select class="cell"', second)) == 2 * (len(people) - 100)


def test_an_event_without_sessions_or_people_says_so(work: Work, signed_in: SignedIn) -> None:
    empty = a_training(work, "pusty", meetings=0)
    a_training(work, "sam")
    client = signed_in(alicja(work))
    assert "No sessions yet" in client.get("/manage/events/pusty/attendance/?lang=en").get_data(as_text=True)
    assert "Nobody has a place yet" in client.get("/manage/events/sam/attendance/").get_data(as_text=True)
    for ending in ("sheets/", "attendance.csv"):
        assert client.get(f"/manage/events/{empty.slug}/{ending}").status_code == 200


@pytest.mark.parametrize("text", ["9" * 5000, "-1", "²", "9" * 12, "x"])
def test_odd_numbers_do_no_harm(place: Place, organiser: FlaskClient, text: str) -> None:
    address = f"{place.address}/attendance"
    for data in ({"fill": text}, {"undo": f"{place.session.id}-{text}"}, {"undo": f"{text}-1"}):
        assert organiser.post(address, data=data).status_code in (303, 404)
        assert organiser.post(GRID, data=data).status_code in (303, 404)
    assert organiser.get(f"{GRID}?part={text}&page={text}&filled={text}").status_code == 200
    assert organiser.post(address, data={"seen": "[" * 9000 + text}).status_code == 303
    assert place.kept() == ["", "", ""]


@pytest.mark.parametrize("number", ["2147483648", "99999999999", "9" * 25, "9" * 5000])
def test_numbers_that_no_row_has_are_not_found(organiser: FlaskClient, number: str) -> None:
    for address in ("/manage/sessions/%s/attendance", "/manage/registrations/%s/hours"):
        assert organiser.get(address % number).status_code == 404


def test_a_reason_with_odd_letters_is_kept_clean(place: Place, organiser: FlaskClient) -> None:
    organiser.post(f"{place.address}/confirm", data=place.fields("present", "present", "present"))
    reason = {"reason": "po\x00myłka <b>\u202e 🙂"}
    assert organiser.post(f"{place.address}/reopen", data=reason).status_code == 303
    assert "pomyłka &lt;b&gt;" in organiser.get(f"{place.address}/attendance").get_data(as_text=True)


def test_blanks_are_filled_and_undone(place: Place, trainer: FlaskClient) -> None:
    trainer.post(f"{place.address}/attendance", data=place.fields("absent", "", ""))
    answer = trainer.post(f"{place.address}/attendance", data={"fill": str(place.session.id)})
    assert answer.status_code == 303
    assert place.kept() == ["absent", "present", "present"]
    page = trainer.get(answer.location or "").get_data(as_text=True)
    undo = re.search(r'name="undo" value="([\d-]+)"', page)
    assert undo is not None
    assert trainer.post(f"{place.address}/attendance", data={"undo": undo.group(1)}).status_code == 303
    assert place.kept() == ["absent", "", ""]
    for wrong in ("1-999999", f"{place.session.id}-999999", "9-9"):
        assert trainer.post(f"{place.address}/attendance", data={"undo": wrong}).status_code == 404


def test_the_trainers_page_has_names_and_nothing_to_call_them_by(place: Place, trainer: FlaskClient) -> None:
    answer = trainer.get(f"{place.address}/attendance")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Łęcka Anna" in page
    assert [secret for secret in ("+48", "600 100", "@example.org") if secret in page] == []
    assert len(re.findall(r'type="radio"', page)) == 15


def test_the_short_address_leads_on(place: Place, trainer: FlaskClient) -> None:
    answer = trainer.get(f"/manage/sessions/{place.session.id}/attendance")
    assert (answer.status_code, answer.location) == (303, f"{place.address}/attendance")


def test_minutes_come_from_the_folded_field(place: Place, trainer: FlaskClient) -> None:
    number = place.field(0).replace("a-", "minutes-")
    trainer.post(f"{place.address}/attendance", data={place.field(0): "minutes", number: " 45 "})
    assert place.kept()[0] == "45"
    trainer.post(f"{place.address}/attendance", data={place.field(0): "absent", number: "45"})
    assert place.kept()[0] == "absent"
    answer = trainer.post(f"{place.address}/attendance", data={place.field(0): "minutes", number: ""})
    assert answer.status_code == 422
    wrong = trainer.post(f"{place.address}/attendance", data={place.field(0): "minutes", number: "9999"})
    assert (wrong.status_code, 'value="9999"' in wrong.get_data(as_text=True)) == (422, True)


def test_confirming_takes_the_marks_along(place: Place, trainer: FlaskClient, session: Database) -> None:
    page = trainer.get(f"{place.address}/attendance?lang=en").get_data(as_text=True)
    assert "3 people have no mark yet. Mark everybody, then confirm." in page
    refused = trainer.post(f"{place.address}/confirm", data=place.fields("present", "", ""))
    assert refused.status_code == 422
    assert "2 people have no mark yet." in refused.get_data(as_text=True)
    assert place.kept() == ["present", "", ""]
    answer = trainer.post(f"{place.address}/confirm", data=place.fields("present", "present", "90"))
    assert (answer.status_code, answer.location) == (303, f"{place.address}/attendance")
    received = select(LedgerEntry.minutes).where(LedgerEntry.book == Book.received)
    assert sorted(session.scalars(received)) == [90, 360, 360]
    closed = trainer.get(f"{place.address}/attendance").get_data(as_text=True)
    assert "Confirmed by Celina" in closed
    assert 'type="radio"' not in closed
    assert 'name="reason"' not in closed
    again = trainer.post(f"{place.address}/confirm", data=place.fields("present", "present", "90"))
    assert again.status_code == 303
    received = select(LedgerEntry.minutes).where(LedgerEntry.book == Book.received)
    assert sorted(session.scalars(received)) == [90, 360, 360]


def test_the_sentence_says_what_confirming_does(place: Place, trainer: FlaskClient) -> None:
    trainer.post(f"{place.address}/attendance", data=place.fields("present", "present", "90"))
    page = trainer.get(f"{place.address}/attendance?lang=en").get_data(as_text=True)
    assert (
        "2 people will receive 7.3 hours (of 45 min). 1 person will receive the minutes marked. "
        "Counted with breaks of 30 minutes. A change after confirmation needs a reason." in page
    )


def test_the_sentence_follows_the_breaks_typed(place: Place, trainer: FlaskClient) -> None:
    for typed, told in (("0", "8 hours"), ("60", "6.6 hours"), ("x", "7.3 hours"), ("9999", "0 hours")):
        fields = place.fields("present", "present", "present") | {"break_minutes": typed}
        answer = trainer.post(
            f"{place.address}/attendance?lang=en", data=fields, headers={"Accept": "application/json"}
        )
        assert answer.json is not None
        assert f"3 people will receive {told}" in answer.json["sentence"].replace("\xa0", " "), typed


def test_a_confirmed_register_takes_no_marks(place: Place, trainer: FlaskClient) -> None:
    trainer.post(f"{place.address}/confirm", data=place.fields("present", "present", "present"))
    answer = trainer.post(f"{place.address}/attendance", data=place.fields("absent", "", ""))
    assert answer.status_code == 409
    script = trainer.post(
        f"{place.address}/attendance", data=place.fields("absent"), headers={"Accept": "application/json"}
    )
    assert (script.status_code, list(script.json["refused"]) if script.json else []) == (
        409,
        [place.field(0)],
    )
    assert (
        trainer.post(f"{place.address}/attendance", data={"fill": str(place.session.id)}).status_code == 409
    )
    assert place.kept() == ["present"] * 3


def test_a_future_session_is_not_confirmed(place: Place, trainer: FlaskClient) -> None:
    future = place.event.meetings[2].sessions[0]
    address = f"/manage/events/modul/sessions/{future.id}"
    assert "Confirm attendance" not in trainer.get(f"{address}/attendance?lang=en").get_data(as_text=True)
    fields = {f"a-{person.id}-{future.id}": "present" for person in place.people}
    assert trainer.post(f"{address}/confirm", data=fields).status_code == 409


def test_unknown_minutes_are_asked_for(place: Place, work: Work, trainer: FlaskClient) -> None:
    meeting = a_meeting(work, work.today, 9, start=None, end=None)
    place.event.meetings.append(meeting)
    work.session.commit()
    address = f"/manage/events/modul/sessions/{meeting.sessions[0].id}"
    assert 'name="credit_hours"' in trainer.get(f"{address}/attendance").get_data(as_text=True)
    fields = {f"a-{person.id}-{meeting.sessions[0].id}": "present" for person in place.people}
    for wrong in ("", "0", "1441", "sześć"):
        answer = trainer.post(f"{address}/confirm", data=fields | {"credit_minutes": wrong})
        page = answer.get_data(as_text=True)
        assert (answer.status_code, 'id="error-credit_minutes"' in page) == (422, True)
    for wrong in ("", "0", "24.1", "-1", "sześć", "9" * 30):
        answer = trainer.post(f"{address}/confirm", data=fields | {"credit_hours": wrong})
        page = answer.get_data(as_text=True)
        assert (answer.status_code, 'id="error-credit_hours"' in page) == (422, True)
        assert f'value="{wrong}"' in page
    assert trainer.post(f"{address}/confirm", data=fields | {"credit_hours": "6,4"}).status_code == 303
    work.session.expire_all()
    assert meeting.sessions[0].credit_minutes == 288


def test_programs_send_the_minutes_of_a_full_presence(place: Place, work: Work, trainer: FlaskClient) -> None:
    meeting = a_meeting(work, work.today, 9, start=None, end=None)
    place.event.meetings.append(meeting)
    work.session.commit()
    fields = {f"a-{person.id}-{meeting.sessions[0].id}": "present" for person in place.people}
    address = f"/manage/events/modul/sessions/{meeting.sessions[0].id}"
    assert trainer.post(f"{address}/confirm", data=fields | {"credit_minutes": "270"}).status_code == 303


def test_the_organiser_reopens_with_a_reason(
    place: Place, trainer: FlaskClient, organiser: FlaskClient, session: Database
) -> None:
    trainer.post(f"{place.address}/confirm", data=place.fields("present", "present", "present"))
    reason = {"reason": "Anna wyszła o 11"}
    assert trainer.post(f"{place.address}/reopen", data=reason).status_code == 403
    assert organiser.post(f"{place.address}/reopen", data={"reason": " "}).status_code == 422
    assert organiser.post(f"{place.address}/reopen", data=reason).status_code == 303
    assert organiser.post(f"{place.address}/reopen", data=reason).status_code == 409
    assert sum(session.scalars(select(LedgerEntry.minutes))) == 0
    page = organiser.get(f"{place.address}/attendance?lang=en").get_data(as_text=True)
    assert [
        text for text in ("Anna wyszła o 11", "Version 2", "Version 1", "Alicja") if text not in page
    ] == []


def test_outsiders_are_refused(place: Place, signed_in: SignedIn, client: FlaskClient) -> None:
    outsider = signed_in(place.daniel)
    person = place.people[0].id
    pages = (GRID, "/manage/events/modul/attendance.csv", "/manage/events/modul/attendance.xlsx")
    pages += (f"{place.address}/attendance", f"/manage/sessions/{place.session.id}/attendance")
    pages += (f"/manage/registrations/{person}/hours", "/manage/events/modul/sheets/")
    for page in pages:
        assert outsider.get(page).status_code == 403, page
        assert client.get(page).status_code == 303, page
    for address in (GRID, *(f"{place.address}/{verb}" for verb in ("attendance", "confirm", "reopen"))):
        assert outsider.post(address, data=place.fields("present")).status_code == 403, address
        assert client.post(address, data=place.fields("present")).status_code == 403, address
    assert place.kept() == ["", "", ""]


def test_a_trainer_sees_no_grid_and_no_other_event(place: Place, work: Work, trainer: FlaskClient) -> None:
    other = held(a_training(work, "inny"), work)[0]
    assert trainer.get(GRID).status_code == 403
    assert trainer.get(f"/manage/events/inny/sessions/{other.id}/attendance").status_code == 403
    assert trainer.get(f"/manage/events/modul/sessions/{other.id}/attendance").status_code == 404
    assert trainer.get("/manage/events/inny/sheets/").status_code == 403
    assert trainer.get("/manage/events/modul/sheets/").status_code == 200


def test_own_sessions_begin_with_those_to_confirm(
    place: Place, work: Work, trainer: FlaskClient, work_as: Callable[..., Work]
) -> None:
    group(work, a_training(work, "inny", title_pl="Cudze szkolenie"), 1)
    set_marks(work, place.session, marks(place.people, "present", "present", "present"))
    confirm_register(work_as(actor(place.celina)), place.session)
    page = trainer.get("/manage/sessions/?lang=en").get_data(as_text=True)
    headings = re.findall(r"<h2>([^<]+)</h2>", page)
    assert headings == ["To confirm", "Upcoming", "Confirmed"]
    assert "Cudze szkolenie" not in page
    assert "3 present" in page


def test_without_sessions_the_page_says_so(place: Place, signed_in: SignedIn) -> None:
    page = signed_in(place.daniel).get("/manage/sessions/?lang=en").get_data(as_text=True)
    assert "No sessions" in page


def test_exports_hold_the_screen_and_are_noted(place: Place, work: Work, organiser: FlaskClient) -> None:
    organiser.post(GRID, data=place.fields("present", "90", "absent"))
    answer = organiser.get("/manage/events/modul/attendance.csv")
    text = answer.get_data().decode("utf-8-sig")
    days = ["2026-08-25", "2026-09-01", "2026-09-08"]
    assert text.split("\r\n") == [
        ";".join(["state", "last_name", "first_name", "institution", *days, "earned_minutes"]),
        "confirmed;Lis;Jan;Ośrodek Pomocy Społecznej w Piszu;absent;;;0",
        "confirmed;Łęcka;Anna;Ośrodek Pomocy Społecznej w Piszu;90;;;0",
        "confirmed;Żółć-Ćwiklińska;Bartek;Ośrodek Pomocy Społecznej w Piszu;present;;;0",
        "",
    ]
    sheet = organiser.get("/manage/events/modul/attendance.xlsx")
    assert (sheet.status_code, sheet.get_data()[:2]) == (200, b"PK")
    sheet.close()
    noted = select(HistoryFact.values).where(HistoryFact.kind == "event.attendance_exported")
    told = [{"format": "CSV", "count": 3}, {"format": "XLSX", "count": 3}]
    assert list(work.session.scalars(noted.order_by(HistoryFact.id))) == told
    assert (
        "Eksport obecności (XLSX), liczba wierszy: 3" in organiser.get("/manage/events/modul/history/").text
    )


def test_exports_hold_people_from_elsewhere(place: Place, work: Work, organiser: FlaskClient) -> None:
    walk_in = {"role": "walk_in", "first_name": "Wanda", "last_name": "Wchodząca", "email": "w@example.org"}
    assert organiser.post(f"{place.address}/people", data=walk_in).status_code == 303
    row = work.session.scalars(select(RegisterRow).where(RegisterRow.role == RowRole.walk_in)).one()
    fields = place.fields("present", "present", "absent")
    fields |= {f"a-r{row.id}-{place.session.id}": "minutes", f"minutes-r{row.id}-{place.session.id}": "90"}
    before = organiser.get("/manage/events/modul/attendance.csv").get_data().decode("utf-8-sig")
    assert before.split("\r\n")[-2] == "walk_in;Wchodząca;Wanda;;;;;0"
    assert organiser.post(f"{place.address}/confirm", data=fields).status_code == 303
    lines = organiser.get("/manage/events/modul/attendance.csv").get_data().decode("utf-8-sig").split("\r\n")
    assert lines[-2] == "walk_in;Wchodząca;Wanda;;90;;;90"
    assert len(lines) == 6
    noted = select(HistoryFact.values["count"].as_integer())
    counts = work.session.scalars(noted.where(HistoryFact.kind == "event.attendance_exported"))
    assert list(counts) == [4, 4]


def test_the_grid_says_that_it_does_not_show_everybody_from_elsewhere(
    place: Place, work: Work, organiser: FlaskClient
) -> None:
    for number in range(OTHERS + 1):
        email = f"w{number}@example.org"
        person = Person(email=email, email_key=email, created_at=work.now)
        person.rename("Wanda", f"Wchodząca {number:03}")
        work.session.add(RegisterRow(session_id=place.session.id, person=person, role=RowRole.walk_in))
        if number == OTHERS - 1:
            work.session.commit()
            assert "Only the first" not in organiser.get(GRID + "?lang=en").text
    work.session.commit()
    page = organiser.get(GRID + "?lang=en").text
    assert f"Only the first {OTHERS} people are shown." in page
    assert f"Wchodząca {OTHERS - 1:03}" in page
    assert f"Wchodząca {OTHERS:03}" not in page
    exported = organiser.get("/manage/events/modul/attendance.csv").get_data().decode("utf-8-sig")
    assert f"Wchodząca {OTHERS:03}" in exported


def test_statements_do_not_grow(work: Work, signed_in: SignedIn) -> None:
    account, counts = alicja(work), []
    for number in (3, 30):
        event = a_training(work, f"modul-{number}", meetings=3)
        group(work, event, number)
        work.session.commit()
        session = held(event, work)[0]
        client = signed_in(account)
        seen_now = []
        for page in (
            "attendance/",
            f"sessions/{session.id}/attendance",
            "attendance.csv",
        ):
            with statements() as seen:
                assert client.get(f"/manage/events/modul-{number}/{page}").status_code == 200
            seen_now.append(len(seen))
        counts.append(seen_now)
    assert counts[0] == counts[1]


def test_own_sessions_cost_the_same_however_many_events(
    place: Place, work: Work, trainer: FlaskClient
) -> None:
    costs = []
    for number in range(3):
        event = a_training(work, f"bez-miejsca-{number}")
        for meeting in event.meetings:
            meeting.venue = meeting.city = meeting.county = None
        assign(work, work.session.get_one(Account, place.celina.id), Role.trainer, event)
        group(work, event, 1)
        trainer.get("/manage/sessions/")
        with statements() as seen:
            assert trainer.get("/manage/sessions/").status_code == 200
        costs.append(len(seen))
    assert costs[0] == costs[1] == costs[2]


@pytest.mark.parametrize("what", ["session", "event", "suspended"])
def test_what_does_not_take_place_says_so_and_is_not_marked(
    place: Place, work: Work, trainer: FlaskClient, what: str
) -> None:
    event = place.session.meeting.event
    coming = next(each for each in sessions_of(event) if each.day > work.today)
    if what == "session":
        coming.cancelled_at = work.now
    else:
        event.status = EventStatus.cancelled if what == "event" else EventStatus.suspended
    work.session.commit()
    page = trainer.get("/manage/sessions/?lang=en").get_data(as_text=True)
    word = "Suspended" if what == "suspended" else "Cancelled"
    address = f"/manage/events/{event.slug}/sessions/{coming.id}/attendance"
    assert word in page
    assert coming.day.strftime("%d").lstrip("0") in page
    assert address not in page
    register = trainer.get(f"{address}?lang=en").get_data(as_text=True)
    assert word in register
    assert "Confirm attendance" not in register
