"""The page on which staff give chosen institutions another number of places, and what others read of it."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import Event
from app.people.models import Institution
from app.registrations.counting import own_places
from app.registrations.models import Registration
from app.registrations.operations import sign_up
from app.work import Work
from tests.support.applicants import known, person, typed
from tests.support.open_events import MakeEvent

pytestmark = pytest.mark.sqlite

ELK, PISZ = "MOPS Ełk", "GOPS Pisz"


@pytest.fixture
def event(work: Work, make_event: MakeEvent) -> Event:
    """An event at which a centre has its one place, and one of its people waits."""
    known(work, ELK, PISZ)
    event = make_event(
        capacity=9, per_institution_limit=1, reserves_per_institution=1, places_open_on=date(2026, 9, 20)
    )
    for number in range(2):
        sign_up(work, event, person(number, institution=ELK))
    work.session.commit()
    return event


def plain(page: str) -> str:
    """Return a page with each run of blanks, hard ones too, as one blank."""
    return " ".join(page.replace("&nbsp;", " ").split())


def id_of(work: Work, name: str) -> int:
    return work.session.scalars(select(Institution.id).where(Institution.name == name)).one()


def test_a_number_is_given_changed_and_ended(alicja: FlaskClient, work: Work, event: Event) -> None:
    url = f"/manage/events/{event.slug}/places/"
    page = alicja.get(url).text
    assert ELK in page
    assert PISZ not in page.partition("<datalist")[0]
    assert "20 września 2026" in plain(page)
    answer = alicja.post(url, data={"institution": "mops ełk", "places": "2"})
    assert answer.status_code == 303
    work.session.expire_all()
    assert own_places(event) == {id_of(work, ELK): 2}
    states = work.session.scalars(select(Registration.state).order_by(Registration.queue_number))
    assert list(states) == ["confirmed", "confirmed"]
    assert 'value="2"' in alicja.get(f"{url}?one={id_of(work, ELK)}").text
    refused = alicja.post(url, data={"institution": ELK, "places": "1"})
    assert refused.status_code == 422
    assert "2 osoby z tej instytucji mają miejsca" in refused.text
    refused = alicja.post(f"{url}{id_of(work, ELK)}/end")
    assert refused.status_code == 422
    alicja.post(url, data={"institution": PISZ, "places": "0"})
    assert alicja.post(f"{url}{id_of(work, PISZ)}/end").status_code == 303
    work.session.expire_all()
    assert own_places(event) == {id_of(work, ELK): 2}
    assert "Instytucja dostała inną liczbę miejsc: MOPS Ełk" in alicja.get(
        f"/manage/events/{event.slug}/history/"
    ).text  # fmt: skip


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"institution": "Ktoś inny", "places": "2"}, "Trzeba wybrać jedną ze znanych instytucji"),
        ({"institution": "brak", "places": "2"}, "instytuc"),
        ({"institution": "", "places": "2"}, "Trzeba wpisać instytucję."),
        ({"institution": ELK, "places": ""}, "Trzeba wpisać liczbę miejsc."),
        ({"institution": ELK, "places": "-1"}, "od 0 do 1000000"),
        ({"institution": ELK, "places": "2,5"}, "liczba całkowita"),
        ({"institution": ELK, "places": "99999999999"}, "od 0 do 1000000"),
    ],
)
def test_what_is_wrong_is_said_and_stays_typed(
    alicja: FlaskClient, work: Work, event: Event, data: dict[str, str], said: str
) -> None:
    answer = alicja.post(f"/manage/events/{event.slug}/places/", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{data["institution"]}"' in answer.text
    work.session.expire_all()
    assert own_places(event) == {}
    names = set(work.session.scalars(select(Institution.name)))
    assert "Ktoś inny" not in names


def test_others_change_nothing(celina: FlaskClient, client: FlaskClient, work: Work, event: Event) -> None:
    url = f"/manage/events/{event.slug}/places/"
    assert celina.get(url).status_code == 403
    assert celina.post(url, data={"institution": ELK, "places": "5"}).status_code == 403
    assert client.post(url, data={"institution": ELK, "places": "5"}).status_code in (302, 303, 403)
    assert own_places(event) == {}


def test_the_public_reads_the_rules_and_who_comes_too_late_whom_to_ask(
    client: FlaskClient, event: Event
) -> None:
    page = plain(client.get(f"/events/{event.slug}/").text)
    for said in (
        "Najwyżej 1 miejsce dla instytucji.",
        "Najwyżej 1 osoba rezerwowa z każdej instytucji.",
        "Dnia 20 września 2026 niewykorzystane miejsca przechodzą na wszystkich.",
    ):
        assert said in page
        assert said in plain(client.get(f"/events/{event.slug}/register").text)
    answer = client.post(f"/events/{event.slug}/register", data=typed(7, institution=ELK))
    assert answer.status_code == 422
    assert "najwyżej osób: 1" in answer.text
    assert "alicja@example.org" in answer.text
    assert "Wiśniewski7" in answer.text


def test_staff_add_beyond_the_reserves_with_a_reason(alicja: FlaskClient, work: Work, event: Event) -> None:
    url = f"/manage/events/{event.slug}/registrations/new"
    page = alicja.get(url).text
    assert "exception_reason" not in page
    data = {
        "first_name": "Jan", "last_name": "Późny", "email": "jan@example.org", "institution": ELK,
        "channel": "phone",
    }  # fmt: skip
    answer = alicja.post(url, data=data)
    assert answer.status_code == 422
    assert 'name="exception_reason"' in answer.text
    assert "Późny" in answer.text
    assert alicja.post(url, data={**data, "exception_reason": "zgoda dyrekcji"}).status_code == 303
    registration = work.session.scalars(select(Registration).where(Registration.last_name == "Późny")).one()
    assert registration.state == "waiting"


def test_who_waits_and_staff_read_why_and_what_would_seat_them(
    alicja: FlaskClient, client: FlaskClient, work: Work, event: Event
) -> None:
    waiting = work.session.scalars(select(Registration).where(Registration.state == "waiting")).one()
    said = (
        "Instytucja ma na tym wydarzeniu 1 miejsce i jest ono zajęte.",
        "Miejsce na liście rezerwowej samej instytucji: 1.",
        "dnia 20 września 2026 niewykorzystane miejsca przechodzą na wszystkich",
    )
    own = client.get(work.links.registration(waiting.id, waiting.link_version)).text
    listed = alicja.get(f"/manage/events/{event.slug}/registrations/").text
    one = alicja.get(f"/manage/registrations/{waiting.id}/").text
    for page in (own, listed, one):
        for sentence in said:
            assert sentence in plain(page)
    assert "Dla innych instytucji wolnych jest 8 miejsc." in plain(own)
    assert "Damy znać." in plain(own)
    assert "We will write" not in own
