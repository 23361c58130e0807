"""A list becomes registrations: planned row by row, entered all or nothing, taken back whole."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import Role
from app.bringing.models import BroughtList, BroughtRow, ListState, Manner, Outcome, PairVerdict
from app.bringing.operations.entering import enter
from app.bringing.operations.planning import ListChoices, choose, decide_all
from app.bringing.operations.reading import SAME_FILE, drop
from app.bringing.operations.taking_back import take_back
from app.bringing.pairs import SAME_ADDRESS, SAME_NAME, TWICE
from app.bringing.queries.placing import ALREADY, LEFT
from app.bringing.queries.resting import CHANGED, resting_on
from app.errors import Refusal
from app.events.models import Assignment, WhoDecides
from app.files.models import StoredFile
from app.history.models import HistoryFact
from app.outbox.models import Letter, LetterState
from app.people.models import Institution, Person
from app.registrations.models import Channel, Registration, RegistrationState
from app.registrations.operations import sign_up, withdraw
from app.registrations.operations.passing_on import IN_OTHER_EVENT
from app.work import Work
from tests.bringing.conftest import Bring
from tests.support.applicants import known, person
from tests.support.cast import actor, an_event, staff
from tests.support.open_events import DAY, MakeEvent
from tests.support.recruitments import a_recruitment
from tests.support.statements import statements

ANNA = "Anna;Nowak;anna@example.org;601234567;OPS Ełk"
EWA = "Ewa;Lis;ewa@example.org;;MOPS Pisz"


def outcomes(work: Work, brought: BroughtList) -> list[tuple[Outcome | None, str | None]]:
    """Return what would become of each row, with why."""
    query = select(BroughtRow).where(BroughtRow.list_id == brought.id).order_by(BroughtRow.place)
    rows = work.session.scalars(query.execution_options(populate_existing=True))
    return [(row.outcome, row.why or row.state) for row in rows]


def count(work: Work, model: Any) -> int:
    """Return how many rows a table has."""
    return work.session.scalar(select(func.count()).select_from(model)) or 0


def refused(work: Work, act: Any) -> Refusal:
    """Return the refusal of an act, undone."""
    with pytest.raises(Refusal) as found:
        act()
    work.session.rollback()
    return found.value


def test_a_list_becomes_registrations(work: Work, make_event: MakeEvent, bring: Bring) -> None:
    """Two new people get places; the history says of each how they came; nobody is written to."""
    event = make_event(capacity=5)
    brought = bring(event, ANNA, EWA)
    assert outcomes(work, brought) == [(Outcome.new, "confirmed")] * 2
    assert count(work, Registration) == 0
    assert enter(work, brought).count == 2
    work.session.commit()
    anna = work.session.scalars(select(Registration).where(Registration.last_name == "Nowak")).one()
    assert (anna.state, anna.channel, anna.phone) == (
        RegistrationState.confirmed,
        Channel.brought,
        "+48 601 234 567",
    )
    assert anna.institution is not None
    assert not anna.institution.is_confirmed
    facts = select(HistoryFact.kind).where(
        HistoryFact.subject_kind == "registration", HistoryFact.subject_id == anna.id
    )
    assert set(work.session.scalars(facts)) == {
        "registration.brought", "registration.place_given", "registration.entered_afterwards",
    }  # fmt: skip
    assert count(work, Letter) == 0
    row = work.session.scalars(select(BroughtRow).order_by(BroughtRow.place)).first()
    assert row is not None
    assert (row.cells, row.registration_id) == (None, anna.id)


def test_with_letters_each_is_told_where_the_data_come_from(
    work: Work, make_event: MakeEvent, bring: Bring
) -> None:
    """One gets a place, one waits: each letter says so, and who sent the list."""
    brought = bring(make_event(capacity=1), ANNA, EWA, with_letters=True, source="UMK w Toruniu")
    enter(work, brought)
    work.session.commit()
    letters = list(work.session.scalars(select(Letter).order_by(Letter.id)))
    assert [each.subject.partition(":")[0] for each in letters] == ["Zapis na szkolenie", "Lista rezerwowa"]
    assert all("Lista pochodzi od: UMK w Toruniu" in (each.body or "") for each in letters)
    assert [each.calendar is None for each in letters] == [False, True]


def test_rows_are_refused_with_the_reason(work: Work, make_event: MakeEvent, bring: Bring) -> None:
    """Registered, withdrawn, twice in the file, bad addresses, no name: each says why, the others come."""
    event = make_event(capacity=50)
    sign_up(work, event, person(1))
    withdraw(work, sign_up(work, event, person(2)).registration)
    work.session.commit()
    brought = bring(
        event,
        "Bartek;Wiśniewski1;bartek1@example.org;;",
        "Bartek;Wiśniewski2;bartek2@example.org;;",
        ANNA,
        "ANNA;NOWAK;Anna@example.org;;",
        "Jan;Kot;jan@;;",
        ";Kot;jan@example.org;;",
        "Jan;Kot;;;",
        f"Jan;{'x' * 301};j@example.org;;",
        "Jan;=1+1;jan@example.org;;",
    )
    found = outcomes(work, brought)
    assert [why for _, why in found[:2]] == [ALREADY, LEFT]
    assert found[3] == (Outcome.refused, TWICE)
    assert [outcome for outcome, _ in found[4:8]] == [Outcome.refused] * 4
    assert found[8] == (Outcome.new, "confirmed")
    assert enter(work, brought).count == 2
    work.session.commit()
    assert work.session.scalars(select(Person.last_name).where(Person.first_name == "Jan")).one() == "=1+1"


def test_doubtful_pairs_are_decided_first(work: Work, make_event: MakeEvent, bring: Bring) -> None:
    """The same address with another name, the same name and institution with another address."""
    event, elsewhere = make_event(), make_event()
    known(work, "OPS Ełk")
    first = sign_up(work, elsewhere, person(1, institution="OPS Ełk")).registration
    work.session.commit()
    brought = bring(
        event,
        "Zofia;Inna;bartek1@example.org;;",
        "Bartek;Wiśniewski1;nowy@example.org;;OPS Ełk",
    )
    assert outcomes(work, brought) == [(Outcome.doubtful, SAME_ADDRESS), (Outcome.doubtful, SAME_NAME)]
    assert refused(work, lambda: enter(work, brought)).message.startswith("Say first of each doubtful")
    decide_all(work, brought, {0: PairVerdict.different, 1: PairVerdict.same})
    work.session.commit()
    assert enter(work, brought).count == 2
    work.session.commit()
    here = {
        each.last_name: each
        for each in work.session.scalars(select(Registration).where(Registration.event_id == event.id))
    }
    assert here["Wiśniewski1"].person_id == first.person_id
    assert here["Wiśniewski1"].email == "bartek1@example.org"
    assert here["Inna"].person_id != first.person_id


def test_places_are_never_given_twice(work: Work, make_event: MakeEvent, bring: Bring) -> None:
    """Two places for four people, one for each institution: staff's choice jumps no limit."""
    known(work, "OPS Ełk", "MOPS Pisz")
    event = make_event(capacity=2, per_institution_limit=1, who_decides=WhoDecides.staff)
    people = [
        "A;Aa;a@example.org;;OPS Ełk",
        "B;Bb;b@example.org;;OPS Ełk",
        "C;Cc;c@example.org;;MOPS Pisz",
        "D;Dd;d@example.org;;GOPS Nowy",
    ]
    assert [why for _, why in outcomes(work, bring(event, *people))] == ["applied"] * 4
    brought = bring(event, *people, "", wanted=Manner.confirmed)
    assert [why for _, why in outcomes(work, brought)] == ["confirmed", "waiting", "confirmed", "applied"]
    enter(work, brought)
    work.session.commit()
    seated = select(func.count()).where(Registration.state == RegistrationState.confirmed)
    assert work.session.scalar(seated) == 2


