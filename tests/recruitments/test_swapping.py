"""Two people change places between two full events: both or neither, seen first, each told."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.errors import Refusal
from app.events.models import Event
from app.outbox.models import Letter
from app.people.operations import institution_for
from app.registrations.models import HOLDING, Registration
from app.registrations.operations import sign_up, withdraw
from app.registrations.operations.changing_event import change_event
from app.registrations.operations.swapping import preview_of_swap, swap
from app.work import VISITOR, Work
from tests.support.applicants import person
from tests.support.cast import actor, an_event, staff
from tests.support.recruitments import a_recruitment


@pytest.fixture
def staff_work(work: Work) -> Work:
    """The work of an organiser of everything."""
    return replace(work, actor=actor(staff(work, "Olga", Role.organiser)))


def full(work: Work, capacity: int = 1) -> tuple[list[Event], list[Registration], list[Registration]]:
    """Return three events of a recruitment, two of them full; who sits there, and who waits there."""
    events = [
        an_event(work, slug, title_pl=slug, title_en=None, capacity=capacity)
        for slug in ("piski", "ostrodzki", "nidzicki")
    ]
    a_recruitment(work, *events)
    seated, waiting = [], []
    for at, event in enumerate(events[:2]):
        rows = [sign_up(work, event, person(at * 10 + each)).registration for each in range(capacity + 1)]
        seated.append(rows[0])
        waiting.append(rows[-1])
    return events, seated, waiting


def places(work: Work, *events: Event) -> Counter[tuple[int, int]]:
    """Count the places by event and person."""
    query = select(Registration.event_id, Registration.person_id).where(
        Registration.event_id.in_([event.id for event in events]), Registration.state.in_(HOLDING)
    )
    return Counter((event, who) for event, who in work.session.execute(query))


def test_two_change_places_in_full_events(staff_work: Work) -> None:
    work = staff_work
    events, (one, other), waiting = full(work)
    would = preview_of_swap(work, [one, other])
    assert [(before, after) for _, before, after in would.moved] == [
        (events[0].id, events[1].id),
        (events[1].id, events[0].id),
    ]
    assert (len(would.letters), would.to_phone, would.refused) == (2, 0, [])
    assert [one.state, other.state] == ["confirmed"] * 2, "only a preview"
    done = swap(work, [one, other])
    assert places(work, *events) == {(events[1].id, one.person_id): 1, (events[0].id, other.person_id): 1}
    assert [each.state for each in waiting] == ["waiting", "waiting"], "nobody gets in between"
    letters = list(work.session.scalars(select(Letter).where(Letter.kind == "place_changed")))
    assert sorted(each.recipient for each in letters) == sorted([one.email, other.email])
    for each in letters:
        calendar = (each.calendar or b"").decode()
        assert (calendar.count("STATUS:CANCELLED"), calendar.count("STATUS:CONFIRMED")) == (1, 1)
    again = swap(work, [changed.registration for _, changed in done.moved])
    assert {changed.registration.id for _, changed in again.moved} == {one.id, other.id}, "and back"


def test_those_who_wait_for_each_other_s_place_get_it(staff_work: Work) -> None:
    work = staff_work
    events, (one, other), _ = full(work)
    visitor = replace(work, actor=VISITOR)
    wants = change_event(visitor, one, events[1]).registration
    wanted = change_event(visitor, other, events[0]).registration
    assert [wants.state, wanted.state] == ["waiting", "waiting"]
    done = swap(work, [wants, other])
    assert {changed.registration.id for _, changed in done.moved} == {wants.id, wanted.id}
    assert [each.state for each in (wants, wanted, one, other)] == ["confirmed"] * 2 + ["withdrawn"] * 2
    kinds = Counter(work.session.scalars(select(Letter.kind)))
    assert kinds["left_for_event"] == 0, "one letter each, about both events"


def test_it_is_both_or_neither(staff_work: Work) -> None:
    work = staff_work
    events, (one, other), waiting = full(work)
    with pytest.raises(Refusal, match="exactly two"):
        swap(work, [one])
    with pytest.raises(Refusal, match="exactly two"):
        swap(work, [one, waiting[0]])
    with pytest.raises(Refusal, match="no place to give"):
        swap(work, [one, waiting[1]])
    stranger = sign_up(work, an_event(work, "obce"), person(50)).registration
    with pytest.raises(Refusal, match="exactly two"):
        swap(work, [one, stranger])
    elsewhere = change_event(replace(work, actor=VISITOR), other, events[2])
    assert elsewhere.registration.is_seated
    with pytest.raises(Refusal, match="not moved"):
        swap(work, [one, other])
    before = places(work, *events)
    change_event(replace(work, actor=VISITOR), one, events[2])
    would = preview_of_swap(work, [one, waiting[1]])
    assert (would.moved, would.letters) == ([], [])
    assert [why.message for _, why in would.refused] == [
        "This registration waits for another event already: first withdraw there."
    ]
    with pytest.raises(Refusal):
        swap(work, [one, waiting[1]])
    assert places(work, *events) == before


def test_limits_of_institutions_hold_after_both_have_moved(staff_work: Work) -> None:
    work = staff_work
    events = [an_event(work, slug, capacity=2, per_institution_limit=1) for slug in ("piski", "ostrodzki")]
    a_recruitment(work, *events)
    centres = []
    for name in ("OPS Alfa", "OPS Beta", "OPS Gamma"):
        centre = institution_for(work, name)
        assert centre is not None
        centre.is_confirmed = True
        centres.append(name)
    work.session.flush()
    alfa, beta = (
        sign_up(work, events[0], replace(person(at), institution=centres[at])).registration for at in range(2)
    )
    second_alfa, gamma = (
        sign_up(work, events[1], replace(person(10 + at), institution=centres[at * 2])).registration
        for at in range(2)
    )
    next_beta = sign_up(work, events[0], replace(person(20), institution=centres[1])).registration
    assert next_beta.state == "waiting"
    would = preview_of_swap(work, [beta, second_alfa])
    assert [why.message for _, why in would.refused] == [
        "This person's institution already has all its places."
    ]
    with pytest.raises(Refusal, match="institution already"):
        swap(work, [beta, second_alfa])
    assert len(swap(work, [alfa, second_alfa]).moved) == 2, "one for one of the same institution"
    assert len(swap(work, [beta, gamma]).moved) == 2
    assert next_beta.state == "waiting", "the event is full"
    assert sum(places(work, *events).values()) == 4


def test_the_table_leads_to_a_swap(
    work: Work, alicja: FlaskClient, letters: Callable[[], list[Letter]]
) -> None:
    events, (one, other), waiting = full(work)
    work.session.commit()
    address = f"/manage/recruitments/{events[0].rules.recruitment_id}/applicants/"
    assert "Zamień miejscami dwie osoby" in alicja.get(address).text
    assert alicja.post(f"{address}swap", data={"registration": [one.id]}).status_code == 422
    refused = alicja.post(f"{address}swap", data={"registration": [one.id, waiting[1].id]})
    assert refused.status_code == 422
    assert "nie ma miejsca, które mogłaby oddać" in refused.text
    assert "swapped" not in refused.text, "no button for what can't be"
    form = {"registration": [one.id, other.id]}
    seen = alicja.post(f"{address}swap", data=form)
    assert seen.status_code == 200
    assert seen.text.count("Wiadomość do: ") == 2
    assert not [each for each in letters() if each.kind == "place_changed"]
    assert alicja.post(f"{address}swap", data={**form, "swapped": "1"}).status_code == 303
    assert [each.kind for each in letters()].count("place_changed") == 2
    again = alicja.post(f"{address}swap", data={**form, "swapped": "1"})
    assert again.status_code == 422, "twice changes nothing twice"
    assert [each.kind for each in letters()].count("place_changed") == 2


def test_without_anybody_waiting_nothing_else_changes(staff_work: Work) -> None:
    work = staff_work
    events, (one, other), waiting = full(work)
    withdraw(work, waiting[0])
    withdraw(work, waiting[1])
    assert len(swap(work, [other, one]).moved) == 2
    assert len(places(work, *events)) == 2
