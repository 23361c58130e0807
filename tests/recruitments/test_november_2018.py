"""The three seminars of November 2018 as one recruitment, from their records to the figures.

"Liczba miejsc ograniczona, decyduje kolejność zgłoszeń", with the signed form (zał. nr 2): Pisz on the 13th,
Ostróda on the 14th, Święta Lipka on the 19th, which had been a public holiday on the 12th.
"""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.attendance.operations import confirm_register, set_marks
from app.changes.plan import EditEvent
from app.changes.release import release
from app.events.models import CompletedBy, Event, Recruitment
from app.outbox.models import Letter
from app.records.operations import load
from app.records.operations.recruitments import dump_recruitments
from app.recruitments.figures import figures
from app.registrations.models import Registration
from app.signed_papers.operations.deciding import receive
from app.work import Work
from tests.conftest import TestClock
from tests.support.applicants import typed
from tests.support.commands import DATA
from tests.support.html import parsed

PISZ, OSTRODA, LIPKA = IDS = [f"seminar-2018-11-{name}" for name in ("piski", "ostrodzki", "ketrzynski")]
TITLE = "Seminaria w trzech powiatach – listopad 2018"


class Autumn:
    """The recruitment as its people see it: each step is a page or an operation of that autumn."""

    def __init__(self, work_as: Callable[..., Work], clock: TestClock) -> None:
        self._work_as, self._clock = work_as, clock

    def on(self, month: int, day: int, hour: int = 9) -> Work:
        """Let this moment come (in UTC)."""
        self._clock.now = datetime(2018, month, day, hour, tzinfo=UTC)
        return self._work_as()

    def event(self, work: Work, id: str) -> Event:
        """Return a seminar."""
        return work.session.scalars(select(Event).where(Event.record_id == id)).one()

    def published(self, work: Work) -> Recruitment:
        """Load the records as they were planned, with the recruitment; three places each."""
        known = {each["id"]: each for each in json.loads((DATA / "events.json").read_text())["events"]}
        records = [
            {**known[id], "status": "planned", "slug": id.removeprefix("seminar-2018-11-")} for id in IDS
        ]
        joint = {"id": "seminars-2018-11", "title_pl": TITLE, "project": known[PISZ]["project"],
                 "target": 8, "events": IDS}  # fmt: skip
        data = {"events": records, "recruitments": [joint]}
        assert load(work, data, publish=True).problems == []
        assert load(work, data).problems == []
        assert dump_recruitments(work) == [{**joint, "once_only": True}]
        for id in IDS:
            event = self.event(work, id)
            changed = {"completed_by": CompletedBy.signed_form, "capacity": 3}
            release(work, EditEvent(event, changed, event.version))
        work.session.commit()
        return work.session.scalars(select(Recruitment)).one()

    def people(self, work: Work, id: str) -> list[Registration]:
        """Return the applicants of a seminar in the order in which they came."""
        work.session.expire_all()
        query = select(Registration).join(Registration.event).where(Event.record_id == id)
        return list(work.session.scalars(query.order_by(Registration.id)))

    def states(self, work: Work, id: str) -> Counter[str]:
        """Count the applicants of a seminar by state."""
        return Counter(each.state.value for each in self.people(work, id))

    def page(self, work: Work, row: Registration) -> str:
        """Return the address of somebody's page."""
        link = work.links.registration(row.id, row.link_version)
        return f"/registrations/{link.split('/registrations/')[1]}"

    def forms_come(self, work: Work, id: str) -> None:
        """Let all forms of a seminar come in on paper."""
        for row in self.people(work, id):
            if row.is_in_force:
                receive(work, row)
        work.session.commit()


@pytest.fixture
def autumn(work_as: Callable[..., Work], clock: TestClock) -> Autumn:
    """The recruitment, not loaded yet."""
    return Autumn(work_as, clock)


def test_three_seminars_are_one_recruitment(
    autumn: Autumn, client: FlaskClient, alicja: FlaskClient, letters: Callable[[], list[Letter]]
) -> None:
    work = autumn.on(10, 15)
    recruitment = autumn.published(work)
    _a_place_is_chosen(autumn, client, recruitment)
    _nobody_applies_twice(autumn, client, letters)
    _forms_give_places(autumn)
    _one_changes_the_place(autumn, client)
    _staff_move_two(autumn, alicja, recruitment)
    _who_came_is_counted(autumn)
    assert recruitment.title_pl == TITLE