def test_what_changed_meanwhile_is_a_new_plan(work: Work, make_event: MakeEvent, bring: Bring) -> None:
    """Somebody takes the last place between the look and the entering: nothing is entered, not even half."""
    event = make_event(capacity=2)
    brought = bring(event, ANNA, EWA)
    sign_up(work, event, person(1))
    work.session.commit()
    assert enter(work, brought).has_changed
    work.session.commit()
    assert count(work, Registration) == 1
    assert [why for _, why in outcomes(work, brought)] == ["confirmed", "waiting"]
    assert enter(work, brought).count == 2
    work.session.commit()
    assert refused(work, lambda: enter(work, brought)).message.startswith("This list was brought in already")


def test_a_late_list_needs_a_reason(work: Work, make_event: MakeEvent, bring: Bring) -> None:
    """For an event of the past nobody is brought in without saying why; then the places count as ever."""
    past = make_event(days=[(DAY.replace(year=2023), time(9), time(15))])
    assert refused(work, lambda: bring(past, ANNA)).field == "reason"
    enter(work, bring(past, ANNA, reason="Lista od partnera, 2023"))
    work.session.commit()
    late = select(HistoryFact).where(HistoryFact.kind == "registration.late_accepted")
    assert work.session.scalars(late).one().personal["reason"] == "Lista od partnera, 2023"


