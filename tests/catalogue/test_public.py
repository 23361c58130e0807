"""The public list and the event's page: what is found, what is said, and at what cost."""

import json
import re
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page

from app.events.models import EventStatus, FormOfSupport, Mode, Publication, WhoApplies
from app.records.operations import load
from app.work import Work
from tests.support.access import let_in
from tests.support.browser import OpenPage, assert_axe_clean, assert_fits
from tests.support.cast import an_event
from tests.support.commands import DATA
from tests.support.statements import statements


def titles(client: FlaskClient, query: str = "") -> list[str]:
    answer = client.get(f"/events/{query}")
    assert answer.status_code == 200
    found = re.findall(r'<h2><a href="/events/([\w-]+)/"', answer.text)
    return [str(each) for each in found]


def test_the_list_finds_folded_words_in_title_place_and_group(client: FlaskClient, work: Work) -> None:
    event = an_event(work, "lodz", title_pl="Kooperacje", place_city="Łódź", groups=["OSL"])
    event.search_text += " lodz osl"
    an_event(work, "inne", title_pl="Żółć i gęś")
    assert titles(client, "?q=lodz") == ["lodz"]
    assert titles(client, "?q=ŁÓDŹ+koop") == ["lodz"]
    assert titles(client, "?q=zolc+ges") == ["inne"]
    assert titles(client, "?q=lodz+ges") == []
    assert titles(client, "?q=%25") == []
    assert titles(client, "?q=%F0%9F%98%80") == []
    assert titles(client, "?q=" + "x" * 3000) == []
    assert titles(client, "?county=%00") == []
    assert titles(client, "?q=%00") == []
    assert client.get("/events/%00/").status_code == 404


def test_filters_take_the_datas_words_and_unknown_ones_find_nothing(client: FlaskClient, work: Work) -> None:
    an_event(work, "a", form_of_support=FormOfSupport.webinar, mode=Mode.online, place_county="piski")
    other = an_event(work, "b", days=60)
    other.meetings[0].county = "m. Olsztyn"
    assert titles(client, "?form=webinar") == ["a"]
    assert titles(client, "?mode=onsite") == ["b"]
    assert titles(client, "?county=m.+Olsztyn") == ["b"]
    assert titles(client, "?county=piski&form=webinar") == ["a"]
    assert titles(client, "?from=2026-10-15") == ["b"]
    assert titles(client, "?to=2026-10-15") == ["a"]
    for query in ("form=nic", "mode=nic", "county=nic", "from=nic", "to=2026-02-30"):
        assert titles(client, f"?{query}") == []


def test_upcoming_past_and_undated_events_have_their_order(client: FlaskClient, work: Work) -> None:
    an_event(work, "planowane", meetings=0)
    an_event(work, "pozniej", days=60)
    an_event(work, "wkrotce", days=0)
    an_event(work, "dawno", days=-60)
    an_event(work, "wczoraj", days=-1)
    an_event(work, "odbyte", meetings=0, status=EventStatus.held)
    an_event(work, "szkic", publication=Publication.draft)
    assert titles(client) == ["wkrotce", "pozniej", "planowane"]
    assert titles(client, "?past=1") == ["wczoraj", "dawno", "odbyte"]


def test_pages_hold_twenty_and_cost_the_same(client: FlaskClient, work: Work) -> None:
    for number in range(3):
        an_event(work, f"e{number}", days=30 + number)
    with statements() as few:
        titles(client)
    for number in range(3, 30):
        an_event(work, f"e{number}", days=30 + number, meetings=3)
    with statements() as many:
        assert titles(client) == [f"e{number}" for number in range(20)]
    assert len(many) == len(few)
    assert titles(client, "?page=2") == [f"e{number}" for number in range(20, 30)]
    assert titles(client, "?page=99") == [f"e{number}" for number in range(20, 30)]
    assert "30 wydarzeń" in client.get("/events/").text


def test_an_empty_list_says_so_and_leads_on(client: FlaskClient, work: Work) -> None:
    an_event(work, "dawno", days=-60)
    text = client.get("/events/?q=olsztyn").text
    assert "Brak nadchodzących wydarzeń dla „olsztyn”" in text
    text = client.get("/events/").text
    assert "1 minione wydarzenie" in text
    assert 'href="/events/?past=1"' in text


