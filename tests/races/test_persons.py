"""One person, two events, one moment: who signs up for one while a correction makes them somebody else."""

from dataclasses import replace
from threading import Event as Signal
from threading import Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.events.models import Event
from app.registrations.asked import Details
from app.registrations.models import Registration
from app.registrations.operations import Application, correct, sign_up
from tests.races.house import House
from tests.support.cast import an_event

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]


def test_a_registration_belongs_to_whom_it_names(house: House) -> None:
    slug = f"osoba-{next(house.numbers)}"
    known = Application(first_name="Bartek", last_name="Łąka", email=f"{slug}@example.org")
    with house.at_work() as work:
        first, second = (an_event(work, f"{slug}-{number}") for number in range(2))
        registration = sign_up(work, first, known).registration
    written = Signal()

    def signing() -> None:
        written.wait(10)
        with house.at_work() as work:
            sign_up(work, work.session.get_one(Event, second.id), known)

    other = Thread(target=signing)
    other.start()
    with house.at_work() as work:
        mine = work.session.get_one(Registration, registration.id)
        correct(work, mine, replace(Details.of(mine), last_name="Maj", email=f"x{slug}@example.org"))
        written.set()
        other.join(1)  # it waits for this transaction, whichever database
        assert other.is_alive()
    other.join(30)
    with Session(house.engine) as session:
        rows = session.scalars(select(Registration).where(Registration.event_id.in_([first.id, second.id])))
        names = {(row.last_name, row.email): (row.person.last_name, row.person.email) for row in rows}
    assert names == {key: key for key in names}
    assert len(names) == 2
