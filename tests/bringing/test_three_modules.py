"""The three modules of autumn 2023, recruited by a partner's spreadsheet: people, then attendance."""

import json
from datetime import date, time
from io import BytesIO

import xlsxwriter
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.attendance.models import Mark, Presence
from app.bringing.models import BroughtList, ListState
from app.demo.build import DATA
from app.events.models import Event, FormOfSupport, Mode
from app.ledger.models import MonthLock
from app.ledger.months import month_of
from app.outbox.models import Letter
from app.people.models import Institution, Person
from app.projects.models import Project
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.support.open_events import MakeEvent

FIRST = ("Anna", "Ewa", "Jan", "Maria", "Piotr", "Zofia", "Tomasz", "Łucja", "Paweł", "Iwona")
LAST = ("Nowak", "Żak", "Wiśniewska", "Kot", "Lis", "Zając", "Śliwa", "Mazur", "Wrona")
HOUSES = ("CUS Srokowo", "GOPS Lubawa", "MOPS Iława", "MOPS Ełk", "GOPS Piecki", "MOPS Olsztyn")
PEOPLE = (53, 54, 53)
"""«około 160» over the three modules together."""
DAYS = [date(2023, 10, 12), date(2023, 10, 13)]


def modules(make_event: MakeEvent) -> list[Event]:
    """Make the three modules as the records of 2023 name them, each held on two days."""
    records = json.loads((DATA / "events.json").read_text())["events"]
    titles = [each["title_pl"] for each in records if each["id"].startswith("cus-training-2023-module-")]
    assert len(titles) == 3
    days = [(day, time(9), time(15)) for day in DAYS]
    facts = {"form_of_support": FormOfSupport.training_module, "mode": Mode.online, "days": days}
    return [make_event(title_pl=title, capacity=60, **facts) for title in titles]


def who(module: int, number: int) -> tuple[str, str, str]:
    """Return the name of an invented participant, in an order that changes, with address and institution."""
    first, last = FIRST[number % len(FIRST)], f"{LAST[number // len(FIRST)]}{'ó' * module}"
    name = f"{last} {first}" if number % 3 else f"{first} {last}"
    address = f"osoba{module}-{number}@example.org" if number % 10 else ""
    return name, address, HOUSES[number % len(HOUSES)]


