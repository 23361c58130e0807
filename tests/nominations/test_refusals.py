"""What the contact's page refuses: rows of others, dead links, late and doubled acts, strange names."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.events.models import CompletedBy, EventStatus
from app.history.models import HistoryFact
from app.nominations.models import InstitutionConsent, Nomination
from app.nominations.operations.consenting import hand_in_consent
from app.nominations.operations.naming import nominate
from app.progress.operations.institution_links import revoke_link
from app.registrations.models import Registration
from app.work import Work
from tests.conftest import TestClock
from tests.nominations.conftest import Sending, colleague, posted
from tests.nominations.test_consents import scan_of
from tests.support.scans import scanned

POSTS = ("", "consent", "people/{id}/", "people/{id}/end", "people/{id}/move")
GETS = ("", "people/{id}/")


def everything(sending: Sending) -> list[tuple[object, ...]]:
    """Return what acts of a contact would change."""
    sending.work.session.expire_all()
    session = sending.work.session
    people = session.scalars(select(Registration).order_by(Registration.id))
    named = session.scalars(select(Nomination).order_by(Nomination.id))
    consents = session.scalars(select(InstitutionConsent).order_by(InstitutionConsent.id))
    return [
        *((each.id, each.state, each.institution_id, each.queue_number, each.version) for each in people),
        *((each.id, each.ended_at, each.ask_until) for each in named),
        *((each.id, each.state, each.version) for each in consents),
    ]


def tried(client: FlaskClient, sending: Sending, path: str, id: int) -> set[int]:
    """Send every request of the page to an address that begins so; return the answers' statuses."""
    file = {"files": (BytesIO(scanned(None)), "zgoda.pdf")}
    answers = [client.get(path + rest.format(id=id)).status_code for rest in GETS]
    for rest in POSTS:
        data = file if rest == "consent" else posted(50, up="1")
        answers.append(client.post(path + rest.format(id=id), data=data).status_code)
    return set(answers)


@pytest.fixture
def busy(sending: Sending) -> Sending:
    """Both institutions have people, reserves and a consent."""
    sending.event.rules.completed_by = CompletedBy.signed_form
    for number in range(1, 5):
        sending.name(number)
        sending.name(number + 10, sending.other)
    for institution in (sending.mops, sending.gops):
        hand_in_consent(sending.work, sending.event, institution, scan_of())
    sending.work.session.commit()
    return sending


def test_a_contact_reaches_no_row_of_another_by_any_request(busy: Sending, client: FlaskClient) -> None:
    theirs = busy.work.session.scalars(
        select(Nomination).where(Nomination.institution_id == busy.gops.id)
    ).all()
    mine = busy.path().split("events/")[0]
    before = everything(busy)
    for row in theirs:
        for rest in (*GETS, *POSTS):
            if "{id}" in rest:
                answer = client.open(busy.path(rest=rest.format(id=row.id)), method="POST", data=posted(50))
                assert answer.status_code == 404
                if rest in GETS:
                    assert client.get(busy.path(rest=rest.format(id=row.id))).status_code == 404
    pages = [client.get(address).text for address in (busy.path(), mine)]
    assert "Nowa1" in pages[0]
    assert [name for page in pages for name in ("Nowa11", "Nowa14", "GOPS", "ola@") if name in page] == []
    assert everything(busy) == before


@pytest.mark.parametrize("how", ["over", "revoked", "forged"])
def test_a_dead_link_does_nothing_and_shows_nothing(
    busy: Sending, client: FlaskClient, clock: TestClock, how: str
) -> None:
    id = busy.work.session.scalars(select(Nomination.id).order_by(Nomination.id)).first() or 0
    path = busy.path()
    if how == "over":
        clock.move(days=31)
    elif how == "revoked":
        revoke_link(busy.staff, busy.link)
        busy.work.session.commit()
    else:
        path = path.replace("/events/", "x/events/")
    before = everything(busy)
    assert tried(client, busy, path, id) == {404}
    assert everything(busy) == before
    said = client.get(path).text
    assert ("Nowa1" in said, "MOPS" in said) == (False, False)
    assert ("organizator" in said) == (how != "forged")


