"""However many people there are, the lists that tell of signed forms ask the same number of statements."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.events.models import CompletedBy
from app.registrations.models import PaperState, SignedPaper
from app.registrations.operations import sign_up
from app.work import Work
from tests.support.applicants import person
from tests.support.open_events import MakeEvent
from tests.support.statements import statements

Fill = Callable[[int], None]
PATHS = (
    "registrations/",
    "registrations/?paper=owes",
    "registrations.csv",
    "registrations.xlsx",
    "papers/",
    "papers/?state=owed",
    "sheets.pdf",
    "messages/new?readers=form",
)


@pytest.mark.parametrize("completed_by", [CompletedBy.signed_form, CompletedBy.on_the_day])
def test_lists_ask_no_more_for_more_people(
    alicja: FlaskClient, work: Work, make_event: MakeEvent, completed_by: CompletedBy
) -> None:
    event = make_event(completed_by=completed_by, capacity=60)
    counted: list[dict[str, int]] = []
    for people in (range(3), range(3, 30)):
        for number in people:
            registration = sign_up(work, event, person(number)).registration
            if number % 3:
                state = (PaperState.uploaded, PaperState.returned)[number % 2]
                work.session.add(SignedPaper(registration=registration, state=state, uploaded_at=work.now))
        work.session.commit()
        found = {}
        for path in PATHS:
            with statements() as seen:
                answer = alicja.get(f"/manage/events/{event.slug}/{path}", buffered=True)
            assert answer.status_code == 200, path
            found[path] = len(seen)
        counted.append(found)
    assert counted[1] == counted[0]