@pytest.mark.parametrize(
    ("columns", "words", "form"),
    [
        ({}, "Zgłoś udział", True),
        ({"capacity": 3}, "Wolne 3 miejsca z 3", True),
        ({"capacity": 0}, "Zgłoś się na listę rezerwową", True),
        ({"registration_opens": date(2026, 9, 10)}, "Zgłoszenia będą przyjmowane od", False),
        ({"registration_deadline": date(2026, 8, 30)}, "Przyjmowanie zgłoszeń zakończono", False),
        ({"who_applies": WhoApplies.members}, "dla członków grupy zamkniętej", False),
        ({"status": EventStatus.cancelled}, "Wydarzenie zostało odwołane.", False),
        ({"status": EventStatus.suspended}, "zawieszone do odwołania", False),
        ({"days": -10}, "Termin minął.", False),
    ],
)
def test_the_page_offers_the_form_or_says_why_not(
    client: FlaskClient, work: Work, columns: dict[str, Any], words: str, form: bool
) -> None:
    an_event(work, "wydarzenie", contact_phone="+48 600 100 200", **columns)
    text = client.get("/events/wydarzenie/").text
    assert words in text
    assert ('href="/events/wydarzenie/register"' in text) == form
    assert 'href="tel:+48600100200"' in text


def test_drafts_and_unknown_events_are_not_there(client: FlaskClient, work: Work) -> None:
    an_event(work, "szkic", publication=Publication.draft)
    assert client.get("/events/szkic/").status_code == 404
    assert client.get("/events/nie-ma/").status_code == 404


def test_notes_of_the_source_and_secrets_stay_with_staff(client: FlaskClient, work: Work) -> None:
    event = an_event(
        work, "w", status_note="N1", capacity_note="N2", hours_note="N3", source="N4", mode_source="N5"
    )
    let_in(event.meetings[0], "https://webex.example.org/sekret", "KOD")
    text = client.get("/events/w/").text
    assert [word for word in ("N1", "N2", "N3", "N4", "N5", "sekret", "KOD") if word in text] == []


def test_the_page_carries_schema_org_data_that_cannot_break_out(client: FlaskClient, work: Work) -> None:
    an_event(work, "w", title_pl="</script><script>alert(1)</script>", organiser="ROPS & spółka", capacity=20)
    text = client.get("/events/w/").text
    assert "<script>alert" not in text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    assert found is not None
    assert json.loads(found[1]) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "</script><script>alert(1)</script>",
        "url": "http://localhost/events/w/",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
        "startDate": "2026-10-01T09:00:00+02:00",
        "endDate": "2026-10-01T15:00:00+02:00",
        "location": {
            "@type": "Place",
            "name": "Hotel Nad Pisą, Pisz",
            "address": {"@type": "PostalAddress", "addressCountry": "PL", "addressLocality": "Pisz"},
        },
        "organizer": {"@type": "Organization", "name": "ROPS & spółka"},
        "maximumAttendeeCapacity": 20,
    }


def test_a_programme_has_three_levels(client: FlaskClient, work: Work) -> None:
    agenda = "1. Budowanie zespołu\n  1.1. Role\n    - a\n      - głębiej\n  1.2. Zaufanie\n2. Ewaluacja"
    an_event(work, "w", agenda_pl=agenda)
    text = re.sub(r"\s+", "", client.get("/events/w/").text)
    roles = "<li>Role<ol><li>a</li><li>głębiej</li></ol></li>"
    team = f"<li>Budowaniezespołu<ol>{roles}<li>Zaufanie</li></ol></li>"
    assert f"<ol>{team}<li>Ewaluacja</li></ol>" in text


def test_polish_texts_are_marked_on_the_english_page(client: FlaskClient, work: Work) -> None:
    an_event(work, "w", title_en=None, description_pl="Celem jest…")
    text = client.get("/events/w/?lang=en").text
    assert '<h1 lang="pl">Seminarium' in text
    assert '<div class="prose" lang="pl">' in text
    assert "Sign up" in text


def test_every_real_activity_has_its_page_in_both_languages(client: FlaskClient, work: Work) -> None:
    data = json.loads((DATA / "events.json").read_text())
    load(work, data, publish=True)
    for number, record in enumerate(data["events"]):
        language = "en" if number % 2 else "pl"
        answer = client.get(f"/events/{record['id']}/?lang={language}")
        assert (answer.status_code, answer.text.count("<h1")) == (200, 1)
    assert "Częstochow" in client.get("/events/?past=1&q=czestochowa&lang=pl").text
    elblag = titles(client, "?past=1&q=elblag")
    assert "workshop-local-2023-elblag" in elblag or elblag


@pytest.mark.browser
@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("viewport", ["phone", "desktop"])
def test_the_pages_fit_and_are_accessible(
    live_url: str, open_page: OpenPage, work: Work, viewport: str, language: str
) -> None:
    an_event(work, "w", capacity=12, meetings=2, agenda_pl="1. Wstęp\n  cel", contact_phone="+48 600 100 200")
    work.session.commit()
    page: Page = open_page(viewport, language)
    for path in ("/events/", "/events/?q=nic&form=seminar", "/events/w/"):
        page.goto(live_url + path)
        assert_axe_clean(page)
        assert_fits(page)
    button = page.locator(".cta a")
    if viewport == "phone":
        box = button.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 740
        assert box["height"] >= 44
