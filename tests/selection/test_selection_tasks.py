"""Applications that wait for a decision stand among the tasks of an event and of its organisers."""

from datetime import date, time

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.events.models import CompletedBy, EventStatus, Publication, WhoDecides
from app.registrations.operations import StaffDecision, decide
from app.work import Work
from tests.selection.test_desk import applied
from tests.support.open_events import MakeEvent
from tests.support.statements import statements

TASK = "3 zgłoszenia czekają na decyzję"


def test_complete_applications_are_a_task_until_they_are_decided(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=2, who_decides=WhoDecides.staff)
    ids = applied(work, event, None, None, None)
    session.commit()
    for path in ("/manage/", f"/manage/events/{event.slug}/"):
        page = alicja.get(path).text
        assert TASK in page, path
        assert f"/manage/events/{event.slug}/selection/?state=applied&amp;complete=yes" in page
    decide(work, event, StaffDecision(confirm=ids[:2], reserve=ids[2:]))
    session.commit()
    assert "czeka na decyzję" not in alicja.get("/manage/").text


def test_what_nobody_can_decide_is_no_task(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    past = make_event(who_decides=WhoDecides.staff, days=[(date(2026, 8, 20), time(9), time(15))])
    unsigned = make_event(who_decides=WhoDecides.staff, completed_by=CompletedBy.signed_form)
    arrival = make_event(capacity=9, per_institution_limit=1)
    cancelled, draft = make_event(who_decides=WhoDecides.staff), make_event(who_decides=WhoDecides.staff)
    for number, event in enumerate((unsigned, cancelled, draft)):
        applied(work, event, None, first=10 * number)
    applied(work, arrival, "OPS Nieznany", first=90)
    cancelled.status, draft.publication = EventStatus.cancelled, Publication.draft
    session.commit()
    assert "na decyzję" not in alicja.get("/manage/").text
    assert past.slug not in alicja.get("/manage/").text


def test_statements_do_not_grow_with_events(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    counts = []
    for events in (1, 12):
        for number in range(events):
            event = make_event(who_decides=WhoDecides.staff)
            applied(work, event, None, first=100 * events + number)
        session.commit()
        with statements() as made:
            assert "zgłoszenie czeka na decyzję" in alicja.get("/manage/").text
        counts.append(len(made))
    assert counts[0] == counts[1]
