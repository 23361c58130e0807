"""A change that touches 300 people and three meetings is seen, and released, while somebody waits."""

from time import thread_time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.outbox.models import Letter
from app.registrations.models import RegistrationState
from app.work import Work
from tests.attendance.people import registered
from tests.desk.test_manage import fields_of
from tests.support.cast import an_event, celina

PEOPLE, WAITING = 280, 20
MOST_SECONDS = 2.0


@pytest.mark.parametrize("events", [1, 3])
def test_three_meetings_of_three_hundred_people(alicja: FlaskClient, work: Work, events: int) -> None:
    made = [
        an_event(work, f"cykl-{number}", meetings=3 // events, capacity=PEOPLE) for number in range(events)
    ]
    for number in range(PEOPLE + WAITING):
        state = RegistrationState.waiting if number >= PEOPLE else RegistrationState.confirmed
        language = "en" if number % 10 == 0 else "pl"
        for event in made:
            registered(
                work, event, "Anna", f"Nowak{number:03}", state, queue_number=number, language=language,
                email=f"anna{number}@example.org",
            )  # fmt: skip
    celina(work, *made)
    work.session.commit()
    url = "/manage/changes/" if events > 1 else "/manage/events/cykl-0/changes/"
    slugs = [event.slug for event in made]
    page = alicja.get(url, query_string={"event": slugs})
    form: dict[str, object] = {
        name: "08:00" if name.endswith("start_hour") and "meetings" in name else value
        for name, value in fields_of(page.text).items()
    }
    form |= {"event": slugs} if events > 1 else {}
    took = []
    for choice in ("", "notify"):
        before = thread_time()
        answer = alicja.post(url, data=form | ({"choice": choice} if choice else {}))
        took.append(thread_time() - before)
        assert answer.status_code == (303 if choice else 200), answer.text
    assert work.session.scalar(select(func.count()).select_from(Letter)) == PEOPLE + WAITING + 1
    assert max(took) < MOST_SECONDS
