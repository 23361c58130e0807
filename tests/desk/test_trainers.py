"""Trainers of an event: named, taken off, and shown at the meetings that they lead."""

import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.events.operations.assignments import assign
from app.outbox.models import Letter
from app.work import Work
from tests.support.cast import an_event


def test_a_trainer_is_named_and_taken_off(
    alicja: FlaskClient, sign_in: Callable[..., Any], work: Work
) -> None:
    event = an_event(work)
    sign_in("Celina", Role.trainer)
    celina = work.session.scalars(select(Account).where(Account.name == "Celina")).one()
    data = {"account": str(celina.id), "meeting": str(event.meetings[0].id)}
    address = "/manage/events/seminarium/trainers"
    first = alicja.post(address, data=data)
    assert first.status_code == 200
    assert "kto otrzymuje lub traci zadanie: 1 wiadomość" in first.text
    assert "Powierzone zadanie: Seminarium efektywnej pracy w zespole" in first.text
    assert "Usuń z prowadzących" not in alicja.get("/manage/events/seminarium/sessions/").text
    assert alicja.post(address, data=data | {"choice": "notify"}).status_code == 303
    assert "Usuń z prowadzących" in alicja.get("/manage/events/seminarium/sessions/").text
    last = alicja.post(f"{address}/remove", data=data)
    assert "Koniec zadania: Seminarium efektywnej pracy w zespole" in last.text
    assert alicja.post(f"{address}/remove", data=data | {"choice": "notify"}).status_code == 303
    query = select(Letter.kind, Letter.recipient).order_by(Letter.id)
    assert work.session.execute(query.where(Letter.kind == "assignment")).all() == [
        ("assignment", "celina@example.org"), ("assignment", "celina@example.org"),
    ]  # fmt: skip
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
