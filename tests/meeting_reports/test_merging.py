"""Names that were accepted go with the person who is kept, and come back."""

from sqlalchemy import select

from app.meeting_reports.models import Alias
from app.meeting_reports.operations.deciding import decide
from app.persons.operations.merging import merge_persons
from app.persons.operations.parting import take_back_merge
from app.work import Work
from tests.attendance.people import registered
from tests.meeting_reports import files
from tests.meeting_reports.conftest import Take, Webinar
from tests.meeting_reports.test_taking_in import ANNA, JAN
from tests.support.open_events import MakeEvent


def test_an_accepted_name_goes_with_the_person(
    work: Work, webinar: Webinar, take: Take, make_event: MakeEvent
) -> None:
    _, session, (_, jan) = webinar(ANNA, JAN)
    decide(work, take(session, files.TEAMS), {1: str(jan.id)})
    kept = registered(work, make_event(), "Jan", "Żółć-Nowy").person
    gone = jan.person
    verdict = merge_persons(work, kept, gone)
    assert work.session.scalars(select(Alias.person_id)).all() == [kept.id]
    take_back_merge(work, verdict)
    assert work.session.scalars(select(Alias.person_id)).all() == [gone.id]
