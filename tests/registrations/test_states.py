"""Every state of a registration is in one of the named sets, and has its words on each page."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.registrations.models import (
    ENDED,
    HOLDING,
    IN_FORCE,
    PUT_OUT,
    SEATED,
    UNSEATED,
    Registration,
    RegistrationState,
)
from app.work import Work
from tests.conftest import TestClock
from tests.support.world import build_world

WORDS = {
    "confirmed": ("Place confirmed", "Miejsce potwierdzone"),
    "applied": ("Awaiting a decision", "Czeka na decyzję"),
    "offered": ("A place is offered", "Miejsce zaproponowane"),
    "refused": ("Refused", "Odmowa"),
    "waiting": ("Waiting list", "Lista rezerwowa"),
    "removed": ("Removed", "Wykreślone"),
    "withdrawn": ("Withdrawn", "Wycofane"),
}
"""The chip of each state on the participant's list."""
LOOKS = {
    "confirmed": "confirmed",
    "applied": "open",
    "offered": "open",
    "refused": "cancelled",
    "waiting": "waiting",
    "removed": "cancelled",
    "withdrawn": "neutral",
}


def test_each_state_is_in_one_set() -> None:
    assert sorted((*HOLDING, *UNSEATED, *ENDED)) == sorted(RegistrationState)
    assert (*HOLDING, *UNSEATED) == IN_FORCE
    assert set(SEATED) < set(HOLDING)
    assert set(PUT_OUT) < set(ENDED)


@pytest.mark.parametrize("state", RegistrationState)
def test_the_participants_list_names_each_state(
    state: str, client: FlaskClient, work: Work, session: Session, clock: TestClock
) -> None:
    world = build_world(work)
    session.get_one(Registration, world.ids["place"]).state = RegistrationState(state)
    session.commit()
    signed_in = world.sign_in(client, "bartek", clock())
    for language, words in zip(("en", "pl"), WORDS[state], strict=True):
        page = signed_in.get(f"/my/?lang={language}").text
        assert words in re.findall(r'<span class="chip.*?<span>(.*?)</span>', page, re.S)


@pytest.mark.parametrize("state", RegistrationState)
def test_the_persons_page_tells_each_state_to_scripts(
    state: str, client: FlaskClient, work: Work, session: Session
) -> None:
    world = build_world(work)
    session.get_one(Registration, world.ids["place"]).state = RegistrationState(state)
    session.commit()
    page = client.get(f"/registrations/{world.tokens['place']}/").text
    called = "pending" if state == "applied" else state
    assert f'<div class="status status-{LOOKS[state]}" data-state="{called}"' in page
