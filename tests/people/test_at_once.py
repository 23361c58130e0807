"""Many at the same moment: one person, one institution, one account, one use of a link, one administrator."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.accounts.operations import add_staff, deactivate, give_role, send_links, spend_link
from app.directory.operations.merging import merge_institutions
from app.errors import Refusal
from app.extensions import db
from app.links import Purpose
from app.people.models import Institution, Person
from app.people.operations import institution_for, known_person
from app.sqlite import begin_write
from app.web.request_work import command_work
from app.work import Work
from tests.support.staff import PASSWORD

AT_ONCE = 8
AtOnce = Callable[[Callable[[Work, int], Any]], list[Any]]


@pytest.fixture
def at_once(app: Flask, session: Session) -> AtOnce:
    """Run a function in threads with transactions of their own; return what each gave, or its refusal."""

    def run(action: Callable[[Work, int], Any]) -> list[Any]:
        session.commit()
        barrier = threading.Barrier(AT_ONCE)

        def one(number: int) -> Any:
            with app.app_context(), Session(db.engine) as own:
                barrier.wait(10)
                begin_write(own)
                try:
                    answer = action(command_work(own), number)
                except Refusal as refusal:
                    return refusal
                own.commit()
                return answer

        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(one, range(AT_ONCE)))
        session.expire_all()
        return answers

    return run


def test_one_person(at_once: AtOnce, session: Session) -> None:
    def signing(work: Work, number: int) -> int:
        name = "Żółć" if number % 2 else "ZOLC"
        return known_person(work, "Bartek", name, "bartek@example.org", None, "pl").id

    assert len(set(at_once(signing))) == 1
    assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_one_institution(at_once: AtOnce, session: Session) -> None:
    def propose(work: Work, number: int) -> int:
        found = institution_for(work, "M.O.P.S. Ełk" if number % 2 else "mops elk")
        assert found is not None
        return found.id

    assert len(set(at_once(propose))) == 1
    assert session.scalar(select(func.count()).select_from(Institution)) == 1


def test_many_institutions_and_persons_of_one_transaction(at_once: AtOnce, session: Session) -> None:
    def signing(work: Work, number: int) -> None:
        known_person(work, "Bartek", "Żółć", "bartek@example.org", None, "pl")
        institution_for(work, "MOPS Ełk")
        known_person(work, "Ewa", f"Nr {number}", "ewa@example.org", None, "pl")

    at_once(signing)
    assert session.scalar(select(func.count()).select_from(Person)) == 1 + AT_ONCE
    assert session.scalar(select(func.count()).select_from(Institution)) == 1


def test_one_account_with_one_role(at_once: AtOnce, session: Session) -> None:
    def add(work: Work, number: int) -> bool:
        return give_role(work, add_staff(work, "a@example.org", "A", PASSWORD), Role.trainer)

    assert sorted(at_once(add)) == [False] * (AT_ONCE - 1) + [True]
    account = session.scalars(select(Account)).one()
    assert len(account.roles) == 1


def test_one_use_of_a_link(at_once: AtOnce, work: Work, session: Session) -> None:
    person = known_person(work, "Bartek", "Żółć", "bartek@example.org", None, "pl")

    def links(own: Work, number: int) -> None:
        send_links(own, "bartek@example.org")

    at_once(links)
    token = work.links.token(Purpose.sign_in_person, person.id, person.sign_in_version)
    used = at_once(lambda own, number: spend_link(own, token) is not None)
    assert sorted(used) == [False] * (AT_ONCE - 1) + [True]


def test_one_administrator_stays(at_once: AtOnce, work: Work, session: Session) -> None:
    ids = []
    for number in range(AT_ONCE):
        account = add_staff(work, f"a{number}@example.org", f"A{number}", None)
        give_role(work, account, Role.administrator)
        ids.append(account.id)

    def off(own: Work, number: int) -> None:
        account = own.session.get(Account, ids[number])
        assert account is not None
        deactivate(own, account)

    assert sum(isinstance(each, Refusal) for each in at_once(off)) == 1
    assert session.scalar(select(func.count()).select_from(Account).where(Account.is_active)) == 1


@pytest.mark.postgres
@pytest.mark.parametrize("merge_first", [True, False])
def test_a_name_typed_while_it_is_merged_finds_the_survivor(
    app: Flask, work: Work, session: Session, merge_first: bool
) -> None:
    for name in ("MOPS Ełk", "Ośrodek w Ełku"):
        institution_for(work, name)
    session.commit()
    began, finish = threading.Event(), threading.Event()

    def in_own(action: Callable[[Work], Any], first: bool) -> Any:
        with app.app_context(), Session(db.engine) as own:
            if not first:
                began.wait(10)
                threading.Timer(0.3, finish.set).start()
            begin_write(own)
            answer = action(command_work(own))
            if first:
                began.set()
                finish.wait(10)
            own.commit()
            return answer

    def merge(own: Work) -> None:
        both = {each.name: each for each in own.session.scalars(select(Institution))}
        merge_institutions(own, both["MOPS Ełk"], both["Ośrodek w Ełku"])

    def type_it(own: Work) -> str:
        found = institution_for(own, "Ośrodek w Ełku")
        assert found is not None
        return found.name

    with ThreadPoolExecutor(2) as pool:
        merged = pool.submit(in_own, merge, merge_first)
        typed = pool.submit(in_own, type_it, not merge_first)
        merged.result(20)
        assert typed.result(20) == ("MOPS Ełk" if merge_first else "Ośrodek w Ełku")
    session.expire_all()
    assert [each.name for each in session.scalars(select(Institution))] == ["MOPS Ełk"]
