"""The organiser's list of events and the head of an event: who counts, which days, what is unusual."""

import re
from datetime import date, time, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from app.events.models import EventStatus, Publication, Session
from app.events.summary import derive
from app.registrations.models import RegistrationState
from app.registrations.operations import Application, sign_up
from app.work import Work
from tests.support.cast import a_meeting, an_event

BASE = "/manage/events/seminarium/"


def plain(page: str) -> str:
    """Return a page's text: no tags, plain blanks."""
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).replace("\xa0", " ").split())
    return text.replace(" ,", ",")


def head_of(page: str) -> str:
    """Return the text of the head and of the tabs of an event's staff page."""
    return plain(
        page[page.index('<div class="page-head">') : page.index("</nav>", page.index('class="tabs"'))]
    )


def test_the_head_counts_who_counts(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, capacity=3)
    states = [
        *[RegistrationState.confirmed] * 2, RegistrationState.waiting, RegistrationState.applied,
        RegistrationState.withdrawn, RegistrationState.removed,
    ]  # fmt: skip
    for number, state in enumerate(states):
        person = Application(
            first_name="Ewa", last_name=f"Nowak{number}", email=f"ewa{number}@example.org",
            privacy_notice_version="1",
        )  # fmt: skip
        sign_up(work, event, person).registration.state = state
    work.session.flush()
    head = head_of(alicja.get(BASE).text)
    assert "Zgłoszenia 4 " in head
    assert "rezerwa: 1" in head
    assert "nierozpatrzone: 1" in head


def test_a_meeting_of_two_days_shows_both_and_is_one(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, meetings=0)
    meeting = a_meeting(work, date(2026, 11, 13), 0)
    second = Session(day=date(2026, 11, 14), starts_at=time(9), ends_at=time(15), changed_at=work.now)
    meeting.sessions.append(second)
    event.meetings.append(meeting)
    derive(event)
    head = head_of(alicja.get(BASE).text)
    assert "13–14 listopada 2026 (piątek–sobota), godz. 9:00–15:00" in head
    assert "Terminy 1 " in head
    listed = plain(alicja.get("/manage/events/").text)
    assert "13–14 listopada 2026 (piątek–sobota), godz. 9:00–15:00" in listed
    assert "2 spotkania" not in listed.lower()


@pytest.mark.parametrize(
    "deadline", [None, timedelta(days=10), timedelta(days=-3)], ids=["none", "ahead", "over"]
)
def test_a_draft_does_not_claim_that_registration_runs(
    alicja: FlaskClient, work: Work, deadline: timedelta | None
) -> None:
    an_event(
        work, publication=Publication.draft, published_at=None, capacity=20,
        registration_deadline=work.today + deadline if deadline else None,
    )  # fmt: skip
    pages = {path: alicja.get(path).text for path in (BASE, f"{BASE}edit", "/manage/events/")}
    for page in pages.values():
        text = plain(page[page.index("<main") :]).lower()
        for claim in ("zapisy do", "zapisy otwarte", "trwa przyjmowanie zgłoszeń", "zajęte miejsca"):
            assert claim not in text, claim
    assert "20 miejsc" in head_of(pages[BASE])
    preview = alicja.get(f"{BASE}preview").text
    assert "chip-neutral" in preview[: preview.index("<h1")]
    if deadline is None or deadline > timedelta(0):
        assert "Zgłoszenia będą przyjmowane po opublikowaniu wydarzenia." in plain(pages[BASE])


def test_nor_does_one_that_was_taken_back_with_people_on_it(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, capacity=20, registration_deadline=work.today + timedelta(days=10))
    sign_up(work, event, Application(first_name="Bartek", last_name="Nr 1", email="b1@example.org"))
    event.publication, event.published_at = Publication.draft, None
    work.session.flush()
    head = head_of(alicja.get(BASE).text)
    assert "zajęte miejsca: 1/20" in head
    assert "zapisy" not in head.lower()


@pytest.mark.parametrize(
    ("deadline", "opens", "said"),
    [
        (date(2026, 9, 20), None, "zapisy do niedz. 20.09.2026"),
        (date(2026, 8, 20), None, "zapisy zakończone czw. 20.08.2026"),
        (date(2026, 9, 20), date(2026, 9, 10), "zapisy od czw. 10.09.2026"),
    ],
)
def test_the_head_of_a_published_event_says_when_registration_runs(
    alicja: FlaskClient, work: Work, deadline: date, opens: date | None, said: str
) -> None:
    an_event(work, registration_deadline=deadline, registration_opens=opens)
    assert said in head_of(alicja.get(BASE).text)


def test_the_list_is_narrowed_and_a_chip_stands_only_for_the_unusual(alicja: FlaskClient, work: Work) -> None:
    an_event(work, "przyszle", title_pl="Przyszłe", meetings=2)
    an_event(work, "minione", title_pl="Minione zdarzenie", days=-30)
    an_event(work, "szkic", title_pl="Szkicowane", publication=Publication.draft, published_at=None)
    an_event(work, "odwolane", title_pl="Niebyłe", status=EventStatus.cancelled)
    titles = {
        which: set(re.findall(r"(Przyszłe|Minione zdarzenie|Szkicowane|Niebyłe)</a>", page))
        for which in ("", "upcoming", "past", "drafts", "nonsense")
        if (page := alicja.get(f"/manage/events/?which={which}").text)
    }
    every = {"Przyszłe", "Minione zdarzenie", "Szkicowane", "Niebyłe"}
    assert titles == {
        "": every,
        "upcoming": every - {"Minione zdarzenie"},
        "past": {"Minione zdarzenie"},
        "drafts": {"Szkicowane"},
        "nonsense": every,
    }
    page = alicja.get("/manage/events/").text
    assert [int(n) for n in re.findall(r'class="count">(\d+)<', page)] == [4, 3, 1, 1]
    assert page.count('class="chip') == 2
    text = plain(page)
    assert "2 spotkania" in text
    assert text.count("Pisz") == 4
    assert alicja.get("/manage/events/?which=past&q=nic").status_code == 200
