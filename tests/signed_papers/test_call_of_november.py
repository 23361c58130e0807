"""The group-coaching call of November 2019, from its record to the door list.

Five centres with three places each; the signed form (zał. nr 2) by 5 November; who had received support
before may apply again. Places that a centre did not use went to others.
"""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.changes.plan import EditEvent
from app.changes.release import release
from app.events.models import CompletedBy, Event
from app.outbox.models import Letter
from app.questions.asking import OwnQuestion
from app.records.operations import load
from app.registrations.commands import let_offers_lapse, open_places_that_are_due
from app.registrations.models import Registration
from app.signed_papers.queries import owing, paper_of
from app.work import Work
from tests.conftest import TestClock
from tests.signed_papers.conftest import code
from tests.support.applicants import known, typed
from tests.support.commands import DATA
from tests.support.printed import printed
from tests.support.questions import asks
from tests.support.scans import jpeg, scanned

RECORD = "group-coaching-2019-2020"
PISZ, KORSZE, RESZEL, MILOMLYN, MORAG = CENTRES = [
    f"MOPS {name}" for name in ("Pisz", "Korsze", "Reszel", "Miłomłyn", "Morąg")
]
CAME = [*[PISZ] * 6, *[KORSZE] * 3, *[RESZEL] * 3, *[MILOMLYN] * 3, MORAG]


class Call:
    """The call as its people see it: each step is a page or the worker, at a moment of that autumn."""

    def __init__(self, app: Flask, work_as: Callable[..., Work], clock: TestClock) -> None:
        self.app, self._work_as, self._clock = app, work_as, clock
        self.event: Event

    def on(self, month: int, day: int, hour: int = 9, minute: int = 0) -> Work:
        """Let this moment come (in UTC, an hour behind Warsaw in November)."""
        self._clock.now = datetime(2019, month, day, hour, minute, tzinfo=UTC)
        return self._work_as()

    def published(self, work: Work) -> OwnQuestion:
        """Load the record as it was planned then, and compose the form; return its own question."""
        (record,) = [each for each in json.loads((DATA / "events.json").read_text())["events"]
                     if each["id"] == RECORD]  # fmt: skip
        planned = {"events": [{**record, "status": "planned"}]}
        assert load(work, planned, publish=True).problems == []
        self.event = work.session.scalars(select(Event).where(Event.record_id == RECORD)).one()
        rules = self.event.rules
        assert (rules.capacity, rules.per_institution_limit) == (15, 3)
        assert rules.registration_deadline == date(2019, 11, 5)
        release(
            work,
            EditEvent(
                self.event,
                {
                    "completed_by": CompletedBy.signed_form,
                    "places_open_on": date(2019, 11, 6),
                    "fields": {"phone": "required", "position": "required"},
                },
                self.event.version,
            ),
        )
        question = asks(
            work, self.event, "Czy korzystał(a) Pan(i) już ze wsparcia projektu?", is_required=True
        )
        known(work, *CENTRES)
        return question

    def people(self, work: Work) -> list[Registration]:
        """Return the applicants in the order in which they came."""
        query = select(Registration).where(Registration.event_id == self.event.id)
        return list(work.session.scalars(query.order_by(Registration.id)))

    def states(self, work: Work) -> Counter[str]:
        """Count the applicants by state."""
        return Counter(each.state.value for each in self.people(work))

    def seated(self, work: Work) -> Counter[str | None]:
        """Count those who take part by centre."""
        return Counter(each.institution_name for each in self.people(work) if each.is_seated)

    def page(self, work: Work, row: Registration) -> str:
        """Return the address of somebody's page."""
        return (
            "/registrations/" + work.links.registration(row.id, row.link_version).split("/registrations/")[1]
        )

    def worker(self, work: Work) -> None:
        """Let the worker look."""
        work.session.commit()
        with self.app.app_context():
            open_places_that_are_due()
            let_offers_lapse()
        work.session.expire_all()


@pytest.fixture
def call(app: Flask, work_as: Callable[..., Work], clock: TestClock) -> Call:
    """The call, not published yet."""
    return Call(app, work_as, clock)


def apply(client: FlaskClient, call: Call, number: int, centre: str, **more: str) -> int:
    """Fill in the form of the event, as a browser does; return the status of the answer."""
    fields = typed(number, institution=centre, **more)
    return client.post(f"/events/{call.event.slug}/register", data=fields).status_code


