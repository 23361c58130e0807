"""Names that were accepted go with the person who is kept, and come back."""

from sqlalchemy import select

from app.meeting_reports.models import Alias, ReportPerson
from app.meeting_reports.operations.deciding import decide
from app.meeting_reports.queries.people import roll_of
from app.meeting_reports.queries.reports import in_no_report, row_names
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


def test_connections_of_two_rows_that_become_one_stay_those_of_the_person(
    work: Work, webinar: Webinar, take: Take
) -> None:
    _, session, (anna, jan) = webinar(ANNA, ("Jan", "Żółć", "jan@example.org"))
    report = take(session, files.TEAMS)
    decide(work, report, {1: str(jan.id)})
    before = dict(work.session.execute(select(ReportPerson.place, ReportPerson.row_id)).all())
    assert in_no_report(work, session, roll_of(work, session)) == []
    verdict = merge_persons(work, anna.person, jan.person)
    rows = set(work.session.scalars(select(ReportPerson.row_id)))
    assert rows == {before[0]}
    roll = roll_of(work, session)
    assert in_no_report(work, session, roll) == []
    people = work.session.scalars(select(ReportPerson).order_by(ReportPerson.place)).all()
    assert list(row_names(people, roll).values()) == ["Lis Anna"]
    take_back_merge(work, verdict)
    work.session.expire_all()
    assert dict(work.session.execute(select(ReportPerson.place, ReportPerson.row_id)).all()) == before