def workbook() -> bytes:
    """Return the partner's book: a sheet a module, a title, headings in two rows, phones as numbers."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for module, count in enumerate(PEOPLE):
            sheet = book.add_worksheet(f"Moduł {'I' * (module + 1)}")
            sheet.write(0, 0, "Lista osób zakwalifikowanych, rekrutacja: UMK w Toruniu")
            sheet.merge_range(2, 3, 2, 4, "Kontakt")
            sheet.write_row(3, 0, ["Lp.", "Nazwisko i imię", "Nazwa instytucji", "E-mail", "Nr tel."])
            for number in range(count):
                name, address, house = who(module, number)
                phone = 600_000_000 + 1000 * module + number
                sheet.write_row(5 + number, 0, [number + 1, name, house, address, phone])
    return out.getvalue()


def plan(client: FlaskClient, page: str, **said: str) -> str:
    """Send the columns as they were guessed, with what else is said; return the page with the plan."""
    answer = client.post(page, data=said)
    assert answer.status_code == 303, answer.text
    return client.get(page).text


def test_three_modules_recruited_by_a_spreadsheet(
    work: Work, make_event: MakeEvent, alicja: FlaskClient
) -> None:
    """160 people come in from one book, attend, and the lists stay while something rests on them."""
    book, pages = workbook(), []
    for module, event in enumerate(modules(make_event)):
        sent = {"target": "registrations", "file": (BytesIO(book), "Rekrutacja UMK 2023.xlsx")}
        page = alicja.post(f"/manage/events/{event.slug}/lists/", data=sent).headers["Location"]
        alicja.post(f"{page}sheet", data={"sheet": str(module)})
        columns = {"column-1": "name", "order-1": "last_first", "column-2": "institution"}
        columns |= {"column-0": "skip", "column-3": "email", "column-4": "phone"}
        shown = plan(alicja, page, **columns, reason="Rekrutacja partnera z 2023 r.")
        assert f"Wprowadź {PEOPLE[module]} os" in shown
        assert alicja.post(f"{page}enter").status_code == 303
        pages.append(page)
    assert _count(work, Registration) == _count(work, Person) == sum(PEOPLE)
    assert _count(work, Institution) == len(HOUSES)
    assert _count(work, Letter) == 0
    names = set(work.session.scalars(select(Person.first_name)))
    assert names == set(FIRST)

    first = work.session.scalars(select(Event).order_by(Event.id)).first()
    assert first is not None
    marks = _attendance(alicja, first)
    assert alicja.post(f"{marks}enter").status_code == 303
    present = select(func.count()).where(Mark.presence == Presence.present)
    assert work.session.scalar(present) == PEOPLE[0] + 1
    # What rests on the people keeps their list; the marks alone can be taken back.
    assert alicja.post(f"{pages[0]}take-back").status_code == 422
    assert "Polega na tym: obecność" in alicja.get(pages[0]).text
    assert alicja.post(f"{marks}take-back").status_code == 303
    assert work.session.scalar(select(func.count()).select_from(Mark)) == 0
    assert alicja.post(f"{pages[2]}take-back").status_code == 303
    assert _count(work, Registration) == PEOPLE[0] + PEOPLE[1]


def _attendance(client: FlaskClient, event: Event) -> str:
    """Send in who was there, as a Polish Windows writes it: all on the first day, one on the second."""
    lines = ["Nazwisko i imię;Obecność 12.10.2023;Obecność 13.10.2023"]
    for number in range(PEOPLE[0]):
        name, _, _ = who(0, number)
        lines.append(f"{name};x;{'tak' if number == 0 else 'nb' if number == 1 else ''}")
    data = "\r\n".join(lines).encode("cp1250")
    sent = {"target": "attendance", "file": (BytesIO(data), "obecność.csv")}
    page = str(client.post(f"/manage/events/{event.slug}/lists/", data=sent).headers["Location"])
    sessions = [each for meeting in event.meetings for each in meeting.sessions]
    columns = {f"column-{at}": f"session-{each.id}" for at, each in enumerate(sessions, start=1)}
    text = client.get(page).text
    for each in sessions:
        assert f'selected value="session-{each.id}"' in text
    shown = plan(client, page, **columns, **{"column-0": "name", "order-0": "last_first"})
    assert f"Wprowadź {PEOPLE[0]} os" in shown
    return page


def _count(work: Work, model: type) -> int:
    return work.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_confirmed_register_refuses_a_list(work: Work, make_event: MakeEvent, alicja: FlaskClient) -> None:
    """Rows that mark it are left out, with the reason; a list that was entered before can't go back."""
    event = modules(make_event)[0]
    pasted = "Imię\tNazwisko\tE-mail\nAnna\tNowak\tanna@example.org\n"
    base = f"/manage/events/{event.slug}/lists/"
    columns = {"column-0": "first_name", "column-1": "last_name", "column-2": "email"}
    people = alicja.post(base, data={"target": "registrations", "pasted": pasted}).headers["Location"]
    plan(alicja, people, **columns, reason="Lista z 2023 r.")
    alicja.post(f"{people}enter")
    session = event.meetings[0].sessions[0]
    marks = alicja.post(base, data={"target": "attendance", "pasted": pasted}).headers["Location"]
    assert alicja.post(marks, data=columns).status_code == 422
    shown = plan(alicja, marks, **columns, session=str(session.id))
    assert "Wprowadź 1 osobę" in shown
    alicja.post(f"{marks}enter")
    work.session.expire_all()
    session.register_confirmed = True
    work.session.commit()
    assert "obecność jest zatwierdzona" in alicja.get(marks).text
    assert alicja.post(f"{marks}take-back").status_code == 422
    event.project = Project(name="Kooperacja", created_at=work.now)
    work.session.flush()
    lock = MonthLock(project_id=event.project_id, month=month_of(session.day), at=work.now)
    work.session.add(lock)
    work.session.commit()
    again = pasted.replace("Anna", "ANNA")
    later = alicja.post(base, data={"target": "attendance", "pasted": again}).headers["Location"]
    assert "Wprowadź" not in plan(alicja, later, **columns, session=str(session.id)).partition("<h2")[2]
    assert "Można ją tylko skorygować" in alicja.get(later).text
    states = set(work.session.scalars(select(BroughtList.state)))
    assert states == {ListState.entered, ListState.planned}
    assert work.session.scalars(select(Registration.state)).one() == RegistrationState.confirmed
