"""A file changes nothing that rests on an event: confirmed sessions and taken places."""

from datetime import timedelta

from sqlalchemy import select

from app.events.models import Event
from app.history.models import HistoryFact
from app.records.operations import load
from app.records.writing import all_records
from app.registrations.models import RegistrationState
from app.work import Work
from tests.attendance.people import registered


def test_a_file_does_not_overrun_what_is_confirmed(confirming: Work, work: Work, event: Event) -> None:
    (record,) = all_records(work)
    first = {**record["sessions"][0], "credit_minutes": 90}
    for sessions, line in (
        ([first, *record["sessions"][1:]], "events[0].sessions[0].start_local: "),
        (
            [{**record["sessions"][0], "cancelled": True}, *record["sessions"][1:]],
            "events[0].sessions[0].cancelled: ",
        ),
        (record["sessions"][1:], "events[0].sessions: "),
    ):
        loaded = load(confirming, {"events": [{**record, "sessions": sessions}]})
        (problem,) = loaded.problems
        assert problem.startswith(f"{line}The attendance of ")
        assert (loaded.changed, all_records(work)) == (0, [record])
    second = {**record["sessions"][1], "venue": "Inna sala", "credit_minutes": 90}
    moved = [record["sessions"][0], second, *record["sessions"][2:]]
    assert load(confirming, {"events": [{**record, "sessions": moved}]}).changed == 1


def test_a_file_changes_places_as_the_form_does(confirming: Work, work: Work, event: Event) -> None:
    (record,) = all_records(work)
    waiting = registered(work, event, "Olga", "Śliwa", RegistrationState.waiting, queue_number=9)
    event.meetings[-1].sessions[0].day += timedelta(days=60)
    (record,) = all_records(work)
    low = load(confirming, {"events": [{**record, "capacity": 2}]})
    assert low.problems == [
        "events[0].capacity: 3 people already have a place: the number of places can't be lower than that."
    ]
    assert all_records(work) == [record]
    assert load(confirming, {"events": [{**record, "capacity": 3}]}).changed == 1
    assert waiting.state == RegistrationState.waiting
    kinds = set(work.session.scalars(select(HistoryFact.kind)))
    assert "event.limits_changed" in kinds
