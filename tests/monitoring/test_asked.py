"""What may be answered: numbers of persons by the family of wrong ones, and every rule of the form."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal
from app.monitoring import asked, pesel
from app.monitoring.asked import checked
from app.monitoring.dictionaries import shipped
from app.monitoring.pesel import check_digit, masked, pesel_in
from tests.monitoring.conftest import PESEL, typed

TODAY = date(2026, 9, 1)


def number_of(born: date, serial: int) -> str:
    """Return the number of somebody who was born on a day."""
    century = {18: 80, 19: 0, 20: 20, 21: 40, 22: 60}[born.year // 100]
    digits = f"{born.year % 100:02}{born.month + century:02}{born.day:02}{serial:04}"
    return digits + str(check_digit(digits))


@given(st.dates(date(1800, 1, 1), TODAY), st.integers(0, 9999))
def test_every_number_tells_birthday_and_sex(born: date, serial: int) -> None:
    number = number_of(born, serial)
    read = pesel_in(number, TODAY)
    assert (read.digits, read.born, read.is_woman) == (number, born, serial % 2 == 0)
    assert number not in repr(read)


@given(st.dates(date(1800, 1, 1), TODAY), st.integers(0, 9999), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(born: date, serial: int, place: int, step: int) -> None:
    number = number_of(born, serial)
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    with pytest.raises(Refusal):
        pesel_in(wrong, TODAY)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("8083141014", pesel.WRONG_LENGTH),
        ("808314101466", pesel.WRONG_LENGTH),
        ("8083141014a", pesel.NO_DIGITS),
        ("8083141014٦", pesel.NO_DIGITS),
        ("80831410147", pesel.WRONG_SUM),
        (f"8083321014{check_digit('8083321014')}", pesel.NO_SUCH_DAY),
        (f"8093141014{check_digit('8093141014')}", pesel.NO_SUCH_DAY),
        ("50610205584", pesel.NOT_BORN_YET),
    ],
)
def test_each_wrong_number_has_its_sentence(number: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        pesel_in(number, TODAY)
    assert (refused.value.message, refused.value.field) == (sentence, "pesel")


@pytest.mark.parametrize("number", ["80831410146", "91923100759", "808314 10146", "808314-10146"])
def test_numbers_of_nobody_alive_are_right(number: str) -> None:
    assert len(pesel_in(number, TODAY).digits) == 11
    assert masked(PESEL) == "808314•••••"


def test_a_whole_form_becomes_answers_with_the_words_of_the_day() -> None:
    done = checked(typed(), shipped(), TODAY)
    assert (done.problems, done.doubts) == ({}, [])
    answers = done.answers
    assert (answers.pesel, answers.born) == (PESEL, date(1880, 3, 14))
    assert answers.words["education"] == "Wyższe (ISCED 5–8)"
    assert answers.get("phone") == "+48 600 100 299"
    assert PESEL not in repr(answers)
    assert PESEL not in repr(done)


@pytest.mark.parametrize(
    ("changed", "name", "sentence"),
    [
        ({"citizenship": "martian"}, "citizenship", asked.NO_CHOICE),
        ({"disability": ""}, "disability", asked.NO_CHOICE),
        ({"pesel": ""}, "pesel", asked.NO_NUMBER),
        ({"no_pesel": "y", "other_id": "A1", "birth_date": "1980-01-01"}, "pesel", asked.BOTH),
        ({"pesel": "", "no_pesel": "y", "birth_date": "1980-01-01"}, "other_id", asked.NO_OTHER),
        ({"pesel": "", "no_pesel": "y", "other_id": "A1"}, "birth_date", asked.NO_BIRTHDAY),
        ({"birth_date": "2026-09-01"}, "birth_date", asked.NOT_BORN),
        ({"postcode": "1223"}, "postcode", asked.NO_POSTCODE),
        ({"county": ""}, "county", asked.NO_TEXT),
        ({"town": "x" * 121}, "town", asked.TOO_LONG),
        ({"phone": "12"}, "phone", asked.NO_PHONE),
        ({"phone": "", "email": ""}, "email", asked.NO_CONTACT),
        ({"labour": "employed"}, "labour", asked.NO_CHOICE),
        ({"labour": "unemployed/local_government"}, "labour", asked.NO_CHOICE),
        ({"labour": "inactive/learning"}, "end_of_education", asked.NO_END),
        (
            {"labour": "inactive/learning", "end_of_education": "2026-08-31"},
            "end_of_education",
            asked.END_IS_OVER,
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_question(changed: dict[str, str], name: str, sentence: str) -> None:
    done = checked(typed(**changed), shipped(), TODAY)
    assert done.problems[name].message == sentence


def test_what_does_not_agree_with_the_number_is_a_doubt() -> None:
    done = checked(typed(sex="man", birth_date="1980-03-14"), shipped(), TODAY)
    assert (done.problems, done.doubts) == ({}, [asked.OTHER_SEX, asked.OTHER_BIRTHDAY])
    same = checked(typed(birth_date="1880-03-14"), shipped(), TODAY)
    assert same.doubts == []
    assert "birth_date" not in same.values


def test_answers_that_were_not_for_this_person_fall_away() -> None:
    end = (TODAY + timedelta(400)).isoformat()
    assert "end_of_education" not in checked(typed(end_of_education=end), shipped(), TODAY).values
    learning = checked(typed(labour="inactive/learning", end_of_education=end), shipped(), TODAY)
    assert learning.values["end_of_education"] == end
    abroad = checked(typed(country="Litwa", postcode="LT-01100", voivodeship=""), shipped(), TODAY)
    assert abroad.problems == {}
    assert not {"voivodeship", "county"} & {*abroad.values}
