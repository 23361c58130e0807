"""What staff find to do: consents that wait, people asked which institution sends them; who opened a link."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.events.models import CompletedBy
from app.files.models import StoredFile
from app.nominations.models import InstitutionConsent
from app.nominations.tasks import tasks, team_tasks
from app.registrations.models import PaperState
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.conftest import TestClock
from tests.nominations.conftest import Sending
from tests.nominations.test_consents import complete, states
from tests.support.cast import staff
from tests.support.scans import scanned
from tests.support.statements import statements


@pytest.fixture
def asking(sending: Sending) -> Sending:
    """The event asks for a signed form."""
    sending.event.rules.completed_by = CompletedBy.signed_form
    sending.work.session.commit()
    return sending


def at(sending: Sending, rest: str = "") -> str:
    """Return the address of staff's page of an institution's people."""
    return f"/manage/events/{sending.event.slug}/institutions/{sending.mops.id}/{rest}"


def send(client: FlaskClient, address: str, *names: str) -> tuple[int, str]:
    """Send files as the signed consent."""
    answer = client.post(address, data={"files": [(BytesIO(scanned(None)), name) for name in names]})
    return answer.status_code, answer.text


def test_staff_keep_what_came_by_mail_and_decide(asking: Sending, work: Work, signed_in: SignedIn) -> None:
    complete(asking, 1)
    work.session.commit()
    client = signed_in(asking.account)
    assert send(client, at(asking, "consent/file"), "skan.pdf")[0] == 303
    consent = work.session.scalars(select(InstitutionConsent)).one()
    assert (consent.state, consent.file_name, consent.version) == (PaperState.uploaded, "skan.pdf", 1)
    assert send(client, at(asking, "consent/file"), "lepszy.pdf")[0] == 303
    work.session.refresh(consent)
    assert (consent.file_name, consent.version) == ("lepszy.pdf", 2)
    page = client.get(at(asking) + "?lang=en").text
    assert "lepszy.pdf" in page
    stale = client.post(at(asking, "consent"), data={"act": "accept", "seen": "1"})
    assert stale.status_code == 409
    answer = client.post(
        at(asking, "consent") + "?lang=en", data={"act": "return", "seen": "2", "reason": " "}
    )
    assert (answer.status_code, 'id="error-reason"' in answer.text) == (422, True)
    assert client.post(at(asking, "consent"), data={"act": "accept", "seen": "2"}).status_code == 303
    assert states(work) == ["received"]
    assert send(client, at(asking, "consent/file"), "trzeci.pdf")[0] == 409


def test_what_is_no_file_is_said_at_the_field(asking: Sending, work: Work, signed_in: SignedIn) -> None:
    client = signed_in(asking.account)
    for names in ((), ("a.pdf", "b.pdf")):
        status, page = send(client, at(asking, "consent/file") + "?lang=en", *names)
        assert (status, 'id="error-files"' in page) == (422, True)
    broken = client.post(at(asking, "consent/file"), data={"files": (BytesIO(b"MZ"), "zgoda.pdf")})
    assert (broken.status_code, 'id="error-files"' in broken.text) == (422, True)
    assert work.session.scalars(select(StoredFile)).all() == []
    asking.event.rules.completed_by = CompletedBy.form
    work.session.commit()
    assert send(client, at(asking, "consent/file"), "skan.pdf")[0] == 409


def test_consents_that_wait_are_tasks(asking: Sending, work: Work, signed_in: SignedIn) -> None:
    assert (tasks(asking.staff, asking.event), team_tasks(asking.staff)) == ([], [])
    client = signed_in(asking.account)
    send(client, at(asking, "consent/file"), "skan.pdf")
    [task] = tasks(asking.staff, asking.event)
    assert (task.endpoint, task.arguments["id"]) == ("nominations.institution_people", asking.mops.id)
    send(client, at(asking, "consent/file").replace(f"/{asking.mops.id}/", f"/{asking.gops.id}/"), "b.pdf")
    [task] = tasks(asking.staff, asking.event)
    assert (task.endpoint, task.sentence[:1]) == ("nominations.institutions", "2")
    [group] = team_tasks(asking.staff)
    assert (group.count, len(group.tasks)) == (1, 1)
    for institution in (asking.mops, asking.gops):
        consent = work.session.scalars(
            select(InstitutionConsent).where(InstitutionConsent.institution_id == institution.id)
        ).one()
        consent.state = PaperState.returned
    work.session.commit()
    assert team_tasks(asking.staff) == []


@pytest.mark.parametrize("verb", ["stays", "sends"])
def test_staff_write_down_what_somebody_said(
    sending: Sending, work: Work, signed_in: SignedIn, verb: str
) -> None:
    first, second = sending.name(1), sending.name(1, sending.other)
    work.session.commit()
    [task] = tasks(sending.staff, sending.event)
    assert task.endpoint == "nominations.institutions"
    client = signed_in(sending.account)
    page = client.get(f"/manage/events/{sending.event.slug}/institutions/?lang=en").text
    assert "Named by several institutions" in page
    address = f"/manage/events/{sending.event.slug}/nominations/{second.id}/{verb}"
    assert client.post(address).status_code == 303
    work.session.expire_all()
    chosen = sending.gops if verb == "sends" else sending.mops
    assert first.registration.institution_id == chosen.id
    assert tasks(sending.staff, sending.event) == []
    # Said once more, it stays what was said.
    assert client.post(address).status_code in (303, 404)
    work.session.refresh(first.registration)
    assert first.registration.institution_id == chosen.id
    page = client.get(f"/manage/events/{sending.event.slug}/institutions/?lang=en").text
    assert "Named by several institutions" not in page


def test_openings_of_a_link_are_listed_in_pages(
    sending: Sending, work: Work, signed_in: SignedIn, clock: TestClock
) -> None:
    client = signed_in(sending.account)
    list_page = f"/manage/projects/{sending.project.id}/institution-links/"
    openings = f"/manage/institution-links/{sending.link.id}/openings"
    assert "Not opened yet" in client.get(openings + "?lang=en").text
    assert openings not in client.get(list_page).text
    for _ in range(3):
        client.get(sending.path())
        clock.move(hours=2)
    client = signed_in(sending.account)
    page = client.get(openings + "?lang=en").text
    assert page.count("2026") >= 3
    assert openings in client.get(list_page).text
    assert openings in client.get(f"/manage/events/{sending.event.slug}/institutions/").text
    assert "Nowa" not in page
    assert client.get("/manage/institution-links/999/openings").status_code == 404
    other = staff(work, "Filip", Role.co_organiser)
    work.session.commit()
    assert signed_in(other).get(openings).status_code == 403


def test_as_many_statements_for_staff_however_many_are_named(
    asking: Sending, work: Work, signed_in: SignedIn
) -> None:
    asking.event.rules.per_institution_limit = asking.event.rules.capacity = None
    client = signed_in(asking.account)
    pages = (at(asking), f"/manage/events/{asking.event.slug}/institutions/", "/manage/")

    def counted() -> list[int]:
        found = []
        for address in pages:
            client.get(address)
            with statements() as made:
                assert client.get(address).status_code == 200
            found.append(len(made))
        return found

    def named(numbers: range) -> None:
        for number in numbers:
            asking.name(number)
            asking.name(number, asking.other)
        work.session.commit()

    named(range(1, 3))
    few = counted()
    named(range(3, 12))
    assert counted() == few
