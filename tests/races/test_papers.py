"""Signed forms are decided by two organisers at once, and while people leave: once each, and never over."""

from collections import Counter
from collections.abc import Callable
from itertools import cycle

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.events.models import CompletedBy, Event
from app.links import Purpose
from app.outbox.models import Letter
from app.registrations.models import PaperState, Registration, RegistrationState, SignedPaper
from app.registrations.operations import sign_up
from tests.races.crowd import Reply, all_at_once
from tests.races.house import House
from tests.races.lines import Line
from tests.races.office import Deed, Office
from tests.support.applicants import person

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]
CONFIRMED, WAITING = RegistrationState.confirmed, RegistrationState.waiting


class FormDesk(Office):
    """An event whose applications wait for a signed form, which has come in from everybody."""

    def __init__(self, house: House, capacity: int, people: int) -> None:
        super().__init__(house, capacity=capacity, completed_by=CompletedBy.signed_form)
        self.organisers = cycle(("alicja", "ewa"))
        self.ids: list[int] = []
        with house.at_work() as work:
            event = work.session.get_one(Event, self.id)
            for number in range(people):
                name, email = f"Nowak {number} {self.slug}", f"n{number}@{self.slug}.example.org"
                registration = sign_up(work, event, person(last_name=name, email=email)).registration
                came = SignedPaper(registration=registration, state=PaperState.uploaded, uploaded_at=work.now)
                work.session.add(came)
                work.session.flush()
                self.ids.append(registration.id)

    def decides(self, id: int, act: str) -> Deed:
        """Return an organiser who decides about the form as it came in."""
        fields = {"act": act, "seen": "1", "reason": "Brak podpisu."}
        return self._sends(f"/manage/registrations/{id}/paper", fields, next(self.organisers))

    def accepts_all(self) -> Deed:
        """Return an organiser who accepts all forms from the list."""
        fields = {"paper": [f"{id}:1" for id in self.ids]}
        return self._sends(f"/manage/events/{self.slug}/papers/accept", fields, next(self.organisers))

    def withdraws(self, id: int) -> Deed:
        """Return somebody who withdraws by the mailed link."""
        own = f"/registrations/{self.house.links.token(Purpose.manage, id, 1)}/withdraw"
        return self._sends(own, {}, "visitor")

    def _sends(self, path: str, fields: dict[str, str | list[str]] | dict[str, str], who: str) -> Deed:
        line = Line(next(self.addresses))

        def send() -> Reply:
            try:
                return line.post(path, dict(fields), self.house.passes[who])
            finally:
                line.close()

        return lambda: None, send

    def papers(self) -> Counter[PaperState]:
        """Count the forms by where they stand."""
        query = select(SignedPaper.state).where(SignedPaper.registration_id.in_(self.ids))
        with Session(self.engine) as session:
            return Counter(session.scalars(query))

    def letters(self, id: int) -> list[str]:
        """Return the letters to somebody after the answer to the application."""
        query = select(Letter.kind).where(Letter.subject_kind == "registration", Letter.subject_id == id)
        with Session(self.engine) as session:
            return list(session.scalars(query.order_by(Letter.id)))[1:]


def in_states(rows: list[Registration]) -> dict[int, RegistrationState]:
    return {each.id: each.state for each in rows}


def test_of_two_decisions_about_one_form_the_first_counts(house: House) -> None:
    desk = FormDesk(house, capacity=8, people=8)
    acts: list[Callable[[int], Deed]] = [
        lambda id: desk.decides(id, "accept"), lambda id: desk.decides(id, "return"),
    ]  # fmt: skip
    deeds = [act(id) for id in desk.ids for act in acts]
    replies = all_at_once(deeds)
    states = in_states(desk.rows())
    for at, id in enumerate(desk.ids):
        accepted, returned = replies[2 * at : 2 * at + 2]
        assert sorted((accepted.status, returned.status)) == [303, 409]
        is_in = states[id] == CONFIRMED
        assert is_in == (accepted.status == 303)
        assert desk.letters(id) == (["promoted"] if is_in else ["paper_returned"])
    counted = desk.papers()
    assert counted[PaperState.accepted] + counted[PaperState.returned] == 8


def test_forms_completed_at_once_never_give_a_place_too_many(house: House) -> None:
    desk = FormDesk(house, capacity=3, people=12)
    one_by_one = [desk.decides(id, "accept") for id in desk.ids]
    replies = all_at_once([*one_by_one, desk.accepts_all(), desk.accepts_all()])
    assert {each.status for each in replies} == {303}
    assert desk.states() == {"confirmed": 3, "waiting": 9}
    rows = desk.rows()
    assert len({each.queue_number for each in rows}) == 12
    assert [each.state for each in rows] == [CONFIRMED] * 3 + [WAITING] * 9
    assert desk.papers() == {PaperState.accepted: 12}
    assert all(len(desk.letters(id)) == 1 for id in desk.ids), "everybody is told once where they stand"


def test_who_withdraws_while_the_form_is_accepted_keeps_no_place(house: House) -> None:
    desk = FormDesk(house, capacity=2, people=10)
    leaving, staying = desk.ids[:5], desk.ids[5:]
    deeds = [deed for id in leaving for deed in (desk.decides(id, "accept"), desk.withdraws(id))]
    replies = all_at_once([*deeds, *(desk.decides(id, "accept") for id in staying)])
    assert {each.status for each in replies} <= {303, 409}
    states = in_states(desk.rows())
    assert {states[id] for id in leaving} == {RegistrationState.withdrawn}
    assert Counter(states[id] for id in staying) == {
        CONFIRMED: 2,
        WAITING: 3,
    }
