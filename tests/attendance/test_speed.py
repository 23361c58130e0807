"""Confirming a register of 300 people takes few statements, however many people, blocks and make-ups."""

from collections.abc import Callable
from time import thread_time

import pytest

from app.attendance.models import RowRole
from app.attendance.operations import confirm_register, fill_blanks
from app.attendance.operations.joining import Joining, add_person
from app.events.models import Session
from app.work import Work
from tests.attendance.editions import a_module, an_edition
from tests.attendance.people import group, held
from tests.support.cast import actor, alicja
from tests.support.statements import statements

AT_MOST = 0.5
"""Seconds of this thread for 300 people, as asked for; machines on which others run get thrice that.

The wall's clock would count the pauses of the machine; the database's part is the statements, counted.
"""


def an_open_register(work: Work, slug: str, people: int, make_ups: int) -> Session:
    """Return a session of blocks with everybody marked, some of them from another edition."""
    module = a_module(work, f"m-{slug}")
    home, host = an_edition(work, module, f"dom-{slug}"), an_edition(work, module, slug)
    guests = group(work, home, make_ups)
    group(work, host, people - make_ups)
    missed, session = held(home, work)[0], held(host, work)[0]
    for each in guests:
        add_person(work, session, Joining(RowRole.makeup, each.id, makes_up_session_id=missed.id))
    if guests:
        fill_blanks(work, missed, "absent")
        confirm_register(work, missed)
    fill_blanks(work, session)
    work.session.commit()
    work.session.expire_all()
    return session


@pytest.mark.parametrize("make_ups", [0, 20])
def test_confirming_300_people(work: Work, work_as: Callable[..., Work], make_ups: int) -> None:
    mine = work_as(actor(alicja(work)))
    counted = []
    took = 0.0
    for people in (30, 300):
        session = an_open_register(mine, f"s{people}", people, make_ups)
        begun = thread_time()
        with statements() as seen:
            confirm_register(mine, session)
        mine.session.commit()
        took = thread_time() - begun
        counted.append(len(seen))
    assert counted[0] == counted[1]
    assert counted[0] <= 45
    assert took < 3 * AT_MOST
