"""An invitation is answered by its link alone: yes, no, somebody else; twice, passed on, too late."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import Event, EventStatus, Publication, WhoApplies
from app.history.models import HistoryFact
from app.invitations.models import Answer, Invitation
from app.invitations.operations.inviting import Guest, WhomToInvite, invite
from app.outbox.models import Letter
from app.people.operations import institution_for
from app.registrations.answers import answers_of
from app.registrations.models import Channel, Registration, RegistrationState
from app.registrations.operations import remove, withdraw
from app.work import Work
from tests.conftest import TestClock
from tests.support.cast import an_event
from tests.support.questions import asks

Visitor = Callable[[], FlaskClient]
OTHER = {"answer": "other", "first_name": "Ola", "last_name": "Mak", "email": "ola@example.org"}


@pytest.fixture
def event(work: Work) -> Event:
    """An event to which one comes by invitation, in three weeks."""
    event = an_event(work, days=20)
    event.rules.who_applies = WhoApplies.invited
    return event


@pytest.fixture
def invited(work: Work, event: Event) -> Invitation:
    """Anna's invitation."""
    guest = Guest("Anna", "Nowak", "anna@example.org", "GOPS Miłki")
    (invitation,) = invite(work, event, WhomToInvite([guest])).invitations
    work.session.commit()
    return invitation


def url_of(work: Work, invitation: Invitation) -> str:
    """Return the path that the letter leads to."""
    return work.links.invitation(invitation.id, invitation.link_version).removeprefix("http://localhost")


def registrations(work: Work) -> dict[str, Registration]:
    """Return the registrations by name."""
    work.session.expire_all()
    return {each.name: each for each in work.session.scalars(select(Registration))}


def kinds(work: Work) -> list[str]:
    """Return the kinds of letters, the invitation itself left out."""
    return [each.kind for each in work.session.scalars(select(Letter).order_by(Letter.id))][1:]


def test_a_yes_signs_up_under_the_events_rules(
    work: Work, event: Event, invited: Invitation, client_as_visitor: Visitor
) -> None:
    client, url = client_as_visitor(), url_of(work, invited)
    page = client.get(url)
    assert page.status_code == 200
    assert "Anna Nowak" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Cache-Control"] == "no-store"
    assert registrations(work) == {}, "looking answers nothing"
    assert client.post(url, data={"answer": "yes"}).status_code == 303
    anna = registrations(work)["Anna Nowak"]
    assert (anna.state, anna.channel) == (RegistrationState.confirmed, Channel.invitation)
    assert anna.institution_name == "GOPS Miłki"
    assert kinds(work) == ["registered"]
    assert "/registrations/" not in client.get(url).text, "the link to the place is mailed, not shown"
    facts = {fact.kind for fact in work.session.query(HistoryFact)}
    assert {"invitation.accepted", "registration.came_by_invitation"} <= facts


def test_who_finds_no_place_waits(
    work: Work, event: Event, invited: Invitation, client_as_visitor: Visitor
) -> None:
    event.rules.capacity = 0
    work.session.commit()
    client = client_as_visitor()
    assert client.post(url_of(work, invited), data={"answer": "yes"}).status_code == 303
    assert registrations(work)["Anna Nowak"].state == RegistrationState.waiting
    assert kinds(work) == ["waiting"]


def test_answered_twice_it_acts_once(work: Work, invited: Invitation, client_as_visitor: Visitor) -> None:
    client, url = client_as_visitor(), url_of(work, invited)
    for _ in range(2):
        assert client.post(url, data={"answer": "yes"}).status_code == 303
    assert kinds(work) == ["registered"]
    for form in ({"answer": "no"}, OTHER):
        answer = client.post(url, data=form)
        assert answer.status_code == 409
        assert "Odpowiedź na to zaproszenie już jest" in answer.text
        assert "Formularz wymaga poprawek" not in answer.text, "there is no form to correct"
    assert list(registrations(work)) == ["Anna Nowak"]
    assert registrations(work)["Anna Nowak"].is_seated


def test_a_no_can_become_a_yes(work: Work, invited: Invitation, client_as_visitor: Visitor) -> None:
    client, url = client_as_visitor(), url_of(work, invited)
    assert client.post(url, data={"answer": "no"}).status_code == 303
    assert registrations(work) == {}
    assert kinds(work) == []
    assert 'name="answer"' in client.get(url).text
    assert client.post(url, data={"answer": "yes"}).status_code == 303
    assert list(registrations(work)) == ["Anna Nowak"]


def test_a_letter_that_was_passed_on_signs_its_reader_up(
    work: Work, invited: Invitation, client_as_visitor: Visitor
) -> None:
    client, url = client_as_visitor(), url_of(work, invited)
    missing = client.post(url, data={**OTHER, "email": ""})
    assert missing.status_code == 422
    assert 'value="Ola"' in missing.text
    spam = client.post(url, data={**OTHER, "first_name": "www.zly.pl"})
    assert spam.status_code == 422
    assert client.post(url, data=OTHER).status_code == 303
    assert client.post(url, data=OTHER).status_code == 303, "the same again changes nothing"
    ola = registrations(work)["Ola Mak"]
    assert (ola.email, ola.institution_name) == ("ola@example.org", "GOPS Miłki")
    assert client.post(url, data={**OTHER, "first_name": "Iga"}).status_code == 409
    assert list(registrations(work)) == ["Ola Mak"]


