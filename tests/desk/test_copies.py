"""Copying one event to several counties and dates: all or nothing, drafts, once when sent twice."""

from datetime import date, time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.events.models import Event, EventStatus, FormOfSupport, Mode, Publication
from app.work import Work
from tests.support.cast import a_meeting, an_event, celina
from tests.support.signing_in import SignIn, alicja, sign_in

__all__ = ["alicja", "sign_in"]
ADDRESS = "/manage/events/seminarium/copies/"
ROWS = {
    "copies-0-title_pl": "Seminarium w Ełku", "copies-0-title_en": "Seminar in Ełk",
    "copies-0-start_local": "2026-11-03", "copies-0-start_hour": "10:30", "copies-0-county": "ełcki",
    "copies-0-city": "Ełk", "copies-0-venue": "Starostwo, sala 3",
    "copies-1-title_pl": "Seminarium w Olecku", "copies-1-title_en": "",
    "copies-1-start_local": "2026-11-05", "copies-1-county": "olecki", "copies-1-city": "Olecko",
    "copies-2-title_pl": "Seminarium efektywnej pracy w zespole", "copies-2-start_local": "",
}  # fmt: skip


@pytest.fixture
def seminar(work: Work) -> Event:
    """A seminar of two days in a row and one more day, the last one online; Celina trains."""
    event = an_event(
        work, meetings=0, place_county="piski", place_city="Pisz", capacity=30,
        registration_deadline=date(2026, 9, 25),
    )  # fmt: skip
    event.meetings = [
        a_meeting(work, date(2026, 10, 1), date(2026, 10, 2), 0, county="piski"),
        a_meeting(work, date(2026, 10, 9), 1, mode=Mode.online, venue=None, city=None),
    ]
    celina(work, event)
    work.session.commit()
    return event


def made(work: Work) -> list[Event]:
    """Return the copies in the order of their days."""
    query = select(Event).where(Event.slug != "seminarium").order_by(Event.starts_on, Event.id)
    return list(work.session.scalars(query))


def test_each_row_becomes_a_draft_of_its_own(alicja: FlaskClient, work: Work, seminar: Event) -> None:
    assert ADDRESS in alicja.get("/manage/events/seminarium/copy").text
    page = alicja.get(ADDRESS).text
    assert page.count('value="Seminarium efektywnej pracy w zespole"') == 3
    assert "Seminar on effective teamwork" in page
    answer = alicja.post(ADDRESS, data=ROWS)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/manage/events/?which=drafts")
    first, second = made(work)
    assert (first.title_pl, first.title_en, second.title_en) == ("Seminarium w Ełku", "Seminar in Ełk", None)
    assert {each.publication for each in (first, second)} == {Publication.draft}
    assert (first.place_county, first.place_city, second.place_city) == ("ełcki", "Ełk", "Olecko")
    days = [[each.day.isoformat() for each in meeting.sessions] for meeting in first.meetings]
    assert days == [["2026-11-03", "2026-11-04"], ["2026-11-11"]]
    hours = {(each.starts_at, each.ends_at) for meeting in first.meetings for each in meeting.sessions}
    assert hours == {(time(10, 30), time(16, 30))}
    assert {each.starts_at for each in second.meetings[0].sessions} == {time(9)}
    onsite, online = first.meetings
    assert (onsite.venue, onsite.city, onsite.county) == ("Starostwo, sala 3", "Ełk", "ełcki")
    assert (online.venue, online.city) == (None, None)
    # Six days before the first one, as at the original.
    assert first.rules.registration_deadline == date(2026, 10, 28)
    assert (first.rules.capacity, first.status) == (30, EventStatus.planned)
    drafts = alicja.get("/manage/events/?which=drafts").text
    assert "Seminarium w Ełku" in drafts
    assert "Seminarium w Olecku" in drafts


