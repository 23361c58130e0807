"""Trainers of an event: named, taken off, and shown at the meetings that they lead."""

import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.events.operations.assignments import assign
from app.work import Work
from tests.support.cast import an_event


def test_a_trainer_is_named_and_taken_off(
    alicja: FlaskClient, sign_in: Callable[..., Any], work: Work
) -> None:
    event = an_event(work)
    sign_in("Celina", Role.trainer)
    celina = work.session.scalars(select(Account).where(Account.name == "Celina")).one()
    data = {"account": str(celina.id), "meeting": str(event.meetings[0].id)}
    assert alicja.post("/manage/events/seminarium/trainers", data=data).status_code == 303
    assert "Usuń z prowadzących" in alicja.get("/manage/events/seminarium/sessions/").text
    assert alicja.post("/manage/events/seminarium/trainers/remove", data=data).status_code == 303
    assert "Usuń z prowadzących" not in alicja.get("/manage/events/seminarium/sessions/").text
    assert alicja.post("/manage/events/seminarium/trainers", data={"account": "0"}).status_code == 409


def test_a_trainer_of_the_whole_event_stands_at_every_meeting(
    alicja: FlaskClient, sign_in: Callable[..., Any], work: Work
) -> None:
    event = an_event(work, meetings=2)
    for name in ("Celina", "Cezary"):
        sign_in(name, Role.trainer)
    accounts = {each.name: each for each in work.session.scalars(select(Account))}
    assign(work, accounts["Celina"], Role.trainer, event)
    assign(work, accounts["Celina"], Role.trainer, event.meetings[0])
    assign(work, accounts["Cezary"], Role.trainer, event.meetings[1])
    work.session.commit()
    page = alicja.get("/manage/events/seminarium/sessions/").text
    cells = re.findall(r'<td data-label="Prowadzenie">(.*?)</td>', page)
    assert cells == ["Celina", "Celina, Cezary"]
