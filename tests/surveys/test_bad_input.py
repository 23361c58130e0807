"""What can be sent to a test or an evaluation, and must neither be kept nor break anything."""

import csv
import io
import zipfile
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.events.models import Event
from app.links import Purpose
from app.questions.asking import Option
from app.questions.models import QuestionKind, Sheet, SheetKind
from app.questions.operations import QuestionDetails, add_question, retire_question
from app.registrations.models import Registration, RegistrationState
from app.surveys.models import Attempt, Heard, Voice
from app.surveys.operations.preparing import close_sheet
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import group, registered
from tests.support.cast import alicja, an_event
from tests.surveys.sheets import a_test, an_evaluation, evaluated, ids

Visitor = Callable[[], FlaskClient]
WORDS = 6
"""The place of the first question that is answered in words."""


@pytest.fixture
def event(work: Work) -> Event:
    """A training in three days."""
    return an_event(work, "szkolenie-zlosliwe", days=3)


@pytest.fixture
def visitor(client_as_visitor: Visitor) -> FlaskClient:
    """Somebody with a link."""
    return client_as_visitor()


def own(work: Work, row: Registration, kind: str) -> str:
    """Return the address of a sheet by somebody's mailed link."""
    return f"/registrations/{work.links.token(Purpose.manage, row.id, row.link_version)}/surveys/{kind}"


def room(work: Work, sheet: Sheet) -> str:
    """Return the address of an evaluation by the link for the room."""
    return f"/evaluations/{work.links.token(Purpose.evaluation, sheet.id, sheet.link_version)}/"


def count(work: Work, table: type[Attempt] | type[Voice] | type[Heard]) -> int:
    """Count the rows that are there."""
    return work.session.scalar(select(func.count()).select_from(table)) or 0


def test_words_without_end(work: Work, event: Event, visitor: FlaskClient) -> None:
    sheet, anna = an_evaluation(work, event), group(work, event, 1)[0]
    work.session.commit()
    field = f"question-{ids(work, sheet)[WORDS]}"
    for path in (own(work, anna, "evaluation"), room(work, sheet)):
        for long in ("ą" * 100_000, "👍🏽" * 30_000, "\u202eשלום " * 20_000):
            answer = visitor.post(path, data={field: long})
            assert answer.status_code == 422
            # A sentence says what to do, and what was typed is not lost.
            assert "4000" in answer.text
            assert long.strip()[-20:] in answer.text
    assert (count(work, Voice), count(work, Heard)) == (0, 0)


def test_words_of_all_scripts_are_kept_as_they_are(work: Work, event: Event, signed_in: SignedIn) -> None:
    said = ("👩‍👩‍👧 dobrze", "\u202eשלום עולם", "مرحبا", "<script>alert(1)</script>", "a\tb\nc")
    sheet = an_evaluation(work, event)
    for each in said:
        evaluated(work, sheet, 1, *["4"] * 6, each)
    close_sheet(work, sheet)
    work.session.commit()
    page = signed_in(alicja(work)).get(f"/manage/events/{event.slug}/surveys/results/").text
    for each in said[:3]:
        # The character that turns the direction round for all that follows is left out.
        assert each.lstrip("\u202e") in page
    assert "\u202e" not in page
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_character_that_no_database_keeps(work: Work, event: Event, visitor: FlaskClient) -> None:
    sheet = an_evaluation(work, event)
    work.session.commit()
    form = {f"question-{ids(work, sheet)[WORDS]}": "dobrze\x00i źle", "ticket": "x\x00y" * 60}
    assert visitor.post(room(work, sheet), data=form).status_code in (303, 422)
    assert visitor.get(room(work, sheet)).status_code == 200


def test_formulas_are_words_in_files(work: Work, event: Event, signed_in: SignedIn) -> None:
    sheet = an_evaluation(work, event)
    for each in ("=1+1", "+A1", "-A1+2", "@SUM(A1)", '=cmd|"/c calc"!A1'):
        evaluated(work, sheet, 1, *["4"] * 6, each)
    close_sheet(work, sheet)
    work.session.commit()
    client, page = signed_in(alicja(work)), f"/manage/events/{event.slug}/surveys/"
    rows = list(
        csv.reader(io.StringIO(client.get(f"{page}results.csv").text.lstrip("\ufeff")), delimiter=";")
    )
    cells = [row[1] for row in rows[1:]]
    assert "'=1+1" in cells
    assert not [each for each in cells if each.startswith(("=", "@", "+", "-"))]
    with client.get(f"{page}results.xlsx") as answer:
        book = zipfile.ZipFile(io.BytesIO(answer.data))
    assert b"<f>" not in b"".join(book.read(name) for name in book.namelist())