def test_one_wrong_row_undoes_all(alicja: FlaskClient, work: Work, seminar: Event) -> None:
    for wrong, sentence in (
        ({"copies-1-start_local": "2026-13-40"}, "To nie jest data"),
        ({"copies-1-start_local": "0001-01-01"}, "To nie jest data"),
        ({"copies-1-start_local": ""}, "podać nowy termin"),
        ({"copies-1-title_pl": ""}, "podać tytuł"),
        ({"copies-1-start_hour": "25:00"}, "jest godzina"),
        ({"copies-1-start_hour": "23:00"}, "spotkanie nie zmieściłoby się w swoim dniu"),
        ({"copies-1-venue": "V" * 301}, "300"),
    ):
        answer = alicja.post(ADDRESS, data=ROWS | wrong)
        assert answer.status_code == 422, wrong
        assert sentence in answer.text.replace("\N{NO-BREAK SPACE}", " "), wrong
        assert "Starostwo, sala 3" in answer.text
        assert made(work) == []


def test_the_same_is_not_made_twice(alicja: FlaskClient, work: Work, seminar: Event) -> None:
    assert alicja.post(ADDRESS, data=ROWS).status_code == 303
    again = alicja.post(ADDRESS, data=ROWS)
    assert again.status_code == 422
    assert "Takie wydarzenie już jest" in again.text
    twice = {
        name.replace("copies-0", f"copies-{number}"): value
        for number in (0, 1)
        for name, value in ROWS.items()
        if name.startswith("copies-0")
    }
    twice |= {name: "2027-01-12" for name in twice if name.endswith("start_local")}
    assert alicja.post(ADDRESS, data=twice).status_code == 422
    assert len(made(work)) == 2


def test_nothing_typed_copies_nothing(alicja: FlaskClient, work: Work, seminar: Event) -> None:
    assert alicja.post(ADDRESS, data={}).status_code == 422
    assert alicja.post(ADDRESS, data={"copies-0-title_pl": "Sam tytuł"}).status_code == 422
    many = {f"copies-{number}-city": "Ełk" for number in range(60)}
    many |= {f"copies-{number}-start_local": "2026-12-01" for number in range(60)}
    assert alicja.post(ADDRESS, data=many).status_code == 422
    assert made(work) == []


def test_rows_are_added_and_what_is_typed_stays(alicja: FlaskClient, work: Work, seminar: Event) -> None:
    page = alicja.post(ADDRESS, data=ROWS | {"act": "add"})
    assert page.status_code == 200
    assert "copies-3-start_local" in page.text
    assert "Starostwo, sala 3" in page.text
    assert made(work) == []


def test_odd_words_are_kept_as_words(alicja: FlaskClient, work: Work, seminar: Event) -> None:
    odd = {
        "copies-0-title_pl": "=1+1 \N{GRADUATION CAP} \N{RIGHT-TO-LEFT OVERRIDE}abc <script>",
        "copies-0-start_local": "2026-12-01",
        "copies-0-city": "Ś" * 120,
    }
    assert alicja.post(ADDRESS, data=odd).status_code == 303
    (copy,) = made(work)
    assert copy.place_city == "Ś" * 120
    assert "<script>" not in alicja.get("/manage/events/?which=drafts").text.replace("<script defer", "")


def test_an_event_without_dates_is_copied_to_places(alicja: FlaskClient, work: Work) -> None:
    an_event(work, meetings=0, form_of_support=FormOfSupport.webinar)
    work.session.commit()
    page = alicja.get(ADDRESS).text
    assert "start_local" not in page
    assert (
        alicja.post(ADDRESS, data={"copies-0-title_pl": "W Ełku", "copies-0-city": "Ełk"}).status_code == 303
    )
    assert [each.place_city for each in made(work)] == ["Ełk"]


def test_who_organises_nothing_copies_nothing(sign_in: SignIn, work: Work, seminar: Event) -> None:
    for number, role in enumerate((Role.co_organiser, Role.trainer, Role.coach)):
        client = sign_in(f"Kto{number}", role)
        assert client.get(ADDRESS).status_code == 403
        assert client.post(ADDRESS, data=ROWS).status_code == 403
    assert made(work) == []
