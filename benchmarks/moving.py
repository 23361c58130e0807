"""Moving two hundred people to another event of their recruitment at once, each told by letter."""

import time
from dataclasses import replace

from sqlalchemy import func, select

from app.accounts.models import Role
from app.events.models import Event
from app.registrations.models import Registration
from app.registrations.operations import Application, sign_up
from app.registrations.operations.moving import move_all
from app.web.transactions import transaction
from benchmarks.data import an_event, name_of
from benchmarks.figures import Row, at_most, milliseconds
from benchmarks.installation import Bench, application, at_work, nothing
from tests.support.cast import actor, staff
from tests.support.databases import migrate
from tests.support.recruitments import a_recruitment

PEOPLE, FEW, AIM = 200, 10, 2.0


def moving(bench: Bench) -> list[Row]:
    """Move people on both databases, from the press of the button to the commit."""
    took = {kind: _moved(bench, kind) for kind in ("SQLite", "PostgreSQL")}
    people = bench.of(PEOPLE, FEW)
    said = " · ".join(f"{milliseconds(seconds)} {kind}" for kind, seconds in took.items())
    verdict = at_most(max(took.values()), AIM)
    return [Row(f"{people:,} people moved to another event, with letters", said, f"{AIM:.0f} s", verdict)]


def _moved(bench: Bench, kind: str) -> float:
    folder = bench.fresh_folder()
    if kind == "SQLite":
        url = f"sqlite:///{folder / 'zapisy.sqlite3'}"
        migrate(url, folder)
    else:
        url = bench.database("empty", nothing)
    people = bench.of(PEOPLE, FEW)
    with at_work(application(url, folder)):
        with transaction() as work:
            events = [an_event(at, slug=f"nabor-{at}", capacity=people) for at in range(2)]
            work.session.add_all(events)
            work.session.flush()
            a_recruitment(work, *events, title="Nabór pomiarowy")
            who = actor(staff(work, "Olga Pomiarowa", Role.organiser))
            for number in range(people):
                first, last = name_of(number)
                form = Application(first_name=first, last_name=last, email=f"o{number}@example.org")
                sign_up(work, events[0], form)
            ids = [event.id for event in events]
        began = time.perf_counter()
        with transaction() as work:
            rows = work.session.scalars(select(Registration).where(Registration.event_id == ids[0])).all()
            move_all(replace(work, actor=who), rows, work.session.get_one(Event, ids[1]))
        took = time.perf_counter() - began
        with transaction() as work:
            there = Registration.event_id == ids[1], Registration.state == "confirmed"
            count = work.session.scalar(select(func.count()).where(*there))
            assert count == people, f"{count} were moved"
    return took
