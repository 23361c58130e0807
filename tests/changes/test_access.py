"""A link that leaked is renewed in one act: the old one is gone, and those who have a place are told."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.meeting_access import MeetingAccess, access_of
from app.events.models import Event
from app.history.models import HistoryFact
from app.outbox.models import Letter
from app.work import Work
from tests.changes.test_several import an_event_of_four
from tests.support.access import SEALS, let_in

ADDRESS = "/manage/events/cykl/access/"
OLD = ("https://zoom.us/j/1111111111", "stary kod", "stare hasło")
TOLD = select(Letter).where(Letter.kind == "event_changed")
NEW = MeetingAccess("https://zoom.us/j/2222222222", None, "nowe hasło")


@pytest.fixture
def event(work: Work) -> Event:
    """Return an event of four meetings with three people; the first two have a link, code and password."""
    event = an_event_of_four(work)
    for meeting in event.meetings[:2]:
        let_in(meeting, *OLD)
    work.session.commit()
    return event


def body(event: Event, *, choice: str = "", **more: object) -> dict[str, object]:
    """Return the form with the new link for both meetings."""
    ids = [str(each.id) for each in event.meetings[:2]]
    sent = {"version": str(event.version), "meetings": ids, "reason": "Link wyciekł."}
    typed = {"online_link": f"Zapraszamy: {NEW.link}", "meeting_password": NEW.password}
    return {**sent, **typed, "choice": choice} | more


def test_the_letter_is_seen_first_and_only_who_has_a_place_is_told(
    alicja: FlaskClient, event: Event, work: Work
) -> None:
    page = alicja.get(ADDRESS)
    assert page.text.count("checked") == 2
    assert [each for each in OLD if each in page.text] == []
    seen = alicja.post(ADDRESS, data=body(event))
    assert "Powiadomić o nowym linku?" in seen.text
    assert "Nowe dane dostępu do spotkania online" in seen.text
    work.session.expire_all()
    assert access_of(work, event.meetings[0]) == MeetingAccess(*OLD)

    done = alicja.post(ADDRESS, data=body(event, choice="notify"))
    assert (done.status_code, done.location) == (303, "/manage/events/cykl/sessions/")
    work.session.expire_all()
    assert [access_of(work, each) for each in event.meetings[:3]] == [NEW, NEW, MeetingAccess()]
    (letter,) = work.session.scalars(TOLD).all()
    assert letter.recipient_name == "Anna Nowak"
    assert "poprzednie już nie obowiązują" in letter.body
    assert "Link wyciekł." in letter.body
    written = f"{letter.subject}{letter.body}{(letter.calendar or b'').decode()}"
    hidden = (*OLD, NEW.link or "", NEW.password or "")
    assert [each for each in hidden if each in written] == []
    facts = " ".join(f"{each.values}{each.personal}" for each in work.session.scalars(select(HistoryFact)))
    assert [each for each in hidden if each in facts] == []


def test_sent_twice_it_acts_once(alicja: FlaskClient, event: Event, work: Work) -> None:
    sent = body(event, choice="notify")
    assert alicja.post(ADDRESS, data=sent).status_code == 303
    again = alicja.post(ADDRESS, data=sent | {"online_link": "https://zoom.us/j/3333333333"})
    assert again.status_code == 409
    assert "https://zoom.us/j/3333333333" in again.text
    work.session.expire_all()
    assert access_of(work, event.meetings[0]) == NEW
    assert len(work.session.scalars(TOLD).all()) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"online_link": "", "meeting_password": ""}, "Podaj nowy link, kod lub hasło."),
        ({"meetings": []}, "Zaznacz spotkania, dla których jest nowy link."),
        ({"meetings": ["999999"]}, "999999"),
        ({"online_link": "http://zoom.us/j/1"}, "Przyjmowane są tylko adresy https://"),
        ({"online_link": "https://zoom.us/s/123?zak=x"}, "loguje ją do spotkania"),
        ({"online_link": f"<script>\u202e🙂 {'x' * 20_100}"}, "To nie jest adres."),
        (
            {"online_link": OLD[0], "access_code": OLD[1], "meeting_password": OLD[2]},
            "mają już ten link, kod i hasło",
        ),
        ({"access_code": "x" * 121}, "121"),
    ],
)
def test_bad_input_is_refused_and_kept(
    alicja: FlaskClient, event: Event, work: Work, wrong: dict[str, object], sentence: str
) -> None:
    answer = alicja.post(ADDRESS, data=body(event, choice="notify", **wrong))
    assert answer.status_code == 422
    if not sentence.isdigit():
        assert sentence in answer.text
    assert "Link wyciekł." in answer.text
    work.session.expire_all()
    assert access_of(work, event.meetings[0]) == MeetingAccess(*OLD)


def test_what_no_key_opens_is_said_and_typed_anew(alicja: FlaskClient, event: Event, work: Work) -> None:
    meeting = event.meetings[0]
    meeting.sealed_link = SEALS.seal("another purpose", meeting.id, OLD[0])
    work.session.commit()
    page = alicja.get(f"/manage/events/cykl/meetings/{meeting.id}/edit").text
    assert "nie da się odczytać kluczami tej instalacji" in page
    assert alicja.post(ADDRESS, data=body(event, choice="quiet")).status_code == 303
    work.session.expire_all()
    assert access_of(work, meeting) == NEW
