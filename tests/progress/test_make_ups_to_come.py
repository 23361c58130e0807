"""What an agreed make-up may add is what its confirmation will add: the sum stays as it was."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.attendance.models import RowRole
from app.attendance.operations import Joining, add_person, confirm_register, fill_blanks, set_marks
from app.errors import Refusal
from app.events.models import Event, ParallelGroup, Session
from app.events.timing import sessions_of
from app.programmes.models import Module
from app.progress.queries import standing_in
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.editions import a_module, an_edition
from tests.attendance.people import group, held
from tests.support.cast import actor, alicja
from tests.support.statements import statements

World = tuple[Work, Module, Registration, Session, list[Session]]


def in_parallel(work: Work, module: Module) -> tuple[Event, list[Session]]:
    """Make an edition whose first two days are the same one for two groups, both over."""
    edition = an_edition(work, module, "edycja", meetings=4)
    edition.parallel_groups = [ParallelGroup(position=n, name=name) for n, name in enumerate("AB")]
    work.session.flush()
    one, two = sessions_of(edition)[:2]
    two.day = work.today - timedelta(days=2)
    for session, each in zip((one, two), edition.parallel_groups, strict=True):
        session.meeting.parallel_group_id = each.id
    work.session.flush()
    return edition, [one, two]


def agreed(
    work: Work, mine: Work, *, parallel: bool, hosts: int, mark: str, percent: int | None
) -> tuple[Module, Registration, list[Session]]:
    """Make somebody who missed a day and will make it up at so many others."""
    module = a_module(work, minutes=(1080, 540), makeup_percent=percent)
    if parallel:
        home, (missed, there) = in_parallel(work, module)
        places = [there]
    else:
        home = an_edition(work, module, "edycja")
        missed = held(home, work)[0]
        places = [held(an_edition(work, module, f"inna-{n}"), work)[0] for n in range(hosts)]
    (person,) = group(work, home, 1)
    person.parallel_group_id = missed.meeting.parallel_group_id
    work.session.flush()
    set_marks(mine, missed, {person.id: mark})
    confirm_register(mine, missed)
    for place in places:
        joining = Joining(RowRole.makeup, registration_id=person.id, makes_up_session_id=missed.id)
        add_person(mine, place, joining)
    return module, person, places


@pytest.mark.parametrize("percent", [None, 0, 5, 100])
@pytest.mark.parametrize("mark", ["absent", "late:105"])
@pytest.mark.parametrize(("parallel", "hosts"), [(True, 1), (False, 1), (False, 2)])
def test_what_is_possible_turns_into_what_is_earned(
    work: Work,
    work_as: Callable[..., Work],
    parallel: bool,
    hosts: int,
    mark: str,
    percent: int | None,
) -> None:
    mine = work_as(actor(alicja(work)))
    module, person, places = agreed(work, mine, parallel=parallel, hosts=hosts, mark=mark, percent=percent)
    sums = []
    for place in [None, *places]:
        if place is not None:
            fill_blanks(mine, place, "present")
            confirm_register(mine, place)
        now = standing_in(work, module.id, person.person_id)
        sums.append((now.earned + now.possible, [each.earned + each.possible for each in now.parts]))
    assert sums == [sums[0]] * (hosts + 1)


def test_statements_do_not_grow_with_make_ups(work: Work, work_as: Callable[..., Work]) -> None:
    mine = work_as(actor(alicja(work)))
    counts = []
    for number in (1, 5):
        module = a_module(work, f"m{number}", makeup_percent=20)
        home, host = an_edition(work, module, f"dom-{number}"), an_edition(work, module, f"gosc-{number}")
        people, missed, there = group(work, home, number), held(home, work)[0], held(host, work)[0]
        fill_blanks(mine, missed, "absent")
        confirm_register(mine, missed)
        for each in people:
            add_person(
                mine, there, Joining(RowRole.makeup, registration_id=each.id, makes_up_session_id=missed.id)
            )
        work.session.expire_all()
        with statements() as seen:
            standing_in(work, module.id, people[0].person_id)
        counts.append(len(seen))
    assert counts == [18, 18]


@pytest.mark.parametrize("role", [RowRole.guest, RowRole.substitute, RowRole.walk_in])
def test_the_other_group_teaches_nobody_twice(
    work: Work, work_as: Callable[..., Work], role: RowRole
) -> None:
    mine = work_as(actor(alicja(work)))
    module = a_module(work, minutes=(1080, 540))
    home, (own, other) = in_parallel(work, module)
    (person,) = group(work, home, 1)
    person.parallel_group_id = own.meeting.parallel_group_id
    work.session.flush()
    set_marks(mine, own, {person.id: "present"})
    confirm_register(mine, own)
    before = standing_in(work, module.id, person.person_id)
    joining = Joining(role, registration_id=person.id)
    if role != RowRole.guest:
        with pytest.raises(Refusal, match="or group"):
            add_person(mine, other, joining)
        return
    assert add_person(mine, other, joining).role == RowRole.guest
    fill_blanks(mine, other, "present")
    confirm_register(mine, other)
    assert standing_in(work, module.id, person.person_id) == before
