"""Pasted points are taken to whom they belong; what is doubtful is refused with the reason."""

import pytest

from app.errors import Refusal
from app.progress.growth import growth_of, has_passed, summary_of
from app.progress.models import EventTest
from app.progress.models import TestKind as Kind
from app.progress.points import MOST_LINES, match, points_of, shown
from app.registrations.models import Registration

PEOPLE = [
    Registration(id=id, first_name=first, last_name=last, email=email)
    for id, first, last, email in (
        (1, "Anna", "Łęcka", "anna@example.org"),
        (2, "Jan", "Kowalski", "biuro@example.org"),
        (3, "Jan", "Kowalski", "jan@example.org"),
        (4, "Ewa", "Zając-Nowak", "biuro@example.org"),
    )
]
ENTRY = EventTest(kind=Kind.entry, most_points=20.0, pass_points=None)
EXIT = EventTest(kind=Kind.exit, most_points=40.0, pass_points=24.0)


def taken(pasted: str) -> tuple[dict[int, float], list[tuple[int, str]]]:
    found = match(pasted, PEOPLE, 20)
    assert found.whole is None
    return found.scores, [(line.number, why.message.split()[0]) for line, why in found.refused]


@pytest.mark.parametrize(
    ("pasted", "scores"),
    [
        ("12\n13,5\n\n7.25", {1: 12.0, 2: 13.5, 4: 7.25}),
        ("12\r\n13\r\n14\r\n15\r\n", {1: 12.0, 2: 13.0, 3: 14.0, 4: 15.0}),
        ("Anna Łęcka\t12\nEwa Zając-Nowak\t9", {1: 12.0, 4: 9.0}),
        ("Lp.;Osoba;Punkty\n", {}),
        ("Osoba;Punkty\nLECKA anna;12", {1: 12.0}),
        ("jan@EXAMPLE.org 11", {3: 11.0}),
        ("Łęcka, Anna: 12", {1: 12.0}),
        ("Jan\tKowalski\tbiuro@example.org\t5", {2: 5.0}),
        ("Zając Nowak Ewa - 3", {4: 3.0}),
        ("Anna Łęcka;", {}),
        ("", {}),
    ],
)
def test_lines_are_taken_to_their_people(pasted: str, scores: dict[int, float]) -> None:
    assert taken(pasted)[0] == scores


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Jan Kowalski\t5", "Several"),
        ("biuro@example.org\t5", "Several"),
        ("Nikt Nieznany\t5", "Nobody"),
        ("obcy@example.org\t5", "Nobody"),
        ("Anna Łęcka\tbiuro@example.org\t5", "Name"),
        ("Anna Łęcka\t21", "There"),
        ("Anna Łęcka\t-1", "This"),
        ("Anna Łęcka\t1e3", "This"),
        ("Anna Łęcka\t=1+1", "This"),
        ("Anna Łęcka\t１２", "This"),
        ("\t5", "There"),
        ("😀 5", "Nobody"),
        ("<script>alert(1)</script>\t5", "Nobody"),
    ],
)
def test_doubtful_lines_are_refused(line: str, why: str) -> None:
    assert taken(f"{line}\nEwa Zając-Nowak\t9") == ({4: 9.0}, [(1, why)])


def test_the_same_person_twice_is_refused() -> None:
    assert taken("Anna Łęcka\t5\nanna@example.org\t6") == ({1: 5.0}, [(2, "This")])


@pytest.mark.parametrize("pasted", ["1\n2\n3", "1\n2\n3\n4\n5", "1\n" * MOST_LINES, "x" * 300_000])
def test_points_alone_need_a_line_for_each(pasted: str) -> None:
    found = match(pasted, PEOPLE, 20)
    assert found.whole is not None
    assert found.scores == {}


@pytest.mark.parametrize("typed", ["", "a", "1,234", "-0", "20,01", "999999", "NaN", "1 2", "٣"])
def test_what_is_no_number_of_points(typed: str) -> None:
    with pytest.raises(Refusal):
        points_of(typed, 20)


def test_growth_is_told_in_percentage_points() -> None:
    tests = {Kind.entry: ENTRY, Kind.exit: EXIT}
    both = {Kind.entry: 5.0, Kind.exit: 30.0}
    assert growth_of(tests, both) == 50
    assert growth_of(tests, {Kind.entry: 5.0}) is None
    assert growth_of({Kind.exit: EXIT}, both) is None
    assert (has_passed(EXIT, 24.0), has_passed(EXIT, 23.99), has_passed(EXIT, None)) == (True, False, None)
    assert has_passed(ENTRY, 0.0) is True
    summary = summary_of(tests, [both, {Kind.exit: 10.0}, {}])
    assert summary.taken == {Kind.entry: 1, Kind.exit: 2}
    assert summary.percent == {Kind.entry: 25, Kind.exit: 50}
    assert (summary.growth, summary.passed) == (50, 1)
    assert summary_of(tests, []).growth is None
    assert [shown(each) for each in (None, 12.0, 12.5, 7.25, 0.0, 100.0)] == [
        "", "12", "12.5", "7.25", "0", "100",
    ]  # fmt: skip