def test_the_same_file_acts_once(work: Work, make_event: MakeEvent, bring: Bring) -> None:
    """Sent twice it is one list; once it was entered, it is refused with its day; another event takes it."""
    event, other = make_event(), make_event()
    brought = bring(event, ANNA)
    assert bring(event, ANNA).id == brought.id
    enter(work, brought)
    work.session.commit()
    assert refused(work, lambda: bring(event, ANNA)).message == SAME_FILE
    assert bring(other, ANNA).id != brought.id
    take_back(work, brought)
    work.session.commit()
    assert bring(event, ANNA).state == ListState.planned


def test_a_list_is_taken_back_whole(work: Work, make_event: MakeEvent, bring: Bring) -> None:
    """Registrations, new persons and institutions go, those known before stay; who waits gets a place."""
    event = make_event(capacity=2)
    sign_up(work, make_event(), person(1, institution="OPS Stary"))
    work.session.commit()
    before = [count(work, each) for each in (Person, Institution, Registration)]
    brought = bring(event, ANNA, "Bartek;Wiśniewski1;bartek1@example.org;;OPS Stary")
    enter(work, brought)
    waiting = sign_up(work, event, person(7)).registration
    assert waiting.state == RegistrationState.waiting
    work.session.commit()
    done = take_back(work, brought)
    work.session.commit()
    assert (done.count, done.told) == (2, 0)
    work.session.refresh(waiting)
    assert waiting.state == RegistrationState.confirmed
    assert [count(work, each) for each in (Person, Institution, Registration)] == [
        before[0] + 1, before[1], before[2] + 1,
    ]  # fmt: skip
    left = select(func.count()).where(HistoryFact.kind == "registration.brought")
    assert work.session.scalar(left.where(HistoryFact.subject_kind == "registration")) == 0
    assert work.session.scalar(left.where(HistoryFact.event_id == event.id)) == 2
    assert refused(work, lambda: take_back(work, brought)).message.startswith("Nothing of this list")


def test_who_was_written_to_is_told(work: Work, make_event: MakeEvent, bring: Bring) -> None:
    """A letter that waits is dropped; to whom one has left another one goes."""
    brought = bring(make_event(), ANNA, EWA, with_letters=True, source="UMK")
    enter(work, brought)
    work.session.flush()
    first = work.session.scalars(select(Letter).order_by(Letter.id)).first()
    assert first is not None
    first.state = LetterState.sent
    work.session.commit()
    assert take_back(work, brought).told == 1
    work.session.commit()
    waiting = work.session.scalars(select(Letter).where(Letter.state == LetterState.queued)).all()
    assert [(each.kind, each.recipient) for each in waiting] == [("list_taken_back", "anna@example.org")]


def test_what_rests_on_a_list_keeps_it(work: Work, make_event: MakeEvent, bring: Bring) -> None:
    """A withdrawal is a change: nothing of the list can be taken back, and the row says why."""
    brought = bring(make_event(), ANNA, EWA)
    enter(work, brought)
    work.session.commit()
    withdraw(work, work.session.scalars(select(Registration).order_by(Registration.id)).first())
    work.session.commit()
    assert resting_on(work, brought) == {0: [CHANGED]}
    assert refused(work, lambda: take_back(work, brought)).count == 1
    assert count(work, Registration) == 2


