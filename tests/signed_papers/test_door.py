"""At the door: the register and the list to sign say who owes the form, and it is ticked there."""

from flask.testing import FlaskClient

from app.events.models import Event
from app.registrations.operations import seat
from app.signed_papers.queries import owing
from app.work import Work
from tests.signed_papers.conftest import Apply
from tests.support.printed import printed


def test_who_owes_the_form_is_told_and_ticked(
    alicja: FlaskClient, work: Work, event: Event, apply: Apply
) -> None:
    first, second = apply(event, 1), apply(event, 2)
    for each in (first, second):
        seat(work, each)
    work.session.commit()
    session = event.meetings[0].sessions[0].id
    address = f"/manage/events/{event.slug}/sessions/{session}/attendance"
    sheet = f"/manage/events/{event.slug}/sessions/{session}/sheet.pdf"
    assert alicja.get(address).text.count("brak podpisanego formularza") == 2
    assert printed(alicja, sheet).text.count("brak podpisanego formularza") == 2
    data = {"act": "receive", "session": str(session)}
    ticked = alicja.post(f"/manage/registrations/{first.id}/paper", data=data)
    assert (ticked.status_code, ticked.headers["Location"]) == (303, address)
    assert owing(work, [first.id, second.id]) == {second.id}
    page = alicja.get(address).text
    assert page.count("brak podpisanego formularza") == 1
    assert page.count('value="receive"') == 1


def test_an_event_without_forms_says_nothing(
    alicja: FlaskClient, work: Work, event: Event, apply: Apply
) -> None:
    person = apply(event)
    seat(work, person)
    event.rules.completed_by = type(event.rules.completed_by)("form")
    work.session.commit()
    session = event.meetings[0].sessions[0].id
    page = alicja.get(f"/manage/events/{event.slug}/sessions/{session}/attendance").text
    assert "brak podpisanego formularza" not in page
