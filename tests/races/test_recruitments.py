"""Many choose among the events of a recruitment and change their choice at once: each sits once."""

from collections import Counter
from random import Random

import pytest
from sqlalchemy import select

from app.events.models import Event
from app.outbox.models import Letter
from app.projects.models import Project
from app.recruitments.details import RecruitmentDetails
from app.recruitments.figures import reached_of
from app.recruitments.operations.joining import put_in
from app.recruitments.operations.recruitments import add_recruitment
from app.registrations.models import HOLDING, IN_FORCE, Registration, RegistrationState
from tests.races.crowd import Visitor, all_at_once
from tests.races.house import House
from tests.races.office import Deed, Office

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]

PLACES, ROUNDS = 3, 3


class Joined:
    """Three events of one recruitment, three places each, with people there already."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.offices = [Office(house, capacity=PLACES) for _ in range(3)]
        self.ids = [office.id for office in self.offices]
        with house.at_work() as work:
            project = Project(name=f"Projekt {self.offices[0].slug}", created_at=work.now)
            work.session.add(project)
            work.session.flush()
            details = RecruitmentDetails(title_pl=project.name, project_id=project.id, target=PLACES * 3)
            self.recruitment = add_recruitment(work, details)
            for id in self.ids:
                event = work.session.get_one(Event, id)
                event.project = project
                work.session.flush()
                put_in(work, self.recruitment, event)
            self.id = self.recruitment.id
        self.there = [row for office in self.offices for row in office.came(PLACES)]

    def changer(self, row: Registration, to: int) -> Deed:
        """Return somebody who reads where they can change to, and then changes."""
        office = self.offices[self.ids.index(row.event_id)]
        visitor, own = Visitor(next(office.addresses)), office.own(row)

        def read() -> None:
            assert visitor.get(own).status == 200

        return read, lambda: visitor.post(f"{own}change", {"event": str(self.ids[to])})

    def swapper(self, one: Registration, other: Registration, name: str) -> Deed:
        """Return an organiser who lets two change places."""
        fields = {"registration": [str(one.id), str(other.id)], "swapped": "1"}
        path = f"/manage/recruitments/{self.id}/applicants/swap"
        return self.offices[0].organiser(path, fields, name)

    def check(self) -> None:
        """Hold what is true after whatever happened against the rows."""
        with self.house.at_work() as work:
            query = select(Registration).where(Registration.event_id.in_(self.ids))
            rows = list(work.session.scalars(query))
            seats = Counter(row.event_id for row in rows if row.state in HOLDING)
            assert max(seats.values()) <= PLACES, seats
            sits = Counter(row.person_id for row in rows if row.state in HOLDING)
            assert set(sits.values()) == {1}, "each person sits at most once"
            alive = Counter(row.person_id for row in rows if row.state in IN_FORCE)
            # Besides the place that is held, there may be one registration that waits to change.
            assert max(alive.values()) <= 2
            for person, count in alive.items():
                mine = [row for row in rows if row.person_id == person and row.state in IN_FORCE]
                ids = {row.id for row in mine}
                assert count == 1 or any(row.transferred_from_id in ids for row in mine), person
            for id in self.ids:
                waits = any(row.state == RegistrationState.waiting and row.event_id == id for row in rows)
                assert not waits or seats[id] == PLACES, "nobody waits for a free place"
            reached = reached_of(work, [self.recruitment])[self.id]
            assert reached.seated == len({row.person_id for row in rows if row.is_seated})
            assert reached.persons == len(alive)
            # Everybody who was moved was told: once for each registration that came from another one.
            came = [row for row in rows if row.transferred_from_id is not None]
            told = Letter.subject_kind == "registration", Letter.kind.in_(("place_changed", "promoted"))
            letters = set(work.session.scalars(select(Letter.subject_id).where(*told)))
            assert {row.id for row in came} <= letters


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_many_choose_and_change_at_once(house: House, seed: int) -> None:
    joined, dice = Joined(house), Random(seed)
    deeds: list[Deed] = []
    for number in range(4):
        # The same person in several windows, each with another event.
        events = dice.sample(range(3), 2)
        facts = {
            "last_name": f"Wybór {number} {joined.id}",
            "email": f"wybor{number}.{joined.id}@example.org",
        }
        deeds += [joined.offices[at].applicant(number, **facts) for at in events]
    for at, row in enumerate(joined.there):
        targets = [to for to in range(3) if joined.ids[to] != row.event_id]
        if at % 3 != 2:
            deeds += [joined.changer(row, to) for to in dice.sample(targets, dice.randint(1, 2))]
    leaver = joined.there[8]
    deeds.append(joined.offices[2].leaver(joined.offices[2].own(leaver)))
    one, other = joined.there[2], joined.there[5]
    deeds += [joined.swapper(one, other, "alicja"), joined.swapper(one, other, "ewa")]
    dice.shuffle(deeds)
    replies = all_at_once(deeds)
    wrong = [reply.text for reply in replies if reply.status not in (200, 303, 403, 409, 422)]
    assert not wrong, wrong[:1]
    joined.check()