def send(client: FlaskClient, address: str, name: str, data: bytes) -> None:
    """Send a file as a browser does."""
    files = {"files": [(BytesIO(data), name)]}
    answer = client.post(address, data=files, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text


def accept_all(call: Call, work: Work, alicja: FlaskClient) -> None:
    """Tick all forms that wait, and accept them together."""
    papers = [(each, paper_of(work, each)) for each in call.people(work)]
    ticked = [f"{each.id}:{paper.version}" for each, paper in papers if paper is not None and paper.waits]
    answer = alicja.post(f"/manage/events/{call.event.slug}/papers/accept", data={"paper": ticked})
    assert answer.status_code == 303


def test_the_call(call: Call, client: FlaskClient, alicja: FlaskClient) -> None:
    _everybody_applies(call, client)
    _one_form_is_returned(call, client, alicja)
    _the_others_give_the_places(call, alicja)
    _who_is_late_has_lost_the_turn(call, client, alicja)
    _unused_places_are_offered_to_all(call, client)
    _a_withdrawal_frees_a_place(call, client, alicja)
    _at_the_door(call, alicja)


def _everybody_applies(call: Call, client: FlaskClient) -> None:
    """Monday, 21 October: nobody needs a DOC. Without the signed form nobody has a place, or a turn."""
    work = call.on(10, 21)
    question = call.published(work)
    form = client.get(f"/events/{call.event.slug}/register").text
    assert "Czy korzystał(a) Pan(i) już ze wsparcia projektu?" in form
    call.on(10, 22)
    assert apply(client, call, 40, PISZ) == 422, "the question and the phone are required"
    answer = {f"question-{question.id}": "yes", "phone": "+48 600 100 200", "position": "pracownik socjalny"}
    came = [apply(client, call, number, centre, **answer) for number, centre in enumerate(CAME)]
    assert came == [303] * 16
    assert call.states(work) == {"applied": 16}


def _one_form_is_returned(call: Call, client: FlaskClient, alicja: FlaskClient) -> None:
    """The first of Pisz sends a photo of the form; the date is missing on it."""
    work = call.on(10, 23)
    first = call.people(work)[0]
    send(client, f"{call.page(work, first)}paper", "IMG_1.jpg", jpeg(code(work, first)))
    paper = paper_of(work, first)
    assert paper is not None
    data = {"act": "return", "seen": str(paper.version), "reason": "Brak daty."}
    assert alicja.post(f"/manage/registrations/{first.id}/paper", data=data).status_code == 303
    assert "Brak daty." in client.get(f"{call.page(work, first)}paper").text


def _the_others_give_the_places(call: Call, alicja: FlaskClient) -> None:
    """The others' forms come by post: staff scan the pile, the codes say whose each page is."""
    work = call.on(10, 30)
    others = call.people(work)[1:]
    for number, pile in enumerate((others[:8], others[8:])):
        scans = scanned(*(code(work, each) for each in pile))
        send(alicja, f"/manage/events/{call.event.slug}/papers/scans/", f"stos{number}.pdf", scans)
    accept_all(call, work, alicja)
    assert call.seated(work) == {PISZ: 3, KORSZE: 3, RESZEL: 3, MILOMLYN: 3, MORAG: 1}
    assert call.states(work) == {"applied": 1, "confirmed": 13, "waiting": 2}


def _who_is_late_has_lost_the_turn(call: Call, client: FlaskClient, alicja: FlaskClient) -> None:
    """5 November, 23:58: the form comes again, and is complete; its turn counts from now."""
    work = call.on(11, 5, 22, 58)
    first = call.people(work)[0]
    send(client, f"{call.page(work, first)}paper", "IMG_2.jpg", jpeg(code(work, first), quality=70))
    accept_all(call, work, alicja)
    own = " ".join(client.get(call.page(work, first)).text.replace("&nbsp;", " ").split())
    assert "Instytucja ma na tym wydarzeniu 3 miejsca i wszystkie są zajęte." in own
    assert "Miejsce na liście rezerwowej samej instytucji: 3." in own
    assert "dnia 6 listopada 2019 niewykorzystane miejsca przechodzą na wszystkich" in own
    call.on(11, 5, 23, 0)
    assert apply(client, call, 31, MORAG) == 409, "the deadline is the end of the day"


def _unused_places_are_offered_to_all(call: Call, client: FlaskClient) -> None:
    """6 November, 0:00: the two places that Morąg left are offered, in the order of the turns.

    Until then forms were accepted, and places given with them; from now on people have a day to answer.
    """
    work = call.on(11, 5, 23, 0)
    release(work, EditEvent(call.event, {"offer_hours": 24}, call.event.version))
    call.worker(work)
    first, *rows = call.people(work)
    assert [each.id for each in rows if each.state == "offered"] == [rows[3].id, rows[4].id]
    assert client.post(f"{call.page(work, rows[3])}accept").status_code == 303
    # The other one does not answer within a day: the first of Pisz is next.
    work = call.on(11, 7, 8)
    call.worker(work)
    assert [rows[4].state.value, first.state.value] == ["applied", "offered"]
    assert client.post(f"{call.page(work, first)}accept").status_code == 303
    assert call.states(work) == {"applied": 1, "confirmed": 15}


def _a_withdrawal_frees_a_place(call: Call, client: FlaskClient, alicja: FlaskClient) -> None:
    """8 November: one of Korsze withdraws. Nobody waits; staff phone who let the offer lapse."""
    work = call.on(11, 8)
    rows = call.people(work)
    assert client.post(f"{call.page(work, rows[6])}withdraw").status_code == 303
    call.worker(work)
    assert alicja.post(f"/manage/registrations/{rows[5].id}/seat").status_code == 303
    assert call.seated(work) == {PISZ: 6, KORSZE: 2, RESZEL: 3, MILOMLYN: 3, MORAG: 1}


def _at_the_door(call: Call, alicja: FlaskClient) -> None:
    """13 November: fifteen names stand on the list to sign, and nobody owes a form."""
    work = call.on(11, 13, 6)
    sheet = printed(alicja, f"/manage/events/{call.event.slug}/attendance/print").text
    rows = call.people(work)
    seated = [each for each in rows if each.is_seated]
    assert len(seated) == 15
    assert all(each.last_name in sheet for each in seated)
    assert owing(work, [each.id for each in seated]) == set()
    assert "brak podpisanego formularza" not in sheet
    # What the first of Pisz was told, letter by letter.
    letters = select(Letter.kind).where(
        Letter.subject_kind == "registration", Letter.subject_id == rows[0].id
    )
    assert list(work.session.scalars(letters.order_by(Letter.id))) == [
        "received", "paper_returned", "waiting", "offer", "promoted",
    ]  # fmt: skip
