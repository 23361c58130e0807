"""Likely pairs: never by likeness alone, with the evidence, and a verdict that stays."""

import random
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.errors import Closed, Refusal
from app.events.models import Assignment
from app.history.models import HistoryFact
from app.people.models import Person
from app.persons.likeness import Known, NameLikeness, likeness_of, pairs_among
from app.persons.models import PersonVerdict
from app.persons.operations.verdicts import say_different, take_back_different
from app.persons.queries.pairs import likely_pairs
from app.work import Work
from tests.persons.test_pages import joined
from tests.support.cast import actor, an_event
from tests.support.lines import a_project
from tests.support.statements import statements

PAIRS = "/manage/persons/pairs"
HERE = frozenset({("institution", "1")})


def known(id: int, first: str, last: str, *clues: tuple[str, str]) -> Known:
    return Known(id, first, last, frozenset(clues) or HERE)


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        (("anna", "nowak"), ("anna", "nowak"), NameLikeness.same),
        (("anna", "nowak"), ("nowak", "anna"), NameLikeness.swapped),
        (("anna", "nowak"), ("anna", "nowak lis"), NameLikeness.double),
        (("anna maria", "nowak"), ("anna", "nowak"), NameLikeness.spelling),
        (("anna", "kowalska"), ("anna", "kowlaska"), NameLikeness.spelling),
        (("anna", "kowalska"), ("anna", "kowalka"), NameLikeness.spelling),
        (("anna", "kowalska"), ("anna", "kovalska"), NameLikeness.spelling),
        (("katarzyna", "lis"), ("katazyna", "lis"), NameLikeness.spelling),
        (("anna", "nowak"), ("ewa", "nowak"), None),
        (("ola", "nowak"), ("ela", "nowak"), None),
        (("anna", "nowak"), ("anna", "lis"), None),
        (("anna", "lis"), ("anna", "list"), None),
    ],
)
def test_how_names_are_alike(
    one: tuple[str, str], other: tuple[str, str], names: NameLikeness | None
) -> None:
    pair = known(1, *one), known(2, *other)
    assert likeness_of(*pair, alone=False) == names
    assert likeness_of(*pair[::-1], alone=False) == names
    crowd = [known(id, f"x{id}", f"y{id}") for id in range(10, 15)]
    assert [each.names for each in pairs_among([*pair, *crowd])] == ([names] if names else [])


def test_likeness_alone_is_no_pair() -> None:
    same = known(1, "anna", "nowak", ("mail", "a@x")), known(2, "anna", "nowak", ("mail", "b@x"))
    assert pairs_among(same) == []


def test_another_last_name_is_a_pair_where_nobody_else_has_the_address() -> None:
    two = [known(1, "anna", "nowak", ("mail", "a@x")), known(2, "anna", "lis", ("mail", "a@x"))]
    assert [each.names for each in pairs_among(two)] == [NameLikeness.first]
    third = known(3, "ewa", "wilk", ("mail", "a@x"))
    assert pairs_among([*two, third]) == []


NAMES = st.sampled_from(["anna", "hanna", "ana", "nowak", "nowka", "nowak lis", "lis", "kowalska", "kowalka"])
PEOPLE = st.lists(
    st.tuples(NAMES, NAMES, st.sets(st.sampled_from(["m1", "m2", "t1", "i1", "i2"]), max_size=3)), max_size=9
)


@given(PEOPLE)
def test_who_meets_is_whom_comparing_all_with_all_finds(
    people: list[tuple[str, str, set[str]]],
) -> None:
    kinds = {"m": "mail", "t": "phone", "i": "institution"}
    rows = [
        Known(id, first, last, frozenset((kinds[clue[0]], clue) for clue in clues))
        for id, (first, last, clues) in enumerate(people)
    ]
    expected = set()
    for one in rows:
        for other in rows:
            for kind, clue in one.clues & other.clues:
                count = sum((kind, clue) in each.clues for each in rows)
                alone = count == 2 and kind != "institution"
                if one.id < other.id and likeness_of(one, other, alone=alone):
                    expected.add((one.id, other.id))
    assert {(each.one, each.other) for each in pairs_among(rows)} == expected


def test_twenty_thousand_are_compared_in_time() -> None:
    chance = random.Random(4)
    letters = "abcdefghijklmnoprstuwyz"
    words = ["".join(chance.choices(letters, k=8)) for _ in range(3000)]
    people = [
        known(id, words[id % 150], chance.choice(words), ("mail", str(id)), ("institution", str(id % 400)))
        for id in range(20_000)
    ]
    began = time.perf_counter()
    pairs_among(people)
    assert time.perf_counter() - began < 8  # of a busy machine; alone it is a tenth