def test_a_list_that_was_not_entered_is_dropped_with_its_file(
    work: Work, make_event: MakeEvent, bring: Bring
) -> None:
    """Nothing of it stays."""
    brought = bring(make_event(), ANNA)
    drop(work, brought)
    work.session.commit()
    assert [count(work, each) for each in (BroughtList, BroughtRow, StoredFile)] == [0, 0, 0]


def test_columns_are_remembered(work: Work, make_event: MakeEvent, bring: Bring) -> None:
    """What the columns of a heading said once they say again, in the same project."""
    heading = "Kto;Skąd;Kontakt;Uwagi"
    chosen = ["name", "institution", "email", "skip"]
    orders = {"0": "last_first"}
    line = "Kowal Iga;OPS Ełk;iga@example.org;brak"
    bring(make_event(), line, heading=heading, columns=chosen, orders=orders)
    again = bring(make_event(), line, heading=heading)
    assert (again.columns, again.orders) == (chosen, orders)


def test_two_thousand_rows_take_as_many_statements_as_ten(
    work: Work, make_event: MakeEvent, bring: Bring
) -> None:
    """Planning, entering and taking back: the statements don't grow with the rows."""
    taken = []
    for number, rows in enumerate((10, 60), start=1):
        event = make_event(capacity=40)
        lines = [
            f"Jan;Kowal{n}x{number};jan{n}x{number}@example.org;;OPS Nowy{number} {n}" for n in range(rows)
        ]
        brought = bring(event, *lines, with_letters=True, source="UMK")
        found = []
        for act in (choose_again, enter, take_back):
            work.session.expire_all()
            with statements() as sent:
                act(work, brought)
            found.append(len(sent))
            work.session.commit()
        taken.append(found)
    assert taken[0] == taken[1]


def choose_again(work: Work, brought: BroughtList) -> None:
    """ListPlan a list anew as it was planned."""
    choose(
        work,
        brought,
        ListChoices(columns=brought.columns, orders=brought.orders, with_letters=True, source="UMK"),
    )


def test_who_takes_part_in_the_same_recruitment_already_is_left_out(
    work: Work, make_event: MakeEvent, bring: Bring
) -> None:
    """One person takes part once, whichever way they come."""
    here, there = make_event(capacity=5), an_event(work, "ostrodzki")
    a_recruitment(work, here, there)
    sign_up(work, there, person(1, first_name="Anna", last_name="Nowak", email="anna@example.org"))
    work.session.commit()
    brought = bring(here, ANNA, EWA)
    assert outcomes(work, brought) == [(Outcome.refused, IN_OTHER_EVENT), (Outcome.new, "confirmed")]


def test_a_list_of_names_does_not_tell_who_else_is_known(
    work: Work, make_event: MakeEvent, bring: Bring
) -> None:
    """Name and institution are public: they give nobody the address of somebody else's people."""
    known(work, "OPS Ełk")
    alicja, celina = staff(work, "Alicja", Role.organiser), staff(work, "Celina", Role.trainer)
    theirs, mine = an_event(work, "cudze"), make_event(capacity=5)
    sign_up(work, theirs, person(1, first_name="Anna", last_name="Nowak", institution="OPS Ełk"))
    work.session.add(Assignment(account_id=celina.id, role=Role.co_organiser, event_id=mine.id))
    work.session.commit()
    brought = bring(mine, ANNA)
    choices = ListChoices(columns=brought.columns, orders=brought.orders)
    choose(replace(work, actor=actor(celina)), brought, choices)
    assert outcomes(work, brought) == [(Outcome.new, "confirmed")]
    choose(replace(work, actor=actor(alicja)), brought, choices)
    assert outcomes(work, brought) == [(Outcome.doubtful, SAME_NAME)]


def test_only_what_the_page_showed_is_entered(work: Work, make_event: MakeEvent, bring: Bring) -> None:
    """Somebody else chose letters meanwhile: nobody is written to whom this reader meant to leave alone."""
    brought = bring(make_event(capacity=5), ANNA)
    seen = brought.version
    letters = ListChoices(
        columns=brought.columns, orders=brought.orders, with_letters=True, source="UMK w Toruniu"
    )
    choose(work, brought, letters)
    assert enter(work, brought, seen).has_changed
    assert count(work, Registration) == 0
    assert enter(work, brought, brought.version).count == 1
