"""A competence in four stages: scope and standard are written, the others follow from the tests."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.errors import Closed
from app.events.models import Event
from app.history.models import HistoryFact
from app.progress.models import EventTest
from app.progress.models import TestKind as Kind
from app.questions.models import SheetKind
from app.records.operations import load
from app.records.writing import all_records
from app.surveys.competences import Compared, compared, compared_group
from app.surveys.operations.competences import describe_competence
from app.surveys.operations.copying import copy_sheets
from app.surveys.operations.preparing import close_sheet
from app.surveys.queries.competences import competence_of, four_stages
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import group, registered
from tests.records.test_questions import RECORD
from tests.support.cast import alicja, an_event, celina, daniel
from tests.support.statements import statements
from tests.surveys.sheets import a_test, answered

SCOPE, STANDARD = "Pracownicy CUS: organizacja usług", "Umie ułożyć plan.\nZna przepisy."


@pytest.fixture
def event(work: Work) -> Event:
    """A training whose people are tested: one reaches the standard, one does not, one takes no exit test."""
    made = an_event(work, "szkolenie-z-kompetencja", days=3)
    bartek, anna, jan = group(work, made, 3)
    entry, exit = a_test(work, made), a_test(work, made, SheetKind.exit)
    for person, first, last in ((bartek, "2", "1"), (anna, "2", "2"), (jan, "1", "")):
        answered(work, entry, person, first, "no")
        if last:
            answered(work, exit, person, last, "yes")
    for each in (entry, exit):
        close_sheet(work, each)
    return made


def page(event: Event, rest: str = "") -> str:
    return f"/manage/events/{event.slug}/surveys/competence/{rest}"


def test_the_pass_mark_is_the_standard() -> None:
    tests = {
        kind: EventTest(kind=kind, most_points=20, pass_points=12 if kind == Kind.exit else None)
        for kind in Kind
    }
    reached = compared(tests, {Kind.entry: 5, Kind.exit: 12})
    assert reached == Compared(entry=25, exit=60, growth=35, reached=True)
    assert compared(tests, {Kind.exit: 11.5}) == Compared(None, 58, None, False)
    assert compared(tests, {Kind.entry: 20}) == Compared(100, None, None, None)
    assert compared({}, {}) == Compared(None, None, None, None)
    found = compared_group([reached, Compared(None, 58, None, False), Compared(100, None, None, None)])
    assert (found.assessed, found.reached) == (2, 1)


def test_it_is_written_and_printed(work: Work, event: Event, signed_in: SignedIn) -> None:
    work.session.commit()
    client: FlaskClient = signed_in(alicja(work))
    assert "Etap I, zakres" in client.get(page(event)).text
    form = {"scope": SCOPE, "standard": STANDARD, "seen": "0"}
    assert client.post(page(event), data=form).status_code == 303
    # The same once more changes nothing, from a page that is older, too.
    assert client.post(page(event), data=form).status_code == 303
    kinds = [each.kind for each in work.session.scalars(select(HistoryFact))]
    assert kinds.count("event.competence_described") == 1
    sheet = " ".join(client.get(page(event, "print")).text.split())
    for words in (
        SCOPE,
        "Umie ułożyć plan.",
        "co najmniej 60 proc.",
        "osób: 1, oceniono: 2",
        "bez oceny",
        "+100",
    ):
        assert words in sheet
    assert sheet.count("<tr>") == 4


def test_two_who_write_at_once_lose_nothing(work: Work, event: Event, signed_in: SignedIn) -> None:
    work.session.commit()
    client = signed_in(alicja(work))
    assert client.post(page(event), data={"scope": SCOPE, "seen": "0"}).status_code == 303
    late = client.post(page(event), data={"scope": "Inny zakres", "seen": "0"})
    assert late.status_code == 409
    assert "ktoś inny" in late.text
    assert "Inny zakres" in late.text
    assert SCOPE in late.text
    assert 'name="seen" type="hidden" value="1"' in late.text
    assert client.post(page(event), data={"scope": "Inny zakres", "seen": "1"}).status_code == 303
    for wrong in ("", "x", "-1", "١", "9" * 30):
        assert client.post(page(event), data={"scope": f"Trzeci {wrong}", "seen": wrong}).status_code == 409
    long = client.post(page(event), data={"scope": "ą" * 100_000, "seen": "2"})
    assert long.status_code == 422
    assert "ą" * 1000 in long.text
    with pytest.raises(Closed):
        describe_competence(work, event, "Czwarty", None, 0)
    # Everything can be emptied, and what holds nothing but blanks is nothing.
    assert client.post(page(event), data={"scope": " ", "standard": "\n", "seen": "2"}).status_code == 303
    written = competence_of(work, event)
    assert written is not None
    assert (written.scope, written.standard, written.version) == (None, None, 3)


def test_it_is_the_organisers(
    work: Work, event: Event, signed_in: SignedIn, client_as_visitor: Callable[[], FlaskClient]
) -> None:
    trainer = celina(work, event)
    work.session.commit()
    for client in (signed_in(trainer), signed_in(daniel(work))):
        assert client.get(page(event)).status_code == 403
        assert client.get(page(event, "print")).status_code == 403
        assert client.post(page(event), data={"scope": SCOPE, "seen": "0"}).status_code == 403
    assert client_as_visitor().get(page(event)).status_code == 303
    assert competence_of(work, event) is None


def test_nothing_is_there_yet(work: Work, signed_in: SignedIn) -> None:
    bare = an_event(work, "bez-kompetencji")
    work.session.commit()
    client = signed_in(alicja(work))
    assert "Nie ma jeszcze testu końcowego" in client.get(page(bare)).text
    assert "nie ma na liście" in client.get(page(bare, "print")).text


def test_a_copy_and_a_file_take_it_along(work: Work, event: Event) -> None:
    describe_competence(work, event, SCOPE, STANDARD, 0)
    copy = an_event(work, "kopia-z-kompetencja")
    copy_sheets(work, event, copy)
    made = competence_of(work, copy)
    assert made is not None
    assert (made.scope, made.standard) == (SCOPE, STANDARD)


def test_files_of_activities(work: Work) -> None:
    def loaded(competence: Any) -> tuple[int, int, int, list[str]]:
        found = load(work, {"events": [{**RECORD, "competence": competence}]})
        return found.added, found.changed, found.unchanged, found.problems

    told = {"scope": SCOPE, "standard": STANDARD}
    assert loaded(told) == (1, 0, 0, [])
    work.session.commit()
    (record,) = all_records(work)
    assert record["competence"] == told
    assert loaded(told) == (0, 0, 1, [])
    assert loaded({"scope": SCOPE}) == (0, 1, 0, [])
    assert load(work, {"events": [RECORD]}).unchanged == 1
    for wrong, said in (
        (5, "object"),
        ({"stage": "x"}, "stage"),
        ({"scope": ""}, "empty"),
        ({"scope": 1}, "text"),
    ):
        assert said in " ".join(loaded(wrong)[3])


def test_statements_do_not_grow(work: Work, event: Event) -> None:
    work.session.flush()
    with statements() as few:
        four_stages(work, event)
    for number in range(40):
        registered(work, event, f"Nowa{number}", "Osoba")
    work.session.flush()
    with statements() as many:
        assert len(four_stages(work, event).people) == 43
    assert len(few) == len(many) <= 5
