"""Lists to sign and what goes with them: what they say, to whom they are given, and what is kept of them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.attendance.models import RowRole
from app.attendance.operations import Joining, add_person, confirm_register, set_marks
from app.events.models import Event
from app.events.operations.assignments import assign
from app.files.models import StoredFile
from app.history.models import HistoryFact
from app.projects.models import Project
from app.registrations.models import Registration
from app.signing_lists.codes import page_in
from app.signing_lists.facts import PRINTED
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import a_training, group, held
from tests.support.cast import a_meeting, actor, alicja, celina, daniel
from tests.support.printed import printed
from tests.support.statements import statements

AT = "/manage/events/modul"
FILES = ("sheets.pdf", "class-register.pdf", "roster.pdf", "receipts.pdf")


class Place:
    """A training with three people; Alicja organises it, Celina trains, Daniel has nothing to do with it."""

    def __init__(self, work: Work, signed_in: SignedIn) -> None:
        self.work = work
        self.event: Event = a_training(work)
        self.people: list[Registration] = group(work, self.event)
        self.accounts: dict[str, Account] = {
            "alicja": alicja(work), "celina": celina(work, self.event), "daniel": daniel(work)
        }  # fmt: skip
        work.session.commit()
        self._signed_in = signed_in

    def client(self, name: str) -> FlaskClient:
        """A browser of one of them."""
        return self._signed_in(self.accounts[name])


@pytest.fixture
def place(work: Work, signed_in: SignedIn) -> Place:
    """The place of these tests."""
    return Place(work, signed_in)


def printings(work: Work) -> list[HistoryFact]:
    """Return what is recorded of papers, the first one first."""
    query = select(HistoryFact).where(HistoryFact.kind == PRINTED.kind).order_by(HistoryFact.id)
    return list(work.session.scalars(query))


def test_a_list_names_everybody_by_last_name_and_nothing_else_of_them(place: Place, work: Work) -> None:
    session = held(place.event, work)[0]
    paper = printed(place.client("alicja"), f"{AT}/sessions/{session.id}/sheet.pdf")
    for person in place.people:
        assert f"{person.last_name} {person.first_name}" in paper.text
        assert person.email is not None
        assert person.email not in paper.text
    assert "Celina" in paper.text
    assert "+48" not in paper.text
    assert paper.failures() == []


def test_a_meeting_of_two_days_has_two_columns(place: Place, work: Work) -> None:
    place.event.meetings.append(a_meeting(work, work.today.replace(day=5), work.today.replace(day=6), 9))
    work.session.commit()
    meeting, alicja = place.event.meetings[-1], place.client("alicja")
    both = printed(alicja, f"{AT}/meetings/{meeting.id}/sheet.pdf?lang=en")
    one = printed(alicja, f"{AT}/sessions/{meeting.sessions[0].id}/sheet.pdf?lang=en")
    assert (both.text.count("Signature:"), one.text.count("Signature:")) == (2, 1)
    assert (both.text.count("Trainer's signature"), one.text.count("Trainer's signature")) == (2, 1)


def test_the_head_says_which_meeting_it_is_and_when(place: Place, work: Work) -> None:
    meeting = place.event.meetings[1]
    meeting.label = "Praca w kryzysie"
    project = Project(name="Kooperacje 3D", project_number="FERS.04.13-IP.06-0001/23", created_at=work.now)
    place.event.project = project
    work.session.commit()
    paper = printed(place.client("alicja"), f"{AT}/meetings/{meeting.id}/sheet.pdf?lang=en")
    for page in paper.pages:
        assert "Kooperacje 3D, no. FERS.04.13-IP.06-0001/23" in page
        assert "2 of 3: Praca w kryzysie" in page
        assert "Tuesday, 1 September 2026, 9:00–15:00 Place" in page
        assert "Trainer Celina" in page


def test_a_list_of_nobody_is_left_blank_for_who_comes(work: Work, signed_in: SignedIn) -> None:
    event = a_training(work, "pusty", meetings=1)
    work.session.commit()
    paper = printed(
        signed_in(alicja(work)), f"/manage/events/pusty/meetings/{event.meetings[0].id}/sheet.pdf"
    )
    assert len(paper.pages) == 1
    assert " 12 " in paper.text
    assert "Spotkanie" not in paper.text


def test_each_page_is_known_by_its_code(place: Place, work: Work) -> None:
    session = held(place.event, work)[0]
    paper = printed(place.client("alicja"), f"{AT}/sessions/{session.id}/sheet.pdf")
    (fact,) = printings(work)
    found = [page_in(work.links, code) for codes in paper.codes() for code in codes]
    assert found == [(fact.id, number) for number in range(1, len(paper.pages) + 1)]
    (kept,) = fact.values["lists"]
    assert kept["sessions"] == [session.id]
    ordered = sorted(place.people, key=lambda each: each.name_sort)
    assert [pair for page in kept["pages"] for pair in page] == [
        [each.id, each.person_id] for each in ordered
    ]


def test_pages_are_counted_on_over_the_lists_of_a_file(place: Place, work: Work) -> None:
    paper = printed(place.client("alicja"), f"{AT}/sheets.pdf")
    (fact,) = printings(work)
    found = [page_in(work.links, code) for codes in paper.codes() for code in codes]
    assert found == [(fact.id, number) for number in range(1, len(paper.pages) + 1)]
    assert sum(len(each["pages"]) for each in fact.values["lists"]) == len(paper.pages) > 1


def test_who_was_added_stands_on_the_next_printing(place: Place, work: Work) -> None:
    session, alicja = held(place.event, work)[0], place.client("alicja")
    address = f"{AT}/sessions/{session.id}/sheet.pdf"
    guest = Joining(RowRole.guest, first_name="Gabriela", last_name="Gość", email="gosc@example.org")
    mine = replace(work, actor=actor(place.accounts["alicja"]))
    add_person(mine, session, guest)
    work.session.commit()
    assert "Gość Gabriela" in printed(alicja, address).text
    assert [pair[0] for pair in printings(work)[-1].values["lists"][0]["pages"][0] if not pair[0]] == [None]


def test_taking_names_out_is_recorded_without_names(place: Place, work: Work) -> None:
    alicja = place.client("alicja")
    for name in FILES:
        printed(alicja, f"{AT}/{name}")
    facts = printings(work)
    assert len(facts) == len(FILES)
    for fact in facts:
        assert not any(person.name in str(fact.values) for person in place.people)


@pytest.mark.parametrize("name", ["sheets/", *FILES, "attendance/print"])
def test_outsiders_get_none(place: Place, client: FlaskClient, name: str) -> None:
    assert place.client("daniel").get(f"{AT}/{name}").status_code == 403
    assert client.get(f"{AT}/{name}").status_code == 303
    assert place.client("celina").get(f"{AT}/{name}").status_code in (200, 303)


def test_a_trainer_prints_own_meetings_only(place: Place, work: Work, signed_in: SignedIn) -> None:
    first, second = place.event.meetings[:2]
    trainer = place.accounts["daniel"]
    assign(replace(work, actor=actor(place.accounts["alicja"])), trainer, Role.trainer, first)
    work.session.commit()
    client = signed_in(trainer)
    assert client.get(f"{AT}/meetings/{first.id}/sheet.pdf").status_code == 200
    assert client.get(f"{AT}/meetings/{second.id}/sheet.pdf").status_code == 403
    assert client.get(f"{AT}/sessions/{second.sessions[0].id}/sheet.pdf").status_code == 403
    page = client.get(f"{AT}/sheets/").text
    assert f"/meetings/{first.id}/sheet.pdf" in page
    assert f"/meetings/{second.id}/sheet.pdf" not in page


def test_addresses_of_nothing(place: Place) -> None:
    alicja = place.client("alicja")
    for wrong in ("sessions/987654/sheet.pdf", "meetings/987654/sheet.pdf", "attendance/print?meeting=x",
                  "attendance/print?session=²", f"attendance/print?session={'9' * 5000}"):  # fmt: skip
        assert alicja.get(f"{AT}/{wrong}").status_code == 404, wrong
    assert alicja.get("/manage/events/nie-ma/sheets/").status_code == 404
    assert alicja.get("/manage/sheets.pdf?day=2031-01-01").status_code == 404


def test_the_old_address_leads_on(place: Place, work: Work) -> None:
    alicja, session = place.client("alicja"), held(place.event, work)[0]
    for query, wanted in (
        (f"?session={session.id}", f"{AT}/sessions/{session.id}/sheet.pdf"),
        (f"?meeting={session.meeting_id}", f"{AT}/meetings/{session.meeting_id}/sheet.pdf"),
    ):
        assert alicja.get(f"{AT}/attendance/print{query}").headers["Location"] == wanted
    assert "/sheet.pdf" in alicja.get(f"{AT}/attendance/print").headers["Location"]


def test_everything_of_a_day_is_one_file(place: Place, work: Work) -> None:
    other = a_training(work, "inny")
    day = held(place.event, work)[0].day
    work.session.commit()
    both = printed(place.client("alicja"), f"/manage/sheets.pdf?day={day.isoformat()}")
    assert len(both.pages) == 2
    own = printed(place.client("celina"), f"/manage/sheets.pdf?day={day.isoformat()}")
    assert len(own.pages) == 1
    assert place.client("daniel").get(f"/manage/sheets.pdf?day={day.isoformat()}").status_code == 404
    assert other.slug == "inny"


def test_the_class_register_tells_what_was_taught_and_who_was_there(place: Place, work: Work) -> None:
    session = held(place.event, work)[0]
    mine = replace(work, actor=actor(place.accounts["alicja"]))
    values = ("present", "absent", "late:30 early:15")
    set_marks(mine, session, {each.id: value for each, value in zip(place.people, values, strict=True)})
    work.session.commit()
    before = printed(place.client("alicja"), f"{AT}/class-register.pdf")
    assert "−45" in before.text
    confirm_register(mine, session)
    work.session.commit()
    after = printed(place.client("alicja"), f"{AT}/class-register.pdf")
    assert "Celina" in after.text
    assert "Uwagi i adnotacje z kontroli" in after.text
    assert "N – Nieobecn" in after.text
    assert after.failures() == before.failures() == []


def test_a_warning_says_that_no_strip_is_there(place: Place, work: Work) -> None:
    """Wherever a list can be printed: on the page of papers, on the register, in the trainer's calendar."""
    session = held(place.event, work)[0]
    pages = (f"{AT}/sheets/", f"{AT}/sessions/{session.id}/attendance")
    calendar = f"/manage/sessions/calendar?month={session.day:%Y-%m}"
    trainer = place.client("celina")
    for page in pages:
        assert "paska z logotypami" in trainer.get(page).text, page
    assert "paska z logotypami" in trainer.get(calendar).text
    file = StoredFile(sha256="a" * 64, content_type="image/png", size=8, created_at=work.now)
    work.session.add(file)
    work.session.flush()
    place.event.project = Project(name="Kooperacje 3D", created_at=work.now, strip_file_id=file.id)
    work.session.commit()
    for page in (*pages, calendar):
        assert "paska z logotypami" not in trainer.get(page).text, page


