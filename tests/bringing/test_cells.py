"""What cells and columns mean: names in either order, phones as numbers, headings, days, answers."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.bringing.cells import NameOrder, day_in, email_in, mark_in, names_in, order_of, phone_in
from app.bringing.columns import LEFT_OUT, Says, guessed, heading_of
from app.bringing.entries import Line, Meaning, answer_in, entries_of
from app.bringing.first_names import FIRST_NAMES
from app.errors import Refusal
from app.files.tables import TableRow
from app.questions.asking import Option, OwnQuestion
from app.questions.models import QuestionKind


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("601 234 567", "+48 601 234 567"),
        ("601234567", "+48 601 234 567"),
        ("6.01234567E8", "+48 601 234 567"),
        ("6,01234567E8", "+48 601 234 567"),
        ("601234567.0", "+48 601 234 567"),
        ("48601234567", "+48 601 234 567"),
        ("+48601234567", "+48 601 234 567"),
        ("tel. 601234567", "+48 601 234 567"),
        ("601234567; 602345678", "+48 601 234 567"),
        ("601234567, 602345678", "+48 601 234 567"),
        ("22 123 45 67 wew. 12", "22 123 45 67 wew. 12"),
        ("brak", None),
        ("123", None),
        ("9.9E99", None),
    ],
)
def test_phones_come_as_people_and_spreadsheets_write_them(cell: str, phone: str | None) -> None:
    """Numbers, powers, countries, extensions; of two the first."""
    assert phone_in(cell) == phone


@pytest.mark.parametrize(
    "cell", ["Nowak Anna", "Anna Nowak", "NOWAK Anna", "Nowak, Anna", "mgr Anna Nowak", " Anna  Nowak "]
)
@pytest.mark.parametrize("order", list(NameOrder))
def test_a_known_first_name_tells_more_than_the_column(cell: str, order: NameOrder) -> None:
    """One column may hold both orders."""
    first, last = names_in(cell, order)
    assert (first, last.title()) == ("Anna", "Nowak")


@settings(max_examples=100, deadline=None)
@given(
    people=st.lists(
        st.tuples(st.sampled_from(sorted(FIRST_NAMES)), st.sampled_from(["Kowalcze", "Brzoza", "Żuk-Mróz"])),
        min_size=1,
        max_size=9,
    ),
    order=st.sampled_from(list(NameOrder)),
)
def test_any_column_of_names_is_parted_as_it_was_put_together(
    people: list[tuple[str, str]], order: NameOrder
) -> None:
    """The order is found from the names, and each cell parted."""
    cells = [" ".join(each if order == NameOrder.first_last else each[::-1]) for each in people]
    assert order_of(cells) == order
    assert [names_in(each, order) for each in cells] == people


def test_where_nothing_tells_the_order_is_asked() -> None:
    """Unknown names have the order of their heading, or none."""
    assert order_of(["Qwe Asd"], "Nazwisko i imię") == NameOrder.last_first
    assert order_of(["Qwe Asd"], "Imię i nazwisko") == NameOrder.first_last
    assert order_of(["Qwe Asd"], "Uczestnik") is None


def test_days_addresses_and_marks() -> None:
    """As spreadsheets count, as Poles write, as mail programs put it."""
    assert [day_in(each) for each in ("44997", "12.03.2023 r.", "2023-03-12", "31.02.2023", "x")] == [
        date(2023, 3, 12), date(2023, 3, 12), date(2023, 3, 12), None, None,
    ]  # fmt: skip
    assert (
        email_in("Anna Nowak <anna@example.org>;")
        == email_in("mailto:anna@example.org")
        == "anna@example.org"
    )
    assert [mark_in(each) for each in ("X", "nb", "Uspr.", "us", "90", "", "może")] == [
        "present", "absent", None, "excused", "90", "", None,
    ]  # fmt: skip


def test_headings_of_two_rows_below_a_title_are_found() -> None:
    """Titles are passed over, what was merged stands before the words below it; columns are guessed."""
    rows = [
        TableRow(1, ("Lista uczestników modułu I", "", "", "", "")),
        TableRow(3, ("Lp.", "Uczestnik", "Uczestnik", "Kontakt", "Uwagi")),
        TableRow(4, ("", "Imię", "Nazwisko", "E-mail", "")),
        TableRow(5, ("1", "Anna", "Nowak", "anna@example.org", "wegetariańskie")),
    ]
    heading = heading_of(rows)
    assert (heading.texts, heading.first) == (
        ("Lp.", "Uczestnik Imię", "Uczestnik Nazwisko", "Kontakt E-mail", "Uwagi"), 3,
    )  # fmt: skip
    found = guessed(heading.texts, [[]] * 5, {"uwagi": "question-7"})
    assert found == [LEFT_OUT, Says.first_name, Says.last_name, Says.email, "question-7"]


def test_without_a_heading_contents_tell() -> None:
    """Addresses and telephones are seen; names have to be said."""
    rows = [TableRow(1, ("Anna Nowak", "anna@example.org", "601234567"))]
    heading = heading_of(rows)
    assert heading.first == 0
    found = guessed(heading.texts, [["Anna Nowak"], ["anna@example.org"], ["601234567"]], {})
    assert found == [LEFT_OUT, Says.email, Says.phone]


def test_answers_are_matched_by_their_words() -> None:
    """What can be chosen by label or key of no case, days in any writing; other words are refused."""
    choices = (Option("a", "Nocleg", "A night"), Option("b", "Obiad"))
    question = OwnQuestion(
        id=7, version_id=1, version=1, kind=QuestionKind.several_of, label_pl="Co?", choices=choices
    )
    assert answer_in(question, "obiad; NOCLEG") == "b a"
    day = OwnQuestion(id=8, version_id=2, version=1, kind=QuestionKind.date, label_pl="Kiedy?")
    assert answer_in(day, "12.03.2023") == "2023-03-12"
    with pytest.raises(Refusal):
        answer_in(question, "basen")
    meaning = Meaning(columns=["name", "email", "question-7"], questions={7: question})
    (entry,) = entries_of([Line(0, 2, ["Anna Nowak", "a@example.org", "Nocleg"])], meaning)
    assert (entry.problem, entry.answers) == (None, {7: "a"})


@pytest.mark.parametrize("name", ["שרה לוי", "Łucja 👩🏽‍🏫 Żak", "x" * 300 + " Nowak", "=cmd Nowak"])
def test_any_writing_is_taken_as_it_stands(name: str) -> None:
    """From right to left, with pictures, of 300 letters, or what looks like a formula: a name is a text."""
    meaning = Meaning(columns=["name", "email"], orders={"0": "first_last"})
    (entry,) = entries_of([Line(0, 2, [name, "a@example.org"])], meaning)
    assert entry.problem is None
    assert f"{entry.first_name} {entry.last_name}" == name