def _a_place_is_chosen(autumn: Autumn, client: FlaskClient, recruitment: Recruitment) -> None:
    """16 October: all three are on one page; people choose, and fill in the form of their place."""
    work = autumn.on(10, 16)
    page = " ".join(parsed(client.get(f"/recruitments/{recruitment.id}/").text)[0].text.split())
    for said in (TITLE, "Pisz", "Ostróda", "Święta Lipka", "19 listopada"):
        assert said in page, said
    chosen = client.get(f"/recruitments/{recruitment.id}/apply?event=piski").headers["Location"]
    assert [client.post(chosen, data=typed(number)).status_code for number in range(5)] == [303] * 5
    assert [client.post("/events/ostrodzki/register", data=typed(n)).status_code for n in (5, 6)] == [303] * 2
    assert client.post("/events/ketrzynski/register", data=typed(7)).status_code == 303
    assert [autumn.states(work, id) for id in IDS] == [{"applied": 5}, {"applied": 2}, {"applied": 1}]


def _nobody_applies_twice(autumn: Autumn, client: FlaskClient, letters: Callable[[], list[Letter]]) -> None:
    """17 October: the first of Pisz applies for Ostróda too, and is led to Pisz."""
    work = autumn.on(10, 17)
    assert client.post("/events/ostrodzki/register", data=typed(0)).status_code == 200
    assert letters()[-1].kind == "elsewhere"
    assert autumn.states(work, OSTRODA) == {"applied": 2}


def _forms_give_places(autumn: Autumn) -> None:
    """30 October: the forms come by post; five are good for three places in Pisz."""
    work = autumn.on(10, 30)
    for id in IDS:
        autumn.forms_come(work, id)
    assert autumn.states(work, PISZ) == {"confirmed": 3, "waiting": 2}
    assert autumn.states(work, OSTRODA) == {"confirmed": 2}


def _one_changes_the_place(autumn: Autumn, client: FlaskClient) -> None:
    """5 November: one changes to Święta Lipka with the form that was accepted; the next in line moves up."""
    work = autumn.on(11, 5)
    first = autumn.people(work, PISZ)[0]
    answer = client.post(f"{autumn.page(work, first)}change", data={"event": "ketrzynski"})
    assert answer.status_code == 303
    assert autumn.states(work, LIPKA) == {"confirmed": 2}
    assert autumn.states(work, PISZ) == {"withdrawn": 1, "confirmed": 3, "waiting": 1}


def _staff_move_two(autumn: Autumn, alicja: FlaskClient, recruitment: Recruitment) -> None:
    """8 November: staff move who still waits, and one more, to Ostróda, where one place is free."""
    work = autumn.on(11, 8)
    rows = [each for each in autumn.people(work, PISZ) if each.is_in_force]
    address = f"/manage/recruitments/{recruitment.id}/applicants/"
    target = str(autumn.event(work, OSTRODA).id)
    form = {"registration": [rows[0].id, rows[-1].id], "target": target}
    seen = alicja.post(f"{address}move", data=form).text
    assert "Do przeniesienia: 2" in seen
    assert alicja.post(f"{address}move", data={**form, "moved": "1"}).status_code == 303
    assert autumn.states(work, OSTRODA) == {"confirmed": 3, "waiting": 1}
    assert autumn.states(work, PISZ) == {"withdrawn": 3, "confirmed": 2}


def _who_came_is_counted(autumn: Autumn) -> None:
    """13 and 14 November: marks are confirmed; the figures count each person once."""
    for day, id, present in ((13, PISZ, 2), (14, OSTRODA, 3), (19, LIPKA, 2)):
        work = autumn.on(11, day, 16)
        event = autumn.event(work, id)
        (session,) = event.meetings[0].sessions
        seated = [each for each in autumn.people(work, id) if each.is_seated]
        assert len(seated) == present
        set_marks(work, session, {each.id: "present" for each in seated})
        if session.starts_at is not None and session.ends_at is not None:
            confirm_register(work, session)
        work.session.commit()
    events = [autumn.event(work, id) for id in IDS]
    recruitment = events[0].rules.recruitment
    assert recruitment is not None
    found = figures(work, recruitment, events)
    assert (found.persons, found.seated) == (8, 7)
    assert [found.seats[autumn.event(work, id).id].taken for id in IDS] == [2, 3, 2]
