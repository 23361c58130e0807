"""The public page of a recruitment: listed, chosen from without a script, cached and never stale."""

import pytest
from flask.testing import FlaskClient

from app.events.summary import derive, touch
from app.recruitments.details import RecruitmentDetails
from app.recruitments.operations.joining import take_out
from app.recruitments.operations.recruitments import change_recruitment
from app.registrations.operations import sign_up, withdraw
from app.work import Work
from tests.support.applicants import person
from tests.support.cast import an_event
from tests.support.html import parsed
from tests.support.recruitments import a_recruitment
from tests.support.statements import reads_of, statements


def words(client: FlaskClient, address: str) -> str:
    """Return what a page says, with single blanks."""
    return " ".join(parsed(client.get(address).text)[0].text.split())


def test_a_place_is_chosen_and_the_form_follows(work: Work, client: FlaskClient) -> None:
    events = [an_event(work, slug, capacity=1) for slug in ("piski", "ostrodzki")]
    recruitment = a_recruitment(work, *events, target=160, text_pl="Trzy powiaty.\n\nJeden nabór.")
    draft = an_event(work, "szkic", publication="draft", project=recruitment.project)
    draft.rules.recruitment_id = recruitment.id
    sign_up(work, events[0], person(1))
    work.session.commit()
    assert "1 nabór na kilka miejsc lub terminów" in words(client, "/events/")
    assert "Nabór na seminaria" in words(client, "/recruitments/")
    page = words(client, f"/recruitments/{recruitment.id}/")
    for said in ("Trzy powiaty.", "może wziąć udział 160 osób", "lista rezerwowa"):
        assert said in page
    assert "szkic" not in client.get(f"/recruitments/{recruitment.id}/").text
    assert "Wydarzenie należy do naboru" in words(client, "/events/piski/")
    going = client.get(f"/recruitments/{recruitment.id}/apply?event=ostrodzki")
    assert (going.status_code, going.headers["Location"]) == (303, "/events/ostrodzki/register")
    for query in ("", "?event=szkic", "?event=%00", "?event=nie-ma"):
        answer = client.get(f"/recruitments/{recruitment.id}/apply{query}")
        assert answer.status_code == 422
        assert "Najpierw trzeba wybrać" in answer.text


@pytest.mark.parametrize("id", [7, 0, 10**12])
def test_others_are_not_there(client: FlaskClient, id: int) -> None:
    assert client.get(f"/recruitments/{id}/").status_code == 404
    assert client.get(f"/recruitments/{id}/apply").status_code == 404
    assert "W tej chwili nie ma naborów" in client.get("/recruitments/").text


def test_kept_pages_are_never_stale(work: Work, client: FlaskClient) -> None:
    events = [an_event(work, slug, capacity=1) for slug in ("piski", "ostrodzki")]
    recruitment = a_recruitment(work, *events)
    work.session.commit()
    address = f"/recruitments/{recruitment.id}/"
    assert "lista rezerwowa" not in client.get(address).text
    row = sign_up(work, events[0], person(1)).registration
    work.session.commit()
    assert "lista rezerwowa" in client.get(address).text
    withdraw(work, row)
    work.session.commit()
    assert "lista rezerwowa" not in client.get(address).text
    details = RecruitmentDetails(title_pl="Nowy tytuł", project_id=recruitment.project_id)
    change_recruitment(work, recruitment, details, recruitment.version)
    work.session.commit()
    assert "Nowy tytuł" in client.get(address).text
    assert "Nowy tytuł" in client.get("/events/piski/").text
    take_out(work, recruitment, events[0])
    work.session.commit()
    assert "piski" not in client.get(address).text
    assert "Nowy tytuł" not in client.get("/events/piski/").text


def test_a_kept_page_costs_one_statement_however_many_events(work: Work, client: FlaskClient) -> None:
    recruitment = a_recruitment(work, *(an_event(work, f"nabor-{number}") for number in range(3)))
    work.session.commit()
    address = f"/recruitments/{recruitment.id}/"
    with statements() as first:
        client.get(address)
    with statements() as kept:
        client.get(address)
    for number in range(3, 12):
        event = an_event(work, f"nabor-{number}", project=recruitment.project)
        event.rules.recruitment_id = recruitment.id
    work.session.commit()
    with statements() as many:
        client.get(address)
    assert (len(reads_of(kept)), len(many)) == (1, len(first))


def test_an_event_names_its_other_dates_and_is_never_stale(work: Work, client: FlaskClient) -> None:
    events = [
        an_event(work, slug, days=30 + at, meetings=1)
        for at, slug in enumerate(("piski", "ostrodzki", "nidzicki"))
    ]
    past = an_event(work, "miniony", days=-20)
    alone = an_event(work, "osobny")
    recruitment = a_recruitment(work, *events, past)
    draft = an_event(work, "szkic", publication="draft", project=recruitment.project)
    draft.rules.recruitment_id = recruitment.id
    work.session.commit()
    page = client.get("/events/piski/").text
    assert [slug for slug in ("ostrodzki", "nidzicki", "miniony", "szkic") if f"/events/{slug}/" in page] == [
        "ostrodzki",
        "nidzicki",
    ]
    assert "Jedna osoba bierze udział w jednym z jego wydarzeń" in page
    assert "Wydarzenie należy do naboru" not in client.get(f"/events/{alone.slug}/").text
    events[1].meetings[0].city = "Ełk"
    derive(events[1])
    touch(work, events[1])
    work.session.commit()
    assert "Ełk" in client.get("/events/piski/").text
    take_out(work, recruitment, events[1])
    work.session.commit()
    assert "/events/ostrodzki/" not in client.get("/events/piski/").text
