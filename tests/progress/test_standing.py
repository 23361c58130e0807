"""Where somebody stands in a module: parts with their caps, what is owed, completion, danger."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.events.models import ParallelGroup
from app.progress import models
from app.progress.queries import balance, balances_of, standing_in, standings
from app.progress.standing import Lack, Outlook, PartStanding, Rule, standing_of
from app.registrations.models import RegistrationState
from app.work import Work
from tests.attendance.people import a_training, group, registered
from tests.progress.modules import a_module, an_edition, plan_blocks, receive
from tests.support.statements import statements

RULE = Rule(45, 2700, ((1, 270), (2, 450)), 80, None, False)


def test_a_part_credits_no_more_than_its_plan_and_the_rest_fills_up() -> None:
    found = standing_of(RULE, {1: 300, 2: 90, None: 1800, 77: 60}, {1: 90, 2: 180, None: 90})
    assert found.parts == (
        PartStanding(1, 270, 300, 270, 0, 0),
        PartStanding(2, 450, 90, 90, 180, 180),
        PartStanding(None, 1980, 1860, 1860, 90, 30),
    )
    assert (found.earned, found.possible, found.missing) == (2220, 270, 210)


def test_minutes_of_no_part_count_up_to_what_is_required() -> None:
    rule = Rule(60, 600, ((1, 600),), 100, None, False)
    assert standing_of(rule, {None: 900}, {}).earned == 600
    both = standing_of(rule, {1: 600, None: 900}, {})
    assert (both.earned, both.parts[1]) == (600, PartStanding(None, 0, 900, 0, 0, 0))
    assert standing_of(Rule(60, 600, (), 100, None, False), {}, {None: 5000}).possible == 600


@pytest.mark.parametrize(
    ("received", "owed", "passed", "lacks", "outlook"),
    [
        ({1: 270, 2: 450, None: 1440}, {}, True, (), Outlook.completed),
        ({1: 270, 2: 450, None: 1440}, {}, False, (Lack.test,), Outlook.near),
        ({1: 270, 2: 450, None: 1439}, {None: 600}, True, (Lack.hours,), Outlook.safe),
        ({1: 134, 2: 450, None: 1980}, {1: 90}, True, (Lack.part,), Outlook.safe),
        ({1: 134, 2: 450, None: 1980}, {}, True, (Lack.part,), Outlook.lost),
        ({}, {1: 270, 2: 450, None: 1980}, True, (Lack.hours, Lack.part), Outlook.safe),
        ({}, {1: 270, 2: 450, None: 1709}, True, (Lack.hours, Lack.part), Outlook.near),
        ({}, {1: 270, 2: 450, None: 1439}, True, (Lack.hours, Lack.part), Outlook.lost),
        ({}, {}, False, (Lack.hours, Lack.part, Lack.test), Outlook.lost),
    ],
)
def test_completion_names_what_lacks_and_danger_counts_what_may_be_missed(
    received: dict[int | None, int],
    owed: dict[int | None, int],
    passed: bool,
    lacks: tuple[Lack, ...],
    outlook: Outlook,
) -> None:
    rule = Rule(45, 2700, RULE.parts, 80, 50, True)
    found = standing_of(rule, received, owed, test_passed=passed)
    assert (found.lacks, found.outlook) == (lacks, outlook)
    assert found.is_completed == (outlook == Outlook.completed)


def test_who_is_most_in_danger_comes_first() -> None:
    lost, worse, safe, done = (
        standing_of(Rule(45, 900, (), 80, None, False), {None: earned}, {None: owed})
        for earned, owed in ((0, 90), (0, 0), (0, 900), (900, 0))
    )
    assert sorted([done, safe, lost, worse], key=lambda each: each.urgency) == [worse, lost, safe, done]
    assert [each.in_danger for each in (worse, lost, safe, done)] == [True, True, False, False]


BY_PART = st.dictionaries(st.sampled_from([1, 2, 3, None]), st.integers(0, 5000))


@given(BY_PART, BY_PART, st.integers(1, 4000))
def test_no_figure_exceeds_what_is_asked(
    received: dict[int | None, int], owed: dict[int | None, int], required: int
) -> None:
    found = standing_of(Rule(45, required, ((1, 270), (2, 450)), 80, 50, False), received, owed)
    for each in found.parts[:2]:
        assert each.earned + each.possible + each.missing == each.planned
    assert found.earned <= max(required, 720)
    assert found.possible == 0 or found.earned + found.possible <= required
    assert found.missing == max(required - found.earned - found.possible, 0)
    assert min(min(each.earned, each.possible, each.missing) for each in found.parts) >= 0


def test_a_module_counts_over_its_editions_and_owes_what_is_open(work: Work) -> None:
    module = a_module(work, 270, 450, required=1080)
    first, second = an_edition(work, module, "pierwsza"), an_edition(work, module, "druga", meetings=2)
    one, two = module.parts
    plan_blocks(work, second, [(one, 90)], [(one, 90), (two, 135)])
    left = registered(work, first, "Anna", "Nowak", RegistrationState.withdrawn)
    now = registered(work, second, "Jan", "Lis")
    now.person = left.person
    work.session.flush()
    receive(work, left, (one.id, 45), (None, 30))
    found = standing_in(work, module.id, left.person_id)
    assert [(each.earned, each.possible) for each in found.parts] == [(45, 180), (0, 135), (30, 0)]
    assert balance(work, left) == balance(work, now)
    assert balances_of(work, [left, now]) == {left.id: balance(work, left), now.id: balance(work, now)}
    plain = registered(work, a_training(work, "bez-modulu"), "Ewa", "Kos")
    assert balances_of(work, [now, plain])[plain.id] == balance(work, plain)


def test_each_person_is_owed_one_of_the_parallel_groups(work: Work) -> None:
    module = a_module(work, required=1440)
    edition = an_edition(work, module, meetings=4)
    edition.parallel_groups = [ParallelGroup(position=n, name=name) for n, name in enumerate("AB")]
    work.session.flush()
    a, b = edition.parallel_groups
    for meeting, each in zip(edition.meetings[1:], (a, b, b), strict=True):
        meeting.parallel_group_id = each.id
    in_a, in_b, in_none, outside = group(work, edition, 4)
    in_a.parallel_group_id, in_b.parallel_group_id = a.id, b.id
    outside.state = RegistrationState.waiting
    work.session.flush()
    found = standings(work, [module.id], [each.person_id for each in (in_a, in_b, in_none, outside)])
    assert [each.possible for each in found.values()] == [720, 1080, 1080, 0]


def test_sessions_outside_the_enrolment_are_not_owed(work: Work) -> None:
    edition = an_edition(work, a_module(work, required=1080))
    late, early = group(work, edition, 2)
    late.enrolled_from = early.enrolled_until = work.today + timedelta(days=1)
    work.session.flush()
    found = [balance(work, each) for each in (late, early)]
    assert [each.possible for each in found if each] == [360, 720]


@pytest.mark.parametrize(
    ("kind", "bar", "points", "lacks"),
    [
        (models.TestKind.exit, 6.0, 6.0, ()),
        (models.TestKind.exit, 6.0, 5.5, (Lack.test,)),
        (models.TestKind.exit, None, 0.0, ()),
        (models.TestKind.entry, None, 9.0, (Lack.test,)),
    ],
)
def test_a_module_may_ask_for_the_exit_test(
    work: Work, kind: models.TestKind, bar: float | None, points: float, lacks: tuple[Lack, ...]
) -> None:
    module = a_module(work, 360, needs_test=True)
    person = registered(work, an_edition(work, module), "Jan", "Lis")
    receive(work, person, (module.parts[0].id, 360))
    test = models.EventTest(event_id=person.event_id, kind=kind, most_points=10.0, pass_points=bar)
    work.session.add(test)
    work.session.flush()
    work.session.add(models.Score(test=test, registration_id=person.id, points=points, changed_at=work.now))
    work.session.flush()
    assert standing_in(work, module.id, person.person_id).lacks == lacks


def test_statements_do_not_grow(work: Work) -> None:
    counts = []
    for number in (2, 30):
        module = a_module(work, 270, 450)
        editions = [an_edition(work, module, f"e-{number}-{n}", meetings=number) for n in range(2)]
        for edition in editions:
            plan_blocks(work, edition, *[[(module.parts[0], 90)]] * number)
        people = [*group(work, editions[0], number), *group(work, editions[1], 3)]
        for each in people:
            receive(work, each, (module.parts[0].id, 45), (None, 45))
        asked = module.id, [each.person_id for each in people]
        work.session.expire_all()
        with statements() as seen:
            assert len(standings(work, [asked[0]], asked[1])) == number + 3
        counts.append(len(seen))
    assert counts == [10, 10]
