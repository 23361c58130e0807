"""The contact's page: what it shows and does, and what nobody gets by it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.events.models import Publication, WhoDecides
from app.history.models import HistoryFact
from app.nominations.models import Nomination
from app.nominations.queries import askers_of
from app.people.models import Person
from app.progress.operations.institution_links import renew_link, revoke_link
from app.registrations.models import Channel, Registration, RegistrationState
from app.registrations.operations.signing_up import add_by_hand
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.conftest import TestClock
from tests.nominations.conftest import Sending, colleague, posted
from tests.support.applicants import person
from tests.support.open_events import MakeEvent
from tests.support.statements import statements


def test_the_page_shows_places_and_own_people_only(sending: Sending, work: Work, client: FlaskClient) -> None:
    sending.name(1)
    other = sending.name(7, sending.other)
    other.registration.phone = "+48 600 100 999"
    sending.work.session.commit()
    answer = client.get(sending.path() + "?lang=en")
    page = answer.text
    assert "Places of the institution: 2; taken: 1; free: 1." in page
    assert "Nowa1" in page
    hidden = ("Nowa7", "GOPS", "+48 600 100 999", "ola@example.org", "/manage/")
    assert [each for each in hidden if each in page] == []
    assert answer.headers["Cache-Control"] == "no-store"
    first = client.get(sending.path().split("events/")[0] + "?lang=en").text
    assert sending.path() in first


def test_what_the_person_changes_is_not_shown(sending: Sending, work: Work, client: FlaskClient) -> None:
    row = sending.name(1)
    row.registration.last_name, row.registration.email = "Inna", "prywatny@example.org"
    work.session.commit()
    page = client.get(sending.path()).text
    assert ("Nowa1" in page, "Inna" in page, "prywatny" in page) == (True, False, False)


def test_naming_replacing_moving_and_withdrawing(sending: Sending, work: Work, client: FlaskClient) -> None:
    for number in range(1, 5):
        answer = client.post(sending.path(), data=posted(number, position="pracownik socjalny"))
        assert answer.status_code == 303, answer.text
    rows = list(work.session.scalars(select(Nomination).order_by(Nomination.id)))
    assert rows[0].position == "pracownik socjalny"
    assert client.post(sending.path(rest=f"people/{rows[3].id}/move"), data={"up": "1"}).status_code == 303
    assert "Replace or withdraw" in client.get(sending.path(rest=f"people/{rows[0].id}/") + "?lang=en").text
    assert client.post(sending.path(rest=f"people/{rows[0].id}/"), data=posted(9)).status_code == 303
    assert client.post(sending.path(rest=f"people/{rows[1].id}/end")).status_code == 303
    work.session.expire_all()
    rows = list(work.session.scalars(select(Nomination).order_by(Nomination.id)))
    states = [each.registration.state.value for each in rows]
    assert states == ["withdrawn", "withdrawn", "waiting", "offered", "offered"], (
        "the last one got the first place"
    )
    assert client.post(sending.path(rest=f"people/{rows[1].id}/end")).status_code == 404


def test_what_was_typed_wrongly_stays_in_the_form(sending: Sending, client: FlaskClient) -> None:
    answer = client.post(sending.path() + "?lang=en", data=posted(1, email="ewa@"))
    assert answer.status_code == 422
    assert 'value="Nowa1"' in answer.text
    sending.name(1)
    sending.work.session.commit()
    answer = client.post(sending.path() + "?lang=en", data=posted(1))
    assert (answer.status_code, "named already" in answer.text) == (422, True)


@pytest.mark.parametrize(
    "typed",
    [
        {"first_name": "", "last_name": ""},
        {"last_name": "x" * 301},
        {"first_name": "Kup tanio www.zle.example"},
        {"email": "a@b, c@d.pl"},
        {"email": "ewa@example.org\nBcc: x@example.org"},
        {"last_name": "zadzwoń 600 100 200 300"},
    ],
)
def test_bad_names_are_refused(
    sending: Sending, work: Work, client: FlaskClient, typed: dict[str, str]
) -> None:
    answer = client.post(sending.path(), data=posted(1, **typed))
    assert answer.status_code == 422
    assert work.session.scalar(select(func.count()).select_from(Nomination)) == 0


@pytest.mark.parametrize("name", ["x" * 300, "Zażółć 🦊 Gęślą", "O’Brien-Łącka"])
def test_long_and_unusual_names(sending: Sending, client: FlaskClient, name: str) -> None:
    assert client.post(sending.path(), data=posted(1, last_name=name)).status_code == 303
    assert name in client.get(sending.path()).text


def test_a_contact_of_one_gets_nothing_of_another(
    sending: Sending, work: Work, client: FlaskClient, make_event: MakeEvent
) -> None:
    other = sending.name(7, sending.other)
    foreign = make_event(who_decides=WhoDecides.institution)  # of no project
    work.session.commit()
    for rest in (f"people/{other.id}/", f"people/{other.id}/end", f"people/{other.id}/move"):
        assert client.post(sending.path(rest=rest), data=posted(9)).status_code == 404
    assert client.get(sending.path(rest=f"people/{other.id}/")).status_code == 404
    assert client.get(sending.path().replace(sending.event.slug, foreign.slug)).status_code == 404
    assert client.post(sending.path().replace(sending.event.slug, foreign.slug)).status_code == 404
    work.session.refresh(other.registration)
    assert other.registration.state == RegistrationState.offered


def test_links_that_work_no_more(sending: Sending, work: Work, client: FlaskClient, clock: TestClock) -> None:
    old = sending.path()
    renew_link(sending.staff, sending.link, work.today + timedelta(days=5))
    work.session.commit()
    for method in (client.get, client.post):
        assert method(old).status_code == 404
        assert method(old.replace("/institutions/", "/institutions/x")).status_code == 404
    assert client.get(sending.path()).status_code == 200
    clock.move(days=6)
    assert client.post(sending.path(), data=posted(1)).status_code == 404
    revoke_link(sending.staff, sending.other)
    work.session.commit()
    assert client.get(sending.path(sending.other)).status_code == 404
    assert work.session.scalar(select(func.count()).select_from(Registration)) == 0


def test_a_draft_and_an_event_of_another_kind_are_not_there(
    sending: Sending, work: Work, client: FlaskClient
) -> None:
    sending.event.publication = Publication.draft
    work.session.commit()
    assert client.get(sending.path()).status_code == 404
    sending.event.publication, sending.event.rules.who_decides = Publication.published, WhoDecides.arrival
    work.session.commit()
    assert client.get(sending.path()).status_code == 404


def test_openings_are_recorded_once_an_hour(sending: Sending, work: Work, client: FlaskClient) -> None:
    for _ in range(3):
        client.get(sending.path())
    query = select(func.count()).where(HistoryFact.kind == "progress.link_opened")
    assert work.session.scalar(query) == 1


def test_staff_who_try_a_link_act_as_its_holder(sending: Sending, work: Work, signed_in: SignedIn) -> None:
    staff = signed_in(sending.account)
    assert staff.post(sending.path(), data=posted(1)).status_code == 303
    row = work.session.scalars(select(Nomination)).one()
    fact = work.session.scalars(select(HistoryFact).where(HistoryFact.kind == "registration.named")).one()
    assert (fact.actor_kind, fact.subject_id) == ("visitor", row.registration_id)


def test_the_persons_page_asks_which_institution(sending: Sending, work: Work, client: FlaskClient) -> None:
    first = sending.name(1)
    sending.name(1, sending.other)
    work.session.commit()
    address = sending.own_path(first.registration)
    page = client.get(address + "?lang=en").text
    assert "Which institution sends you?" in page
    assert "GOPS w Piszu" in page
    answer = client.post(address + "sender", data={"institution": str(sending.gops.id)})
    assert answer.status_code == 303
    work.session.refresh(first.registration)
    assert first.registration.institution_id == sending.gops.id
    assert "Which institution" not in client.get(address + "?lang=en").text
    assert client.post(address + "sender", data={"institution": "x"}).status_code == 404
    assert client.post(address + "sender", data={"institution": "999"}).status_code == 409


def test_who_came_without_an_institution_may_stay_so(
    sending: Sending, work: Work, client: FlaskClient
) -> None:
    """The letter names one institution, and the answer that is ticked already can be sent."""
    named = colleague(1)
    by_hand = person(1, first_name=named.first_name, last_name=named.last_name, email=named.email)
    alone = add_by_hand(sending.staff, sending.event, replace(by_hand, institution=None), Channel.phone)
    sending.name(1)
    work.session.commit()
    letter = sending.letters(named.email)[-1]
    assert letter.kind == "who_sends"
    assert "która jest już zapisana" in str(letter.body)
    address = sending.own_path(alone.registration)
    ticked = re.search(r'id="sender-now"\s+value="(\d+)" checked', client.get(address).text)
    assert ticked
    assert client.post(address + "sender", data={"institution": ticked[1]}).status_code == 303
    work.session.refresh(alone.registration)
    assert alone.registration.institution_id is None
    assert askers_of(work, alone.registration) == []


def test_as_many_statements_for_many_as_for_few(sending: Sending, work: Work, client: FlaskClient) -> None:
    sending.event.rules.per_institution_limit = sending.event.rules.capacity = None
    sending.name(1)
    work.session.commit()
    client.get(sending.path())
    with statements() as few:
        client.get(sending.path())
    for number in range(2, 12):
        sending.name(number)
    work.session.commit()
    with statements() as many:
        client.get(sending.path())
    assert len(many) == len(few)
    assert work.session.scalar(select(func.count()).select_from(Person)) == 11