@pytest.fixture
def organiser(work: Work, alicja: Account) -> Work:
    return replace(work, actor=actor(alicja))


@pytest.fixture
def twice(work: Work) -> tuple[Person, Person]:
    """Anna, who came with another address the second time."""
    first = joined(
        work, an_event(work, "raz"), "Anna", "Żak", "a.zak@old.example.org", institution="MOPS w Piszu"
    )
    second = joined(
        work, an_event(work, "dwa"), "ANNA", "Zak", "zak@new.example.org", institution="MOPS w Piszu"
    )
    joined(work, an_event(work, "trzy"), "Anna", "Żak", "inna@example.org", institution="GOPS w Lubawie")
    work.session.commit()
    return first.person, second.person


def test_a_changed_address_is_shown_with_what_agrees(
    organiser: Work, twice: tuple[Person, Person], signed_in: Callable[..., FlaskClient], alicja: Account
) -> None:
    found = likely_pairs(organiser)
    assert [(each.one, each.other, each.names) for each in found] == [
        (twice[0].id, twice[1].id, NameLikeness.same)
    ]
    page = signed_in(alicja).get(PAIRS).text
    assert "zak@new.example.org" in page
    assert "<strong>MOPS w Piszu</strong>" in page
    assert "GOPS w Lubawie" not in page


def test_who_are_different_never_come_back_until_it_is_taken_back(
    organiser: Work, twice: tuple[Person, Person], signed_in: Callable[..., FlaskClient], alicja: Account
) -> None:
    client = signed_in(alicja)
    sent = {"one": twice[1].id, "other": twice[0].id}
    assert client.post(PAIRS, data=sent).status_code == 303
    assert likely_pairs(organiser) == []
    page = client.get(f"/manage/persons/{twice[0].id}/").text
    assert "Inna osoba niż ANNA Zak" in page
    organiser.session.expire_all()
    said = organiser.session.scalars(select(PersonVerdict)).one()
    undo = f"/manage/persons/{twice[0].id}/said/{said.id}/undo"
    assert client.post(undo).status_code == 303
    assert client.post(undo).status_code == 409
    assert len(likely_pairs(organiser)) == 1
    facts = organiser.session.scalars(
        select(HistoryFact).where(HistoryFact.kind.in_(["person.different", "person.undecided"]))
    ).all()
    assert len(facts) == 4
    assert all("Zak" not in str(fact.values) for fact in facts)


@pytest.mark.parametrize(
    "sent", [{}, {"one": "1"}, {"one": "x", "other": "2"}, {"one": "999999", "other": "1"}]
)
def test_nonsense_is_nobody(
    sent: dict[str, str], twice: tuple[Person, Person], signed_in: Callable[..., FlaskClient], alicja: Account
) -> None:
    assert signed_in(alicja).post(PAIRS, data=sent).status_code == 404


def test_one_person_is_not_different_from_themselves(
    twice: tuple[Person, Person], signed_in: Callable[..., FlaskClient], alicja: Account
) -> None:
    sent = {"one": twice[0].id, "other": twice[0].id}
    answer = signed_in(alicja).post(PAIRS, data=sent)
    assert answer.status_code == 422
    assert "to ta sama" in answer.text


def test_a_person_of_others_is_refused_with_a_sentence(work: Work, member: Callable[..., Account]) -> None:
    project = a_project(work)
    mine = an_event(work, "moje", project_id=project.id)
    one = joined(work, mine, "Anna", "Nowak", "anna@example.org").person
    other = joined(work, mine, "Anna", "Nowak", "an@example.org").person
    urszula = member("urszula")
    work.session.add(Assignment(account_id=urszula.id, role=Role.organiser, project_id=project.id))
    work.session.commit()
    theirs = replace(work, actor=actor(urszula))
    verdict = say_different(theirs, one, other)
    take_back_different(theirs, verdict)
    with pytest.raises(Closed):
        take_back_different(theirs, verdict)
    joined(work, an_event(work, "cudze"), "Anna", "Nowak", "an@example.org")
    with pytest.raises(Refusal, match="don't organise"):
        say_different(theirs, one, other)


def test_pairs_take_as_many_statements_for_many(
    work: Work, signed_in: Callable[..., FlaskClient], alicja: Account, twice: tuple[Person, Person]
) -> None:
    client = signed_in(alicja)

    def count() -> int:
        with statements() as seen:
            assert client.get(PAIRS).status_code == 200
        return len(seen)

    count()
    before = count()
    event = an_event(work, "cztery")
    for number in range(24):
        joined(work, event, "Ewa", f"Lis{number // 2}", f"e{number}@example.org", institution="MOPS w Piszu")
    work.session.commit()
    assert count() == before
    assert "page=2" in client.get(PAIRS).text
