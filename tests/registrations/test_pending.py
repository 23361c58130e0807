"""Who is pending holds no place, keeps their turn, and reads why; a known institution settles them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.chips import open_chip
from app.changes.plan import EditEvent
from app.changes.release import release
from app.directory.operations.known import make_known
from app.directory.operations.merging import merge_institutions
from app.errors import Refusal
from app.events.models import Event, WhoDecides
from app.events.window import registration_window
from app.outbox.models import Letter
from app.people.models import Institution
from app.people.operations import institution_for
from app.registrations.asked import Details
from app.registrations.counting import seats
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import change_limits, correct, seat, sign_up, withdraw
from app.registrations.queries import crowded, why_waiting
from app.registrations.reasons import WhyWaiting
from app.work import Work
from tests.conftest import TestClock
from tests.support.applicants import known, person, send_form
from tests.support.open_events import MakeEvent

CONFIRMED, PENDING, WAITING = (
    RegistrationState.confirmed,
    RegistrationState.applied,
    RegistrationState.waiting,
)
APPOINTS = WhoDecides.appointment
WORDS = ("Instytucja nie jest jeszcze potwierdzona.", "Nie podano instytucji", "Potrzebna jest decyzja.")
PLACEHOLDERS = ("brak", "Brak.", "-", "osoba prywatna", "n/d", "nie dotyczy", "prywatnie", None)


def come(work: Work, event: Event, *institutions: str | None, first: int = 0) -> list[Registration]:
    """Sign people of these institutions up, one after another."""
    return [
        sign_up(work, event, person(first + number, institution=each)).registration
        for number, each in enumerate(institutions)
    ]


def confirm(work: Work, name: str) -> list[Registration]:
    institution = institution_for(work, name)
    assert institution is not None
    return make_known(work, [institution.id], lambda: setattr(institution, "is_confirmed", True))


def letters(session: Session, registration: Registration) -> list[str]:
    query = select(Letter.kind).where(Letter.subject_id == registration.id)
    return list(session.scalars(query.order_by(Letter.id)))


@pytest.mark.parametrize(
    ("capacity", "limit", "institution"), [*product((0, 1, None), (None, 1), ("MOPS Ełk", "?", None))]
)
def test_where_staff_decide_everybody_is_pending(
    work: Work, make_event: MakeEvent, capacity: int | None, limit: int | None, institution: str | None
) -> None:
    event = make_event(capacity=capacity, per_institution_limit=limit, who_decides=APPOINTS)
    rows = come(work, event, institution, institution, institution)
    assert [row.state for row in rows] == [PENDING] * 3
    assert {why_waiting(work, row) for row in rows} == {WhyWaiting.decision}
    counted = seats(work, event)
    assert (counted.taken, counted.applied, counted.newcomers_wait) == (0, 3, False)
    assert counted.free == capacity


def test_placeholders_are_never_counted_together(work: Work, make_event: MakeEvent) -> None:
    event = make_event(per_institution_limit=3)
    rows = come(work, event, *(PLACEHOLDERS * 4))
    assert {row.state for row in rows} == {PENDING}
    assert {row.institution_id for row in rows} == {None}
    assert {why_waiting(work, row) for row in rows} == {WhyWaiting.no_institution}
    assert work.session.scalars(select(Institution)).all() == []
    # Each stands for themselves when staff decide.
    for row in rows:
        seat(work, row)
    assert {row.state for row in rows} == {CONFIRMED}


def test_an_unknown_institution_gets_its_places_in_order_of_arrival(
    work: Work, make_event: MakeEvent, session: Session
) -> None:
    known(work, "GOPS Olecko")
    event = make_event(capacity=5, per_institution_limit=3)
    rows = come(
        work, event, "MOPS Morąg", "GOPS Olecko", "M.O.P.S. Morąg", "mops morag", "MOPS - Morąg", "DPS"
    )
    assert [row.state for row in rows] == [PENDING, CONFIRMED, PENDING, PENDING, PENDING, PENDING]
    assert why_waiting(work, rows[0]) == WhyWaiting.institution_unknown
    assert seats(work, event).taken == 1
    assert confirm(work, "MOPS Morąg") == [rows[0], rows[2], rows[3]]
    assert [row.state for row in rows] == [CONFIRMED, CONFIRMED, CONFIRMED, CONFIRMED, WAITING, PENDING]
    assert why_waiting(work, rows[4]) == WhyWaiting.institution_full
    assert letters(session, rows[0]) == ["received", "promoted"]
    assert letters(session, rows[4]) == ["received", "waiting"]
    assert letters(session, rows[5]) == ["received"]
    withdraw(work, rows[2])
    assert rows[4].state == CONFIRMED


def test_a_turn_is_kept_while_others_get_the_places(work: Work, make_event: MakeEvent) -> None:
    known(work, "GOPS Olecko", "OPS Pisz")
    event = make_event(capacity=2, per_institution_limit=2)
    early, *_, late = come(work, event, "MOPS Ełk", "GOPS Olecko", "GOPS Olecko", "OPS Pisz")
    confirm(work, "MOPS Ełk")
    assert (early.state, late.state) == (WAITING, WAITING)
    assert why_waiting(work, early) == WhyWaiting.event_full
    seated = work.session.scalar(select(Registration).where(Registration.state == CONFIRMED))
    assert seated is not None
    assert withdraw(work, seated) == [early]


def test_a_match_settles_who_was_pending_and_counts_together(work: Work, make_event: MakeEvent) -> None:
    known(work, "MOPS Ełk")
    event = make_event(per_institution_limit=2)
    rows = come(work, event, "MOPS Ełk", "Ośrodek w Ełku", "Ośrodek w Ełku", "brak")
    into, other = institution_for(work, "MOPS Ełk"), institution_for(work, "Ośrodek w Ełku")
    assert into is not None
    assert other is not None
    merge_institutions(work, into, other)
    assert [row.state for row in rows] == [CONFIRMED, CONFIRMED, WAITING, PENDING]
    assert crowded(work).first == []


def test_a_match_over_the_limit_is_a_task_until_it_is_solved(
    work: Work, make_event: MakeEvent, alicja: FlaskClient
) -> None:
    known(work, "MOPS Ełk", "Ośrodek w Ełku")
    event = make_event(per_institution_limit=1)
    rows = come(work, event, "MOPS Ełk", "Ośrodek w Ełku")
    into, other = institution_for(work, "MOPS Ełk"), institution_for(work, "Ośrodek w Ełku")
    assert into is not None
    assert other is not None
    merge_institutions(work, into, other)
    work.session.commit()
    assert [row.state for row in rows] == [CONFIRMED, CONFIRMED]
    assert [(each.institution, each.seats) for each in crowded(work).first] == [("MOPS Ełk", 2)]
    words = "MOPS Ełk ma miejsc: 2, a limit wynosi 1"
    pages = ("/manage/", f"/manage/events/{event.slug}/")
    assert [words in alicja.get(page).text for page in pages] == [True, True]
    change_limits(work, event, None, 2)
    work.session.commit()
    assert crowded(work).first == []
    assert [words in alicja.get(page).text for page in pages] == [False, False]


def test_inside_the_cutoff_a_known_institution_is_like_a_newcomer(
    work_as: Callable[[], Work], make_event: MakeEvent, clock: TestClock
) -> None:
    work = work_as()
    known(work, "GOPS Olecko", "OPS Pisz")
    free = make_event(capacity=3, per_institution_limit=1)
    awaited = make_event(capacity=2, per_institution_limit=1)
    for event in (free, awaited):
        come(work, event, "GOPS Olecko", "MOPS Ełk", first=1)
    first = work.session.scalar(
        select(Registration).where(Registration.event_id == awaited.id, Registration.state == CONFIRMED)
    )
    assert first is not None
    clock.now = datetime(2026, 10, 13, 7, 0, tzinfo=UTC)
    work = work_as()
    # A colleague who was earlier waits for the place that was freed by hand alone.
    earlier = come(work, awaited, "OPS Pisz", "GOPS Olecko", first=3)
    withdraw(work, first)
    lucky = confirm(work, "MOPS Ełk")
    assert [row.event_id for row in lucky] == [free.id, awaited.id]
    assert [row.state for row in earlier] == [CONFIRMED, WAITING]


def test_staff_give_no_place_to_an_institution_that_nobody_knows(work: Work, make_event: MakeEvent) -> None:
    event = make_event(per_institution_limit=1)
    (row,) = come(work, event, "MOPS Ełk")
    with pytest.raises(Refusal, match="not confirmed yet"):
        seat(work, row)
    assert row.state == PENDING


def test_a_correction_names_the_institution_after_all(
    work: Work, client: FlaskClient, make_event: MakeEvent
) -> None:
    known(work, "GOPS Olecko")
    event = make_event(per_institution_limit=1)
    own = send_form(client, event, 1, institution="brak")
    page = client.get(own).text
    assert 'data-state="pending"' in page
    assert "nie podano instytucji" in page
    fields = {"first_name": "Bartek", "last_name": "Wiśniewski1", "email": "bartek1@example.org"}
    assert client.post(f"{own}data", data={**fields, "institution": "GOPS Olecko"}).status_code == 303
    assert 'data-state="confirmed"' in client.get(own).text


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"per_institution_limit": None}, CONFIRMED),
        ({"who_decides": APPOINTS, "per_institution_limit": None}, PENDING),
        ({"who_decides": APPOINTS}, PENDING),
    ],
)
def test_a_change_of_the_event_settles_everybody(
    work: Work, make_event: MakeEvent, changes: dict[str, Any], state: RegistrationState
) -> None:
    event = make_event(per_institution_limit=1)
    rows = come(work, event, "MOPS Ełk", "brak", None)
    release(work, EditEvent(event, changes, event.version))
    assert {row.state for row in rows} == {state}
    opened = {"who_decides": WhoDecides.arrival}
    release(work, EditEvent(event, opened, event.version))
    assert {row.state for row in rows} == {
        CONFIRMED if event.rules.per_institution_limit is None else PENDING
    }


def test_whoever_was_appointed_may_come_from_another_known_institution(
    work: Work, make_event: MakeEvent
) -> None:
    known(work, "MOPS Ełk", "GOPS Olecko")
    event = make_event(per_institution_limit=1, who_decides=APPOINTS)
    (row,) = come(work, event, "MOPS Ełk")
    seat(work, row)
    correct(work, row, replace(Details.of(row), institution="GOPS Olecko"))
    assert (row.institution_name, row.state) == ("GOPS Olecko", CONFIRMED)
    for other, words in (("OPS Pisz", "not confirmed yet"), ("brak", "without one")):
        with pytest.raises(Refusal, match=words):
            correct(work, row, replace(Details.of(row), institution=other))


def test_cards_promise_no_place_where_staff_decide(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=1, who_decides=APPOINTS)
    come(work, event, None, None)
    for _ in range(2):
        chip = open_chip(work, registration_window(work, event), seats(work, event))
        assert chip.text == "Zapisy otwarte"
        row = work.session.scalars(select(Registration).order_by(Registration.id)).first()
        assert row is not None
        seat(work, row)


def test_staff_read_why_somebody_is_pending(
    work: Work, make_event: MakeEvent, client: FlaskClient, alicja: FlaskClient
) -> None:
    event = make_event(capacity=4, per_institution_limit=1, asks_access_needs=True)
    appointing = make_event(who_decides=APPOINTS)
    for number, institution in enumerate(("MOPS Ełk", "brak")):
        send_form(client, event, number, institution=institution)
    send_form(client, appointing, 9)
    shown = Counter[str]()
    for each in (event, appointing):
        listing = alicja.get(f"/manage/events/{each.slug}/registrations/").text
        for words in (
            "Instytucja nie jest jeszcze potwierdzona.",
            "Nie podano instytucji",
            "Potrzebna jest decyzja.",
        ):
            shown[words] += listing.count(words)
    assert list(shown.values()) == [1, 1, 1]
