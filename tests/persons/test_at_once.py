"""Two persons become one while they sign up, are marked, sign in, or are merged by somebody else."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.attendance.models import RegisterRow
from app.attendance.operations import confirm_register
from app.attendance.operations.marks import set_marks
from app.errors import Refusal
from app.events.models import Event
from app.events.models import Session as EventSession
from app.extensions import db
from app.people.models import Person
from app.persons.models import PersonVerdict
from app.persons.operations.merging import merge_persons
from app.persons.operations.parting import take_back_merge
from app.registrations.models import Registration
from app.registrations.operations import Application, sign_up
from app.sqlite import begin_write
from app.web.request_work import command_work
from app.work import VISITOR, Work
from tests.persons.histories import a_house, coming_event, held_event, received, registered, sessions_of
from tests.support.cast import actor

Act = Callable[[Work], Any]


def at_once(app: Flask, session: Session, acts: list[Act]) -> list[Any]:
    """Do acts in threads with transactions of their own; return what each gave, or its refusal."""
    session.commit()
    barrier = threading.Barrier(len(acts))

    def one(act: Act) -> Any:
        with app.app_context(), Session(db.engine) as own:
            barrier.wait(20)
            begin_write(own)
            try:
                answer = act(command_work(own))
            except Refusal as refusal:
                return refusal
            own.commit()
            return answer

    with ThreadPoolExecutor(len(acts)) as pool:
        answers = list(pool.map(one, acts))
    session.expire_all()
    return answers


def test_merging_while_both_sign_up_and_are_marked(app: Flask, session: Session, work: Work) -> None:
    house = a_house(work)
    coming, held = [coming_event(work) for _ in range(3)], held_event(work, 1)
    one, other = (registered(work, held, who) for who in (house.one, house.other))
    (day,) = sessions_of(held)
    ids = house.one.id, house.other.id
    by_alicja = actor(house.alicja)
    people = [(each.first_name, each.last_name, each.email) for each in (house.one, house.other)]
    slugs, marks, day_id = [each.slug for each in coming], {one.id: "90", other.id: "present"}, day.id

    def merge(own: Work) -> None:
        kept, gone = (own.session.get_one(Person, id) for id in ids)
        merge_persons(replace(own, actor=by_alicja), kept, gone)

    def signing(slug: str, who: tuple[str, str, str]) -> Act:
        def act(own: Work) -> None:
            event = own.session.scalars(select(Event).where(Event.slug == slug)).one()
            first, last, email = who
            sign_up(
                replace(own, actor=VISITOR), event, Application(first_name=first, last_name=last, email=email)
            )

        return act

    def mark(own: Work) -> None:
        mine, register = replace(own, actor=by_alicja), own.session.get_one(EventSession, day_id)
        set_marks(mine, register, marks)
        confirm_register(mine, register)

    acts = [merge, mark, merge, *(signing(slug, who) for slug in slugs for who in people)]
    answers = at_once(app, session, acts)
    if session.get_one(Person, ids[1]).merged_into_id is None:
        # What came in at that moment refused it: said, and done at the second try.
        assert all(isinstance(answers[number], Refusal) for number in (0, 2))
        at_once(app, session, [merge])
    assert session.get_one(Person, ids[1]).merged_into_id == ids[0]
    count = select(func.count()).select_from(PersonVerdict)
    assert session.scalar(count) == 1
    left = session.scalars(select(Registration).where(Registration.person_id == ids[1])).all()
    assert all(each.merged_into_id is not None and each.has_ended for each in left)
    stays = select(Registration.event_id).where(Registration.person_id == ids[0])
    assert len(session.scalars(stays).all()) == 4
    assert received(work, session.get_one(Person, ids[1])) == {}
    assert sum(received(work, session.get_one(Person, ids[0])).values()) in (0, 90, 360)
    rows = select(RegisterRow).where(RegisterRow.person_id == ids[1], RegisterRow.is_expected.is_not(False))
    assert session.scalars(rows).all() == []


def test_two_take_one_merge_back(app: Flask, session: Session, work: Work) -> None:
    house = a_house(work)
    for who in (house.one, house.other):
        registered(work, coming_event(work), who)
    verdict_id = merge_persons(house.by_alicja, house.one, house.other).id
    by_alicja = actor(house.alicja)

    def back(own: Work) -> bool:
        take_back_merge(replace(own, actor=by_alicja), own.session.get_one(PersonVerdict, verdict_id))
        return True

    answers = at_once(app, session, [back] * 4)
    assert sum(each is True for each in answers) == 1