def test_choices_that_nobody_was_offered(work: Work, event: Event, visitor: FlaskClient) -> None:
    sheet = a_test(work, event)
    several = QuestionDetails(
        kind=QuestionKind.several_of, label_pl="Które?", choices=(Option("", "to"), Option("", "tamto")),
        points=(1, 1),
    )  # fmt: skip
    add_question(work, sheet, several)
    other = an_evaluation(work, event)
    anna = group(work, event, 1)[0]
    work.session.commit()
    one, rain, many = ids(work, sheet)
    for field, value in (
        (one, "4"), (one, "1 2"), (one, "0"), (one, "-1"), (one, "1" * 5000), (one, "１"), (one, "'; DROP"),
        (rain, "maybe"), (rain, "YES"), (many, "1 9"), (many, "1,2"), (many, "yes"),
    ):  # fmt: skip
        answer = visitor.post(own(work, anna, "entry"), data={f"question-{field}": value})
        assert answer.status_code == 422, (field, value)
    # The questions of another sheet, unknown ones and one's own points are passed over.
    foreign = {f"question-{ids(work, other)[0]}": "5", "question-999999": "1", "points": "100", "score": "9"}
    assert visitor.post(own(work, anna, "entry"), data=foreign).status_code == 422
    assert count(work, Attempt) == 0
    twice = {f"question-{many}": ["1", "1", "2"]}
    assert visitor.post(own(work, anna, "entry"), data=twice).status_code in (303, 422)
    assert all(each.answers[str(many)][1] == "1 2" for each in work.session.scalars(select(Attempt)))


def test_a_question_that_is_not_asked_any_more(work: Work, event: Event, visitor: FlaskClient) -> None:
    sheet, anna = a_test(work, event), group(work, event, 1)[0]
    first, second = ids(work, sheet)
    retire_question(work, sheet, second)
    work.session.commit()
    form = {f"question-{first}": "1", f"question-{second}": "yes", "questions_seen": f"{first}.1 {second}.1"}
    assert visitor.post(own(work, anna, "entry"), data=form).status_code == 303
    [attempt] = work.session.scalars(select(Attempt))
    assert attempt.answers.keys() == {str(first)}
    for nonsense in ("", "x.y", f"{first}.99", f"{first}.-1", "1." * 5000):
        form |= {"questions_seen": nonsense}
        assert visitor.post(own(work, anna, "entry"), data=form).status_code in (303, 422)


def test_the_same_again(work: Work, event: Event, visitor: FlaskClient) -> None:
    sheet, evaluation, anna = a_test(work, event), an_evaluation(work, event), group(work, event, 1)[0]
    work.session.commit()
    form = {f"question-{ids(work, sheet)[0]}": "1"}
    for _ in range(3):
        assert visitor.post(own(work, anna, "entry"), data=form).status_code == 303
    rated = {f"question-{ids(work, evaluation)[0]}": "3"}
    answers = [visitor.post(own(work, anna, "evaluation"), data=rated).status_code for _ in range(3)]
    assert answers == [303, 409, 409]
    assert (count(work, Attempt), count(work, Voice), count(work, Heard)) == (1, 1, 1)


@pytest.mark.parametrize(
    "state", [RegistrationState.withdrawn, RegistrationState.removed, RegistrationState.waiting]
)
def test_who_has_no_place(work: Work, event: Event, visitor: FlaskClient, state: RegistrationState) -> None:
    a_test(work, event)
    evaluation = an_evaluation(work, event)
    gone = registered(work, event, "Ola", "Wycofana", state)
    work.session.commit()
    form = {f"question-{ids(work, evaluation)[0]}": "3"}
    for kind in SheetKind:
        assert visitor.get(own(work, gone, kind.value)).status_code == 404
        assert visitor.post(own(work, gone, kind.value), data=form).status_code == 404
    assert "/surveys/" not in visitor.get(own(work, gone, "").removesuffix("surveys/")).text
    assert (count(work, Attempt), count(work, Voice)) == (0, 0)


def test_what_is_not_open(work: Work, event: Event, visitor: FlaskClient) -> None:
    draft, anna = a_test(work, event, opened=False), group(work, event, 1)[0]
    work.session.commit()
    assert visitor.get(own(work, anna, "entry")).status_code == 404
    assert (
        visitor.post(own(work, anna, "entry"), data={f"question-{ids(work, draft)[0]}": "1"}).status_code
        == 404
    )
    for kind in ("exit", "evaluation", "quiz", "ENTRY", "entry%00"):
        assert visitor.get(own(work, anna, kind)).status_code == 404
    for other in (Purpose.manage, Purpose.form):
        assert visitor.get(f"/evaluations/{work.links.token(other, draft.id, 1)}/").status_code == 404
    # A test has no link for the room, not even a rightly signed one.
    assert visitor.get(room(work, draft)).status_code == 404
