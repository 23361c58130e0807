"""In any order of acts nobody is over a limit, and nobody waits in vain or out of turn."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.errors import Refusal
from app.events.models import Event
from app.registrations.models import HOLDING, Registration, RegistrationState
from app.registrations.operations import (
    accept,
    change_limits,
    decline,
    fill_free_seats,
    remove,
    restore,
    seat,
    sign_up,
    take_back,
    withdraw,
)
from app.work import Work
from tests.support.applicants import known, person
from tests.support.open_events import MakeEvent

pytestmark = pytest.mark.sqlite

MOPS, GOPS = "MOPS Ełk", "GOPS Pisz"
ACTS = ("come", "accept", "decline", "withdraw", "undo", "remove", "restore", "seat", "limit", "lapse")


def act(work: Work, event: Event, rows: list[Registration], name: str, number: int) -> None:
    """Do one thing; what the rules refuse changes nothing."""
    if name == "come":
        who = person(len(rows) + 1, institution=(MOPS, GOPS)[number % 2])
        rows.append(sign_up(work, event, who).registration)
    elif name == "limit":
        change_limits(work, event, number % 5, 2)
    elif rows:
        row = rows[number % len(rows)]
        if name == "lapse":
            if row.state == RegistrationState.offered:
                row.offered_until = work.now
            fill_free_seats(work, event)
        elif name == "remove":
            remove(work, row, "Pomyłka")
        else:
            verbs = {
                "accept": accept, "decline": decline, "withdraw": withdraw, "undo": take_back,
                "restore": restore, "seat": seat,
            }  # fmt: skip
            verbs[name](work, row)


def check(work: Work, event: Event) -> None:
    """Look at all that must always be true."""
    query = select(Registration).where(Registration.event_id == event.id)
    found = list(work.session.scalars(query.order_by(Registration.queue_number)))
    holding = [row for row in found if row.state in HOLDING]
    of = {name: sum(row.institution_name == name for row in holding) for name in (MOPS, GOPS)}
    assert len(holding) <= (event.rules.capacity or 0)
    assert max(of.values()) <= 2
    assert len({row.queue_number for row in found}) == len(found)
    for row in found:
        assert (row.offered_until is not None) == (row.state == RegistrationState.offered)
        if row.state == RegistrationState.waiting:
            full = len(holding) == event.rules.capacity
            assert full or of[row.institution_name or ""] == 2


@pytest.mark.parametrize("hours", [None, 24])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9)), min_size=5, max_size=25))
def test_no_order_of_acts_breaks_the_queue(
    work: Work, make_event: MakeEvent, hours: int | None, acts: list[tuple[str, int]]
) -> None:
    known(work, MOPS, GOPS)
    event = make_event(capacity=2, per_institution_limit=2, offer_hours=hours)
    rows: list[Registration] = []
    for name, number in [("come", 0), ("come", 1), ("come", 2), ("come", 4), *acts]:
        attempt = work.session.begin_nested()
        with suppress(Refusal):
            act(work, event, rows, name, number)
        attempt.commit()
        check(work, event)
