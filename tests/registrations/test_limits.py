"""Both limits at their edges, and what a change of them or of the day does for those who wait."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.errors import Refusal
from app.history.models import HistoryFact
from app.registrations.late_withdrawals import late_withdrawals
from app.registrations.models import RegistrationState
from app.registrations.operations import change_limits, seat, sign_up, withdraw
from app.work import Work
from tests.conftest import TestClock
from tests.support.applicants import known, person
from tests.support.open_events import DAY, MakeEvent

pytestmark = pytest.mark.sqlite


def test_limits_go_down_to_what_is_taken_and_no_further(work: Work, make_event: MakeEvent) -> None:
    known(work, "MOPS Ełk")
    event = make_event()
    for number, institution in enumerate(("MOPS Ełk", "MOPS Ełk", None, None, None)):
        sign_up(work, event, person(number, institution=institution))
    with pytest.raises(Refusal, match="can't be lower") as refused:
        change_limits(work, event, 4, 2)
    assert (refused.value.field, refused.value.count) == ("capacity", 5)
    with pytest.raises(Refusal, match="can't be lower") as refused:
        change_limits(work, event, 5, 1)
    assert (refused.value.field, refused.value.count) == ("per_institution_limit", 2)
    # The three without an institution are not of one institution.
    assert change_limits(work, event, 5, 2) == []
    assert (event.rules.capacity, event.rules.per_institution_limit) == (5, 2)


def test_a_change_of_limits_is_told_in_the_history_once(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=2)
    rows = [sign_up(work, event, person(number)).registration for number in range(4)]
    assert change_limits(work, event, 3, None) == [rows[2]]
    version = event.version
    assert change_limits(work, event, 3, None) == []
    assert event.version == version
    query = select(HistoryFact).where(HistoryFact.kind == "event.limits_changed")
    (fact,) = work.session.scalars(query)
    assert (fact.event_id, fact.values) == (event.id, {"changed": {"capacity": [2, 3]}})


def test_a_place_that_staff_gave_leaves_the_rest_to_the_line(work: Work, make_event: MakeEvent) -> None:
    known(work, "MOPS Ełk", "GOPS Olecko")
    event = make_event(capacity=3, per_institution_limit=1)
    names = ("MOPS Ełk", "MOPS Ełk", "GOPS Olecko", "GOPS Olecko")
    rows = [
        sign_up(work, event, person(number, institution=name)).registration
        for number, name in enumerate(names)
    ]
    assert [row.is_seated for row in rows] == [True, False, True, False]
    with pytest.raises(Refusal, match="already has all its places"):
        seat(work, rows[3])
    # A free place of the event is none of theirs; one that their colleague leaves is.
    assert withdraw(work, rows[2]) == [rows[3]]
    with pytest.raises(Refusal, match="add them again"):
        seat(work, rows[2])
    version = rows[3].version
    seat(work, rows[3])
    assert rows[3].version == version


@pytest.mark.parametrize(("later", "seated"), [(timedelta(0), False), (timedelta(days=7), True)])
def test_a_meeting_moved_past_the_cutoff_lets_places_fill_themselves_again(
    work_as: Any,
    make_event: MakeEvent,
    clock: TestClock,
    alicja: FlaskClient,
    later: timedelta,
    seated: bool,
) -> None:
    work: Work = work_as()
    event = make_event(capacity=1, withdrawal_cutoff_hours=24 * 43)
    first, second = (sign_up(work, event, person(number)).registration for number in range(2))
    # The meeting begins at 7:00 of the same clock: the cut-off was an hour ago.
    assert clock.now == datetime(2026, 9, 1, 8, tzinfo=UTC)
    assert withdraw(work, first) == []
    assert [task.free for task in late_withdrawals(work)] == [1]
    work.session.commit()
    day = (DAY + later).isoformat()
    data = {"start_local": day, "start_hour": "09:00", "end_hour": "15:00", "choice": "quiet"}
    data |= {"city": "Łódź", "venue": "Sala 13", "version": str(event.version)}
    url = f"/manage/events/{event.slug}/meetings/{event.meetings[0].id}/edit"
    assert alicja.post(url, data=data).status_code == 303
    assert second.state == (RegistrationState.confirmed if seated else RegistrationState.waiting)
    assert len(late_withdrawals(work)) == (0 if seated else 1)