def test_statements_do_not_grow(work: Work, signed_in: SignedIn) -> None:
    account, counts = alicja(work), []
    for number in (3, 30):
        event = a_training(work, f"modul-{number}", meetings=3 if number == 3 else 12)
        group(work, event, number)
        work.session.commit()
        client, found = signed_in(account), []
        for name in ("sheets/", *FILES):
            with statements() as seen:
                assert client.get(f"/manage/events/modul-{number}/{name}", buffered=True).status_code == 200
            found.append(len(seen))
        counts.append(found)
    assert counts[0] == counts[1]


def test_an_event_without_a_date_says_so(
    work: Work, signed_in: SignedIn, make_bare: Callable[[], Event]
) -> None:
    event = make_bare()
    client = signed_in(alicja(work))
    page = client.get(f"/manage/events/{event.slug}/sheets/?lang=en").text
    assert "the event needs a date first" in page
    assert (
        client.get(f"/manage/events/{event.slug}/attendance/print").headers["Location"].endswith("/sheets/")
    )
    assert client.get(f"/manage/events/{event.slug}/sheets.pdf").status_code == 404
    assert client.get(f"/manage/events/{event.slug}/class-register.pdf").status_code == 200


@pytest.fixture
def make_bare(work: Work) -> Callable[[], Event]:
    """Makes an event without meetings."""

    def made() -> Event:
        event = a_training(work, "bez-terminu", meetings=0)
        work.session.commit()
        return event

    return made
