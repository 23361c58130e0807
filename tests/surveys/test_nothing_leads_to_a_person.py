"""An anonymous evaluation is anonymous: nothing that anybody can read joins an answer to who gave it."""

import io
import json
import logging
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, select, text
from werkzeug.routing import BuildError
from werkzeug.test import TestResponse

from app.accounts.models import Role
from app.events.models import Event
from app.links import Purpose
from app.questions.models import Sheet
from app.records.writing import all_records
from app.registrations.models import Registration
from app.surveys.models import Attempt, Heard, SpentTicket, Voice
from app.surveys.operations.answering import answer_by_own_page
from app.surveys.operations.preparing import close_sheet
from app.tables import METADATA
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import group
from tests.support.cast import an_event, staff
from tests.surveys.sheets import an_evaluation, given, ids

Visitor = Callable[[], FlaskClient]
WORDS = [
    f"qzx-{name}" for name in ("brzoza", "sosna", "klon", "wierzba", "olcha", "jarzębina", "buk", "grab")
]
RESULTS = {"surveys.results", "surveys.results_csv", "surveys.results_xlsx"}


@pytest.fixture
def event(work: Work) -> Event:
    """A training of today."""
    return an_event(work, "szkolenie-anonimowe", days=0)


def evaluated_by(work: Work, sheet: Sheet, people: list[Registration]) -> None:
    """Let people evaluate by their pages, one after the other, each in words of their own."""
    for person, words in zip(people, WORDS, strict=False):
        answer_by_own_page(work, sheet, person, given(work, sheet, "4", *[""] * 5, words))


def read_of(answer: TestResponse) -> str:
    """Return what an answer says, that of workbooks and packed files included."""
    data = answer.get_data()
    if data[:2] == b"PK":
        packed = zipfile.ZipFile(io.BytesIO(data))
        data = b"\n".join(packed.read(name) for name in packed.namelist())
    return data.decode("utf-8", "replace")


def pages(app: Flask, work: Work, event: Event, row: Registration) -> Iterator[tuple[str, str]]:
    """Yield every page of an event, a registration and the house, by endpoint."""
    token = work.links.token(Purpose.manage, row.id, row.link_version)
    values = {"slug": event.slug, "kind": "evaluation", "token": token, "id": row.id, "day": "2026-09-01"}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or not rule.arguments <= values.keys() | {
                *(rule.defaults or ())
            }:
                continue
            try:
                path = rule.build({name: values[name] for name in rule.arguments & values.keys()})
            except BuildError:
                continue
            if path is not None:
                yield rule.endpoint, path[1]


def told_by(app: Flask, work: Work, event: Event, row: Registration, client: FlaskClient) -> set[str]:
    """Return the endpoints that say any of the words to an administrator."""
    work.session.commit()
    asked = list(pages(app, work, event, row))
    assert {endpoint for endpoint, _ in asked} > RESULTS
    found = set()
    for endpoint, path in asked:
        with client.get(path) as answer:
            assert answer.status_code < 500 or endpoint == "site.health", path
            if any(word in read_of(answer) for word in WORDS):
                found.add(endpoint)
    return found


@pytest.fixture
def client(work: Work, signed_in: SignedIn) -> FlaskClient:
    """An administrator, who may see the most."""
    return signed_in(staff(work, "Grażyna", Role.administrator))


def dump(work: Work, *left_out: type[Voice] | type[Heard] | type[SpentTicket]) -> dict[str, list[str]]:
    """Return all rows of all tables."""
    work.session.commit()
    tables: list[Table] = [each for each in METADATA.sorted_tables if each.name not in names(*left_out)]
    return {each.name: sorted(map(str, work.session.execute(select(each)))) for each in tables}


def names(*models: type[Voice] | type[Heard] | type[SpentTicket]) -> set[str]:
    return {each.__tablename__ for each in models}


@pytest.mark.sqlite
def test_no_page_tells_of_four(app: Flask, work: Work, event: Event, client: FlaskClient) -> None:
    sheet, people = an_evaluation(work, event), group(work, event, 6)
    evaluated_by(work, sheet, people[:4])
    close_sheet(work, sheet)
    assert told_by(app, work, event, people[0], client) == set()


@pytest.mark.sqlite
def test_of_five_the_results_tell_and_nothing_else(
    app: Flask, work: Work, event: Event, client: FlaskClient
) -> None:
    sheet, people = an_evaluation(work, event), group(work, event, 6)
    evaluated_by(work, sheet, people[:5])
    work.session.commit()
    for rest in ("", "evaluation/", "results/", "results.csv", "results.xlsx", "evaluation/print"):
        with client.get(f"/manage/events/{event.slug}/surveys/{rest}") as answer:
            assert not any(word in read_of(answer) for word in WORDS)
    close_sheet(work, sheet)
    assert told_by(app, work, event, people[0], client) == RESULTS
    told = json.dumps(list(all_records(work)), ensure_ascii=False) + str(dump(work, Voice))
    assert not any(word in told for word in WORDS)


def test_an_answer_writes_the_answer_and_a_mark_and_nothing_else(
    work: Work, event: Event, client_as_visitor: Visitor, data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sheet, people = an_evaluation(work, event), group(work, event, 6)
    evaluated_by(work, sheet, people[:5])
    person = people[5]
    token = work.links.token(Purpose.manage, person.id, person.link_version)
    before = dump(work, Voice, Heard)
    own = f"/registrations/{token}/surveys/evaluation"
    visitor = client_as_visitor()
    assert visitor.get(own).status_code == 200
    first, *_, words = ids(work, sheet)[:7]
    form = {f"question-{first}": "1", f"question-{words}": "qzx-cis"}
    assert visitor.post(own, data=form).status_code == 303
    assert dump(work, Voice, Heard) == before
    room = f"/evaluations/{work.links.token(Purpose.evaluation, sheet.id, sheet.link_version)}/"
    assert visitor.get(room).status_code == 200
    assert visitor.post(room, data=form | {"ticket": "once"}).status_code == 303
    assert dump(work, Voice, Heard, SpentTicket) == {
        name: rows for name, rows in before.items() if name not in names(SpentTicket)
    }
    # Neither who has opened an evaluation nor what was said is in any log.
    opened = "".join(each.read_text() for each in (data_dir / "access").glob("*.log"))
    assert "evaluation" not in opened
    assert "qzx-cis" not in caplog.text
    assert token not in "\n".join(
        each.getMessage() for each in caplog.records if each.name.startswith("zapisy")
    )


def test_the_place_of_a_row_tells_nothing(work: Work, event: Event) -> None:
    """Eight answers lie in another order than that in which they came; one transaction wrote all of them."""
    sheet, people = an_evaluation(work, event), group(work, event, 8)
    evaluated_by(work, sheet, people)
    work.session.commit()
    lying = [str(row) for row in work.session.scalars(text("SELECT answers FROM surveys_voices"))]
    came = [next(n for n, word in enumerate(WORDS) if word in json.dumps(json.loads(row), ensure_ascii=False))
            for row in map(_as_json, lying)]  # fmt: skip
    assert sorted(came) == list(range(8))
    assert came != list(range(8))
    if work.session.connection().dialect.name == "postgresql":
        writers = work.session.scalar(text("SELECT count(DISTINCT xmin::text) FROM surveys_voices"))
        assert writers == 1
    assert not work.session.scalars(select(Attempt)).all()


def _as_json(row: str) -> str:
    """Return a row as JSON, which PostgreSQL's driver has read already."""
    try:
        json.loads(row)
    except ValueError:
        return json.dumps(row, ensure_ascii=False)
    return row
