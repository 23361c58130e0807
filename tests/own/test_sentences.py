"""What a participant's page says before, during and after an event, in each state: nothing stale."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.people.operations import confirm_institution, institution_for
from app.people.operations.institutions import InstitutionDetails
from app.registrations.models import RegistrationState
from app.registrations.operations import sign_up
from app.work import Work
from tests.support.applicants import person
from tests.support.open_events import DAY, MakeEvent

SECOND = DAY + timedelta(days=7)
TWO_DAYS = [(DAY, time(9), time(15)), (SECOND, time(9), time(15))]
HOURS = {
    "at once": (date(2026, 9, 1), 10),
    "weeks before": (DAY - timedelta(days=20), 10),
    "the evening before": (DAY - timedelta(days=1), 20),
    "in the first": (DAY, 11),
    "between": (DAY + timedelta(days=2), 11),
    "in the last": (SECOND, 11),
    "afterwards": (SECOND, 16),
}
"""A moment (hour in Warsaw) for each phase of an event of two days."""
LATER = ("in the first", "between", "in the last", "afterwards")
STATES = ("confirmed", "waiting", "applied")
STALE = {
    "a calendar": (("Dodaj do kalendarza",), ("in the last", "afterwards")),
    "writing": (("napiszemy", "Napiszemy", "Damy znać"), LATER),
    "the queue": (("Lista rezerwowa: miejsce",), LATER),
    "the next in line": (("kolejna osoba z listy",), ("the evening before", *LATER)),
    "withdrawing": (("Rezygnuję z udziału",), ("in the last", "afterwards")),
    "a reserved place": (("Miejsce jest zarezerwowane",), LATER),
    "a letter on its way": (("plikiem do kalendarza",), tuple(HOURS)[1:]),
    "the meeting's link": (("meet.example",), ("at once", "weeks before", "afterwards")),
}
"""Sentences, and when they are not true any more for anybody."""

Tell = Callable[[str, str], str]


@pytest.fixture
def tell(client: FlaskClient, make_event: MakeEvent, work: Work, session: Session, clock: Any) -> Tell:
    """Return the page of a registration in a state, at a moment of an event of two days."""

    def told(state: str, moment: str) -> str:
        event = make_event(days=TWO_DAYS, capacity=9, meeting={"online_link": "https://meet.example/abc"})
        row = sign_up(work, event, person(1)).registration
        row.state = RegistrationState(state)
        link = work.links.registration(row.id, row.link_version).partition("/registrations/")[2]
        session.commit()
        day, hour = HOURS[moment]
        clock.move(days=(day - date(2026, 9, 1)).days, hours=hour - 10)
        return plain(client.get(f"/registrations/{link}").text)

    return told


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(page).replace("\xa0", " ")).split()) + str(
        re.findall("meet.example", page)
    )


@pytest.mark.sqlite
@pytest.mark.parametrize("moment", HOURS)
@pytest.mark.parametrize("state", STATES)
def test_nothing_is_said_that_is_over(tell: Tell, state: str, moment: str) -> None:
    page = tell(state, moment)
    for what, (sentences, gone) in STALE.items():
        if moment in gone:
            assert [each for each in sentences if each in page] == [], what


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("state", "moment", "sentences"),
    [
        (
            "confirmed",
            "weeks before",
            ["Miejsce jest zarezerwowane", "Dodaj do kalendarza", "Link pojawi się"],
        ),
        ("confirmed", "at once", ["Potwierdzenie z plikiem do kalendarza"]),
        ("confirmed", "weeks before", ["kolejna osoba z listy", "Rezygnację można tu cofnąć"]),
        ("confirmed", "the evening before", ["wkrótce się zacznie", "Rezygnuję z udziału"]),
        ("confirmed", "between", ["Udział jest potwierdzony", "Dodaj do kalendarza", "obecność zostaje"]),
        ("confirmed", "in the last", ["Ostatnie spotkanie już się zaczęło", "meet.example"]),
        ("confirmed", "afterwards", ["Wydarzenie się zakończyło", "nie ma z czego"]),
        ("waiting", "weeks before", ["Lista rezerwowa: miejsce 1"]),
        ("waiting", "between", ["dotąd nie było miejsca", "Rezygnuję z udziału"]),
        ("waiting", "afterwards", ["nie było miejsca"]),
        ("applied", "afterwards", ["nie było miejsca"]),
    ],
)
def test_what_is_true_is_said(tell: Tell, state: str, moment: str, sentences: list[str]) -> None:
    page = tell(state, moment)
    assert [each for each in sentences if each not in page] == []


def test_who_waits_for_their_own_centre_reads_that_others_have_places(
    client: FlaskClient, make_event: MakeEvent, work: Work, session: Session
) -> None:
    event = make_event(capacity=5, per_institution_limit=1)
    known = institution_for(work, "GOPS Miłki")
    assert known is not None
    confirm_institution(work, known, InstitutionDetails(None, None, None, None))
    typed = [person(number, institution="GOPS Miłki") for number in (1, 2)]
    rows = [sign_up(work, event, each).registration for each in typed]
    assert rows[1].state == RegistrationState.waiting
    link = work.links.registration(rows[1].id, rows[1].link_version).partition("/registrations/")[2]
    session.commit()
    page = plain(client.get(f"/registrations/{link}").text)
    assert "Dla innych instytucji wolne są 4 miejsca." in page
    assert "All places" not in page
    assert "Wszystkie miejsca są zajęte" not in page
