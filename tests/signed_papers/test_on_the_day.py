"""The signed form is brought on the day: nothing waits for it, and everybody says so."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import CompletedBy, Event
from app.files.reading import read_scan
from app.messages.due_letters import DueLetters
from app.messages.models import LetterKind
from app.messages.readers import NO_FORM, reader_sets, recipients_of
from app.outbox.models import Letter
from app.registrations.addressees import addressee_of
from app.registrations.listing import ExportColumns, RegistrationFilter, counted, exported
from app.registrations.models import PaperState, Registration, RegistrationState
from app.registrations.operations import withdraw
from app.registrations.papers import OWED, OWES, owing_people
from app.signed_papers.operations.deciding import accept, give_back, receive
from app.signed_papers.operations.handing_in import hand_in
from app.signed_papers.queries import owing, owing_at
from app.work import Work
from tests.signed_papers.conftest import Apply, own
from tests.support.open_events import MakeEvent
from tests.support.scans import jpeg

CONFIRMED, WAITING = RegistrationState.confirmed, RegistrationState.waiting


@pytest.fixture
def event(make_event: MakeEvent) -> Event:
    """An event to which people bring the form; two have a place."""
    return make_event(completed_by=CompletedBy.on_the_day, capacity=2)


def sent_in(work: Work, registration: Registration) -> None:
    """Let somebody's form come in beforehand."""
    hand_in(work, registration, [read_scan("a.jpg", jpeg(), field="files")])
    work.session.commit()


def bodies(work: Work, registration: Registration) -> list[tuple[str, str]]:
    """Return the letters to somebody, with their texts."""
    query = select(Letter.kind, Letter.body).where(Letter.subject_id == registration.id).order_by(Letter.id)
    return [(kind, body) for kind, body in work.session.execute(query)]


def test_the_application_is_complete_with_the_form(work: Work, event: Event, apply: Apply) -> None:
    first, second, third = people = [apply(event, at) for at in range(3)]
    assert [each.state for each in people] == [CONFIRMED, CONFIRMED, WAITING]
    assert all(each.complete_since for each in people)
    assert owing_people(work, event) == {first.id, second.id}, "who waits has nothing to bring yet"
    ((kind, body),) = bodies(work, first)
    assert kind == "registered"
    assert "trzeba zabrać podpisany formularz" in body
    assert "/paper\n" in body
    ((kind, body),) = bodies(work, third)
    assert kind == "waiting"
    assert "formularz zgłoszeniowy" not in body
    withdraw(work, second)
    assert "trzeba zabrać podpisany formularz" in bodies(work, third)[-1][1]
    assert owing_people(work, event) == {first.id, third.id}


def test_a_tick_on_the_day_changes_no_place_and_sends_no_letter(
    work: Work, event: Event, apply: Apply
) -> None:
    first, _, third = (apply(event, at) for at in range(3))
    for each in (first, third):
        number = each.queue_number
        receive(work, each)
        assert each.queue_number == number
    assert (first.state, third.state) == (CONFIRMED, WAITING)
    assert len(bodies(work, first)) == 1
    assert owing(work, [first.id, third.id]) == set()


def test_it_may_be_sent_beforehand(work: Work, event: Event, apply: Apply) -> None:
    registration = apply(event)
    sent_in(work, registration)
    assert list(owing_at(work, event, [registration.id]).values()) == [
        "sent the signed form, which nobody has looked at yet"
    ]
    assert owing_people(work, event) == set()
    give_back(work, registration, "Brak podpisu.", 1)
    assert owing_people(work, event) == {registration.id}
    sent_in(work, registration)
    accept(work, registration, 3)
    assert bodies(work, registration)[-1][0] == "paper_accepted"
    assert owing_at(work, event, [registration.id]) == {}


def test_who_waited_for_papers_keeps_the_turn_when_it_is_brought_instead(
    work: Work, make_event: MakeEvent, apply: Apply
) -> None:
    event = make_event(completed_by=CompletedBy.signed_form, capacity=1)
    people = [apply(event, at) for at in range(3)]
    event.rules.completed_by = CompletedBy.on_the_day
    work.session.flush()
    sent_in(work, people[0])
    number = people[0].queue_number
    accept(work, people[0], 1)
    assert people[0].queue_number == number


