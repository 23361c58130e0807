"""One signed consent of the institution: handed in, accepted, returned, and what it covers."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.errors import Closed, Refusal
from app.events.models import CompletedBy
from app.files.reading import Scan, read_scan
from app.nominations.models import InstitutionConsent
from app.nominations.operations.consenting import accept_consent, cover, receive_consent, return_consent
from app.nominations.queries import consent_of
from app.registrations.asked import Details
from app.registrations.models import PaperState, Registration, SignedPaper
from app.registrations.operations import take_over
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.nominations.conftest import Sending
from tests.support.scans import scanned


@pytest.fixture
def asking(sending: Sending) -> Sending:
    """The event asks for a signed form."""
    sending.event.rules.completed_by = CompletedBy.signed_form
    sending.work.session.commit()
    return sending


def complete(sending: Sending, number: int) -> Registration:
    """Name somebody, who gives their data."""
    row = sending.name(number).registration
    take_over(sending.own(row), row, Details.of(row), "1")
    return row


def states(work: Work) -> list[str]:
    """Return the states of all signed forms."""
    return [each.state.value for each in work.session.scalars(select(SignedPaper).order_by(SignedPaper.id))]


def scan_of() -> list[Scan]:
    """Return one scan that was looked at."""
    return [read_scan("zgoda.pdf", scanned(None), field="files")]


def send(client: FlaskClient, sending: Sending, data: bytes, name: str = "zgoda.pdf") -> str:
    """Send a consent and return the page to which it leads, or which says what is wrong."""
    answer = client.post(
        sending.path(rest="consent"), data={"files": (BytesIO(data), name)}, follow_redirects=True
    )
    assert answer.status_code == (422 if 'id="error-files"' in answer.text else 200)
    return answer.text


def test_a_consent_on_paper_covers_those_who_gave_their_data_and_all_who_come(
    asking: Sending, work: Work
) -> None:
    first = complete(asking, 1)
    waits = asking.name(2).registration
    assert receive_consent(asking.staff, asking.event, asking.mops) == 1
    assert receive_consent(asking.staff, asking.event, asking.mops) == 0
    assert (states(work), first.complete_since) == (["received"], work.now)
    assert not cover(work, waits)
    take_over(asking.own(waits), waits, Details.of(waits), "1")
    assert cover(work, waits)
    assert states(work) == ["received", "received"]
    other = asking.name(7, asking.other).registration
    take_over(asking.own(other), other, Details.of(other), "1")
    assert not cover(work, other)


def test_the_named_person_reads_that_the_institution_may_sign_for_all(
    asking: Sending, work: Work, client: FlaskClient
) -> None:
    said = "Instytucja może złożyć jedną podpisaną zgodę"
    row = complete(asking, 1)
    own = asking.own_path(row)
    work.session.commit()
    assert said in client.get(own).text
    assert said in client.get(f"{own}paper").text
    receive_consent(asking.staff, asking.event, asking.mops)
    work.session.commit()
    assert said not in client.get(own).text
    assert said not in client.get(f"{own}paper").text


def test_the_letter_asks_to_bring_a_form_unless_the_institution_has_signed(asking: Sending) -> None:
    asking.event.rules.completed_by = CompletedBy.on_the_day
    row = complete(asking, 1)
    letter = asking.letters(row.email)[-1]
    assert (letter.kind, "albo przyjęto podpisaną zgodę instytucji" in letter.body) == ("registered", True)


def test_handed_in_by_the_contact_and_decided_by_staff(
    asking: Sending, work: Work, client: FlaskClient, signed_in: SignedIn
) -> None:
    complete(asking, 1)
    work.session.commit()
    send(client, asking, scanned(None))
    consent = work.session.scalars(select(InstitutionConsent)).one()
    assert (consent.state, consent.file_name) == (PaperState.uploaded, "zgoda.pdf")
    staff = signed_in(asking.account)
    address = f"/manage/events/{asking.event.slug}/institutions/{asking.mops.id}/consent"
    with staff.get(address) as sent:
        assert sent.data.startswith(b"%PDF")
    answer = staff.post(
        address, data={"act": "return", "seen": str(consent.version), "reason": "bez podpisu"}
    )
    assert answer.status_code == 303
    assert asking.letters("maria@example.org")[-1].kind == "consent_returned"
    assert "bez podpisu" in client.get(asking.path()).text
    send(client, asking, scanned(None))
    work.session.refresh(consent)
    staff.post(address, data={"act": "accept", "seen": str(consent.version)})
    assert states(work) == ["received"]
    again = client.post(asking.path(rest="consent"), data={"files": (BytesIO(scanned(None)), "zgoda.pdf")})
    assert (again.status_code, "jest już przyjęta" in again.text) == (409, True)


def test_what_is_no_scan_is_refused_with_a_sentence(asking: Sending, work: Work, client: FlaskClient) -> None:
    for data, name in ((b"MZ not a picture", "zgoda.exe"), (b"", "zgoda.pdf")):
        assert 'id="error-files"' in send(client, asking, data, name)
    assert consent_of(work, asking.event, asking.mops.id) is None


def test_nobody_decides_about_what_they_have_not_seen(
    asking: Sending, work: Work, client: FlaskClient
) -> None:
    send(client, asking, scanned(None))
    consent = work.session.scalars(select(InstitutionConsent)).one()
    with pytest.raises(Closed, match="changed"):
        accept_consent(asking.staff, consent, consent.version - 1)
    with pytest.raises(Refusal, match="reason"):
        return_consent(asking.staff, consent, " ", consent.version)


def test_an_event_without_forms_asks_for_no_consent(sending: Sending, client: FlaskClient) -> None:
    with pytest.raises(Closed, match="no signed consent"):
        receive_consent(sending.staff, sending.event, sending.mops)
    assert "consent-file" not in client.get(sending.path()).text
    assert client.post(sending.path(rest="consent"), data={}).status_code == 409