def test_who_comes_instead_is_written_to_in_the_language_of_the_page(
    work: Work, invited: Invitation, client_as_visitor: Visitor
) -> None:
    client, url = client_as_visitor(), url_of(work, invited)
    assert client.post(url, data=OTHER, headers={"Accept-Language": "en"}).status_code == 303
    assert (invited.language, registrations(work)["Ola Mak"].language) == ("pl", "en")
    letter = work.session.scalars(select(Letter).where(Letter.recipient == "ola@example.org")).one()
    assert letter.language == "en"


def test_an_institution_says_who_comes(work: Work, event: Event, client_as_visitor: Visitor) -> None:
    known = institution_for(work, "GOPS Miłki")
    assert known is not None
    known.contact_email = "dyrektor@example.org"
    (invitation,) = invite(work, event, WhomToInvite(institutions=["GOPS Miłki"])).invitations
    work.session.commit()
    client, url = client_as_visitor(), url_of(work, invitation)
    assert client.post(url, data={"answer": "yes"}).status_code == 422
    assert client.post(url, data=OTHER).status_code == 303
    ola = registrations(work)["Ola Mak"]
    assert ola.institution_id == known.id


def test_too_late_and_called_off_are_said(
    work: Work, event: Event, invited: Invitation, client_as_visitor: Visitor, clock: TestClock
) -> None:
    client, url = client_as_visitor(), url_of(work, invited)
    event.status = EventStatus.suspended
    work.session.commit()
    assert client.post(url, data={"answer": "yes"}).status_code == 409
    assert 'name="answer"' not in client.get(url).text
    event.status = EventStatus.planned
    work.session.commit()
    clock.now += timedelta(days=22)
    late = client.post(url, data={"answer": "yes"})
    assert late.status_code == 409
    assert "już się odbyło" in late.text
    assert registrations(work) == {}


def test_a_draft_is_shown_to_nobody_who_was_invited(
    work: Work, event: Event, invited: Invitation, client_as_visitor: Visitor
) -> None:
    client, url = client_as_visitor(), url_of(work, invited)
    event.publication, event.title_pl = Publication.draft, "Jeszcze tajne"
    work.session.commit()
    for answer in (client.get(url), client.post(url, data={"answer": "yes"})):
        assert answer.status_code == 404
        assert "Jeszcze tajne" not in answer.text
        assert "nie jest teraz opublikowane" in answer.text
    assert registrations(work) == {}
    event.publication = Publication.published
    work.session.commit()
    assert client.post(url, data={"answer": "yes"}).status_code == 303


def test_who_was_removed_stays_so(
    work: Work, event: Event, invited: Invitation, client_as_visitor: Visitor
) -> None:
    client, url = client_as_visitor(), url_of(work, invited)
    client.post(url, data={"answer": "yes"})
    withdraw(work, registrations(work)["Anna Nowak"])
    work.session.commit()
    assert client.post(url, data={"answer": "yes"}).status_code == 303
    assert registrations(work)["Anna Nowak"].state == RegistrationState.withdrawn, (
        "the page of the place decides"
    )
    (second,) = invite(work, event, WhomToInvite([Guest("Ewa", "Kot", "ewa@example.org")])).invitations
    work.session.commit()
    client.post(url_of(work, second), data={"answer": "yes"})
    remove(work, registrations(work)["Ewa Kot"], "powtórzone")
    invitation = work.session.get_one(Invitation, second.id)
    invitation.answer = Answer.no
    work.session.commit()
    assert client.post(url_of(work, second), data={"answer": "yes"}).status_code == 422


def test_forged_and_old_links_open_nothing(
    work: Work, invited: Invitation, client_as_visitor: Visitor
) -> None:
    client, url = client_as_visitor(), url_of(work, invited)
    assert client.get(url[:-3] + "xx/").status_code == 404
    invited.link_version += 1
    work.session.commit()
    old = client.get(url)
    assert old.status_code == 404
    assert client.post(url, data={"answer": "yes"}).status_code == 404


def test_who_comes_is_asked_the_events_own_questions(
    work: Work, event: Event, invited: Invitation, client_as_visitor: Visitor
) -> None:
    night = asks(work, event, is_required=True)
    field = f"question-{night.id}"
    anna, address = client_as_visitor(), url_of(work, invited)
    assert f'name="{field}"' in anna.get(address).text
    unanswered = anna.post(address, data={"answer": "yes"})
    assert unanswered.status_code == 422
    assert f'href="#{field}-0"' in unanswered.text
    assert anna.post(address, data={"answer": "no"}).status_code == 303
    assert anna.post(address, data={"answer": "yes", field: "no"}).status_code == 303
    [answered] = answers_of(work, registrations(work)["Anna Nowak"]).values()
    assert answered.value == "no"