def test_the_reminder_tells_who_owes_it(work: Work, event: Event, apply: Apply) -> None:
    first, second = apply(event, 1), apply(event, 2)
    receive(work, first)
    day = event.meetings[0].sessions[0].day
    letters = DueLetters(work, event, LetterKind.reminder, day, owing_people(work, event))
    assert "formularz zgłoszeniowy" not in letters.text(addressee_of(first)).body
    told = letters.text(addressee_of(second)).body
    assert "trzeba zabrać podpisany formularz" in told
    assert f"{work.links.registration(second.id, second.link_version)}paper" in told


def test_the_person_s_pages_say_what_to_bring(
    client: FlaskClient, work: Work, event: Event, apply: Apply
) -> None:
    assert "trzeba zabrać podpisany formularz" in client.get(f"/events/{event.slug}/register").text
    first, _, third = (apply(event, at) for at in range(3))
    address = own(work, first)
    assert "Na spotkanie trzeba zabrać podpisany formularz" in client.get(address.removesuffix("paper")).text
    assert "Kto otrzyma miejsce" in client.get(own(work, third).removesuffix("paper")).text
    page = client.get(address).text
    assert "Zabierz go na spotkanie" in page
    assert 'type="file"' in page
    assert client.get(address.replace("/paper", "/form.pdf")).mimetype == "application/pdf"


def test_the_list_shows_narrows_and_exports_where_forms_stand(
    alicja: FlaskClient, work: Work, event: Event, apply: Apply
) -> None:
    first, second, third = (apply(event, at) for at in range(3))
    sent_in(work, second)
    give_back(work, second, "Brak daty.", 1)
    receive(work, third)
    work.session.commit()
    address = f"/manage/events/{event.slug}/registrations/"
    page = alicja.get(address).text
    for words in ("brak formularza", "zwrócony", "Brak daty.", "oddany na papierze"):
        assert words in page
    for shown, named in {
        OWES: [first, second], OWED: [first], PaperState.returned: [second], PaperState.received: [third],
        PaperState.accepted: [],
    }.items():  # fmt: skip
        asked = RegistrationFilter.of({"paper": shown})
        assert asked.arguments()["paper"] == shown
        assert counted(work, event, asked) == len(named), shown
    narrowed = alicja.get(f"{address}?paper=returned").text
    assert second.last_name in narrowed
    assert first.last_name not in narrowed
    assert counted(work, event, RegistrationFilter.of({"paper": "nonsense"})) == 3
    columns = ExportColumns.of(work, event)
    rows = [
        dict(zip(columns.header, row, strict=True))
        for row in exported(work, event, RegistrationFilter(), columns)
    ]
    assert [(each["signed_form"], each["signed_form_reason"]) for each in rows] == [
        ("owed", None), ("returned", "Brak daty."), ("received", None),
    ]  # fmt: skip
    csv = alicja.get(f"/manage/events/{event.slug}/registrations.csv?paper=returned", buffered=True).text
    assert "returned" in csv
    assert first.last_name not in csv
    assert alicja.get(f"/manage/events/{event.slug}/registrations.xlsx", buffered=True).status_code == 200


def test_an_event_without_forms_has_no_column(
    alicja: FlaskClient, work: Work, make_event: MakeEvent, apply: Apply
) -> None:
    event = make_event()
    apply(event)
    assert "Podpisany formularz" not in alicja.get(f"/manage/events/{event.slug}/registrations/").text
    assert "signed_form" not in ExportColumns.of(work, event).header
    assert NO_FORM not in reader_sets(work, event)
    assert owing_people(work, event) == set()


def test_an_organiser_writes_to_those_who_owe_it(
    alicja: FlaskClient, work: Work, event: Event, apply: Apply
) -> None:
    first, second, third = (apply(event, at) for at in range(3))
    sent_in(work, second)
    assert NO_FORM in reader_sets(work, event)
    assert [each.registration_id for each in recipients_of(work, event, NO_FORM)] == [first.id]
    listed = alicja.get(f"/manage/events/{event.slug}/papers/?state=owed").text
    assert f"/manage/events/{event.slug}/messages/new?readers=form" in listed
    page = alicja.get(f"/manage/events/{event.slug}/messages/new?readers=form").text
    assert '<option selected value="form">' in page
    assert third.state == WAITING