def test_each_visit_is_recorded_whatever_page_is_opened(
    busy: Sending, client: FlaskClient, clock: TestClock
) -> None:
    id = busy.work.session.scalars(select(Nomination.id).order_by(Nomination.id)).first()
    for rest in ("", f"people/{id}/"):
        assert client.get(busy.path(rest=rest)).status_code == 200
        clock.move(hours=2)
    query = select(func.count()).where(
        HistoryFact.kind == "progress.link_opened", HistoryFact.subject_id == busy.link.id
    )
    assert busy.work.session.scalar(query) == 2


def test_after_the_time_nobody_is_named_and_staff_still_may(busy: Sending, client: FlaskClient) -> None:
    busy.event.rules.registration_deadline = busy.work.today - timedelta(days=1)
    busy.work.session.commit()
    before = everything(busy)
    page = client.get(busy.path() + "?lang=en").text
    assert ("The time to name people is over" in page, 'name="email"' in page) == (True, False)
    answer = client.post(busy.path() + "?lang=en", data=posted(40))
    assert (answer.status_code, "The time to name people is over" in answer.text) == (409, True)
    assert everything(busy) == before
    busy.event.status = EventStatus.held
    busy.work.session.commit()
    assert client.post(busy.path(rest="consent"), data={}).status_code == 409


def test_beyond_places_and_reserves_a_sentence_says_so_and_nothing_typed_is_lost(
    busy: Sending, client: FlaskClient
) -> None:
    before = everything(busy)
    answer = client.post(busy.path() + "?lang=en", data=posted(40, position="kierowniczka"))
    assert answer.status_code == 422
    assert 'id="error-last_name"' in answer.text
    assert 'value="Nowa40"' in answer.text
    assert 'value="kierowniczka"' in answer.text
    assert everything(busy) == before


@pytest.mark.parametrize(
    "name",
    ["x" * 300, "=HYPERLINK(1)", "+48", "@SUM(A1)", "<b>Ewa</b>", "عائشة", "\u202eawoN", "🦊🦊", "{{ 7*7 }}"],
)
def test_strange_names_are_shown_as_they_are_or_refused(
    sending: Sending, client: FlaskClient, name: str
) -> None:
    answer = client.post(sending.path(), data=posted(1, first_name=name, last_name=name))
    assert answer.status_code in (303, 422)
    page = client.get(sending.path()).text
    assert "<b>Ewa</b>" not in page
    assert "\u202e" not in page
    assert ("{{ 7*7 }}" in page) == (name == "{{ 7*7 }}" and answer.status_code == 303)


def test_pressed_twice_is_done_once(busy: Sending, client: FlaskClient) -> None:
    rows = busy.work.session.scalars(select(Nomination).order_by(Nomination.id)).all()
    first = rows[0].id
    assert client.post(busy.path(rest=f"people/{first}/"), data=posted(30)).status_code == 303
    after = everything(busy)
    assert client.post(busy.path(rest=f"people/{first}/"), data=posted(30)).status_code == 404
    assert client.post(busy.path(), data=posted(30)).status_code == 422
    for _ in range(2):
        assert client.post(busy.path(rest=f"people/{first}/end")).status_code == 404
    assert everything(busy) == after
    letters = [each.kind for each in busy.letters("ewa30@example.org")]
    assert letters == ["named"]


def test_one_person_by_two_institutions_is_one_registration(busy: Sending, client: FlaskClient) -> None:
    busy.event.rules.per_institution_limit = 5
    busy.work.session.commit()
    assert client.post(busy.path(busy.other), data=posted(1)).status_code == 303
    twice = client.post(busy.path(busy.other) + "?lang=en", data=posted(1))
    assert (twice.status_code, "named already" in twice.text) == (422, True)
    query = select(func.count()).select_from(Registration).where(Registration.email == "ewa1@example.org")
    assert busy.work.session.scalar(query) == 1
    mine = client.get(busy.path() + "?lang=en").text
    assert ("GOPS" in mine, "several" in mine.lower()) == (False, False)


def test_where_the_first_institution_is_none_the_person_may_keep_it(
    sending: Sending, client: FlaskClient, work: Work
) -> None:
    row = sending.name(1)
    nominate(sending.staff, sending.event, sending.gops, colleague(1))
    row.registration.institution_id = row.registration.institution_name = None
    row.ended_at = work.now
    work.session.commit()
    address = sending.own_path(row.registration)
    assert client.post(address + "sender", data={"institution": "0"}).status_code == 303
    assert "Which institution" not in client.get(address + "?lang=en").text
