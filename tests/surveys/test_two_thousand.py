"""Two thousand evaluations are read and added to in little time, by as many statements as five."""

import time

from flask.testing import FlaskClient
from sqlalchemy import insert

from app.surveys.models import Voice
from app.surveys.operations.answering import answer_by_room_link
from app.surveys.operations.preparing import close_sheet
from app.surveys.queries.evaluations import evaluation_of
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.support.cast import alicja, an_event
from tests.support.statements import statements
from tests.surveys.sheets import an_evaluation, given, question


def test_two_thousand_evaluations(work: Work, signed_in: SignedIn) -> None:
    event = an_event(work, "konferencja", days=0)
    sheet = an_evaluation(work, event)
    asked = [question(work, sheet, number) for number in range(9)]
    rows = [
        {
            "random_id": f"{number:032x}",
            "sheet_id": sheet.id,
            "answers": {
                str(each.id): [each.version_id, str(number % 5 + 1) if each.is_chosen else f"słowa {number}"]
                for each in asked
            },
        }
        for number in range(1999)
    ]
    work.session.execute(insert(Voice), rows)
    begun = time.perf_counter()
    with statements() as seen:
        answer_by_room_link(work, sheet, "the last", given(work, sheet, "5"))
    added = time.perf_counter() - begun
    assert len(seen) < 12
    close_sheet(work, sheet)
    begun = time.perf_counter()
    found = evaluation_of(work, sheet, work.texts)
    read = time.perf_counter() - begun
    assert found.results is not None
    assert found.results[0].answered == 2000
    work.session.commit()
    client: FlaskClient = signed_in(alicja(work))
    begun = time.perf_counter()
    assert client.get(f"/manage/events/{event.slug}/surveys/results/").status_code == 200
    shown = time.perf_counter() - begun
    # Far above what it takes, so that a busy machine does not matter.
    assert max(added, read, shown) < 5, (added, read, shown)
