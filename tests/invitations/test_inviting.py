"""People, institutions and past lists are invited in one act, each once, with a letter approved as a file."""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.errors import Closed, Refusal
from app.events.models import Event, Publication, WhoApplies
from app.history.models import HistoryFact
from app.invitations.messages import invitation_letter
from app.invitations.models import Invitation
from app.invitations.operations.inviting import (
    INVITED_ALREADY,
    NO_CONTACT,
    NO_EMAIL,
    SIGNED_UP,
    Guest,
    WhomToInvite,
    invite,
    preview_inviting,
)
from app.outbox.models import Call, Letter
from app.outbox.operations import preview
from app.outbox.operations.delivering import give_up
from app.people.operations import institution_for, known_person
from app.people.operations.persons import person_by_phone
from app.registrations.models import Registration, RegistrationState
from app.work import Actor, Work
from tests.attendance.people import registered
from tests.support.cast import an_event, staff

GOLDEN = Path(__file__).parent / "golden"
ANNA = Guest("Anna", "Nowak", "anna@example.org", "GOPS Miłki")
JAN = Guest("Jan Maria", "Lis", "jan@example.org")


@pytest.fixture
def event(work: Work) -> Event:
    """An event to which one comes by invitation."""
    event = an_event(work, days=20, title_en="Meeting of partners", organiser="ROPS")
    event.rules.who_applies = WhoApplies.invited
    return event


def rows(work: Work) -> list[Invitation]:
    """Return the invitations in order."""
    return list(work.session.scalars(select(Invitation).order_by(Invitation.id)))


def test_people_are_invited_once(work: Work, event: Event) -> None:
    registered(work, event, "Ewa", "Kot")
    ewa = Guest("Ewa", "Kot", work.session.scalars(select(Registration.email)).one())
    would = preview_inviting(work, event, WhomToInvite([ANNA, JAN, ewa]))
    assert would.names == ["Anna Nowak, GOPS Miłki", "Jan Maria Lis"]
    assert would.passed_over == [("Ewa Kot", SIGNED_UP)]
    assert would.letter is not None
    assert "/invitations/…/" in would.letter.body
    assert rows(work) == [], "a preview changes nothing"
    sent = invite(work, event, WhomToInvite([ANNA, JAN, JAN, ewa]))
    assert len(sent.invitations) == 2
    again = invite(work, event, WhomToInvite([ANNA, JAN]))
    assert again.passed_over == [("Anna Nowak", INVITED_ALREADY), ("Jan Maria Lis", INVITED_ALREADY)]
    letters = work.session.scalars(select(Letter)).all()
    assert [each.recipient for each in letters] == ["anna@example.org", "jan@example.org"]
    facts = [
        fact.values["count"] for fact in work.session.query(HistoryFact) if fact.kind == "invitation.sent"
    ]
    assert facts == [2]


def test_institutions_are_invited_through_their_contact(work: Work, event: Event) -> None:
    known = institution_for(work, "GOPS Miłki")
    assert known is not None
    known.contact_email, known.contact_name = "dyrektor@example.org", "Maria Dyrektor"
    sent = invite(work, event, WhomToInvite(institutions=["GOPS Miłki", "gops milki", "MOPS Ełk"]))
    assert [(each.name, each.email) for each in sent.invitations] == [
        ("Maria Dyrektor", "dyrektor@example.org")
    ]
    assert sent.passed_over == [("GOPS Miłki", INVITED_ALREADY), ("MOPS Ełk", NO_CONTACT)]


def test_a_failed_invitation_is_a_call(alicja: FlaskClient, work: Work, event: Event) -> None:
    known = institution_for(work, "MOPS Ełk")
    assert known is not None
    known.contact_email, known.contact_name = "dyrektor@example.org", "Maria Dyrektor"
    known_person(work, "Anna", "Nowak", ANNA.email, "+48 600 100 200", "pl")
    event.contact_email = "biuro@example.org"
    invite(work, event, WhomToInvite([ANNA], institutions=["MOPS Ełk"]))
    for letter in work.session.scalars(select(Letter)):
        assert letter.reply_to == "biuro@example.org"
        give_up(work, letter, "550 no such mailbox")
    work.session.commit()
    address = f"/manage/events/{event.slug}/calls/"
    page = alicja.get(address).text
    assert page.count("Wiadomości nie udało się dostarczyć.") == 2
    assert "Anna Nowak" in page
    assert 'href="tel:+48600100200"' in page
    assert "Maria Dyrektor, MOPS Ełk" in page
    assert "/invitations/" not in page.replace("/manage/events/seminarium/invitations/", "")
    told = []
    for call in work.session.scalars(select(Call).order_by(Call.id)):
        assert alicja.post(f"{address}{call.id}/told").status_code == 303
        told.append(call.subject_kind)
    assert told == ["guest", "invited_institution"]
    facts = [fact.personal for fact in work.session.query(HistoryFact) if "told" in fact.kind]
    assert [each["name"] for each in facts if each] == ["Anna Nowak", "MOPS Ełk"]


def test_a_past_list_is_invited_with_who_had_a_place(work: Work, event: Event) -> None:
    past = an_event(work, "minione", days=-30)
    registered(work, past, "Anna", "Nowak", institution_name="GOPS Miłki", language="en")
    registered(work, past, "Jan", "Lis", RegistrationState.waiting)
    mobile = registered(work, past, "Zofia", "Wiejska")
    mobile.person = person_by_phone(work, "Zofia", "Wiejska", "+48 600 100 200", "pl")
    work.session.flush()
    sent = invite(work, event, WhomToInvite(past_event=past))
    assert [(each.name, each.institution_name, each.language) for each in sent.invitations] == [
        ("Anna Nowak", "GOPS Miłki", "en")
    ]
    assert sent.passed_over == [("Zofia Wiejska", NO_EMAIL)]


def test_whom_nobody_can_invite_is_refused(work: Work, event: Event) -> None:
    with pytest.raises(Refusal, match="Say whom"):
        invite(work, event, WhomToInvite())
    with pytest.raises(Refusal) as told:
        invite(work, event, WhomToInvite([Guest("www.zly.pl", "Nowak", "a@example.org")]))
    assert told.value.field == "people"
    stranger = replace(work, actor=Actor("staff", staff(work, "Obcy").id, "Obcy"))
    with pytest.raises(Refusal, match="that you organise"):
        invite(stranger, event, WhomToInvite(past_event=an_event(work, "cudze", days=-9)))
    with pytest.raises(Closed):
        invite(work, an_event(work, "byle", days=-9), WhomToInvite([ANNA]))
    event.publication = Publication.draft
    with pytest.raises(Closed):
        invite(work, event, WhomToInvite([ANNA]))


@pytest.mark.sqlite
@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("whom", ["person", "institution", "noted"])
def test_letter_is_the_approved_one(work: Work, event: Event, whom: str, language: str) -> None:
    invitation = Invitation(
        id=7, event_id=event.id, name="Anna Nowak", email="anna@example.org", language=language,
        institution_name="GOPS Miłki", institution_id=1 if whom == "institution" else None, link_version=1,
    )  # fmt: skip
    note = "Prosimy zabrać umowę partnerską." if whom == "noted" else ""
    letter = preview(work, invitation_letter(work, event, invitation, note))
    written = re.sub(
        r"/invitations/[\w.-]+/", "/invitations/TOKEN/", f"Subject: {letter.subject}\n\n{letter.body}"
    )
    file = GOLDEN / f"invitation-{whom}.{language}.txt"
    if os.environ.get("ZAPISY_APPROVE") == "1":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(written)
    assert written == file.read_text()


def test_staff_invite_on_the_page_and_see_answers(work: Work, event: Event, alicja: FlaskClient) -> None:
    past = an_event(work, "minione", days=-30)
    registered(work, past, "Ola", "Mak")
    work.session.commit()
    url = f"/manage/events/{event.slug}/invitations/"
    assert url in alicja.get(f"/manage/events/{event.slug}/registrations/").text
    assert "Nie ma tu zaproszeń" in alicja.get(url).text
    bad = alicja.post(f"{url}new", data={"people": "Anna Nowak\nJan Lis, jan@example.org"})
    assert bad.status_code == 422
    assert "Wiersz 1" in bad.text
    assert "Jan Lis, jan@example.org" in bad.text, "what was typed stays"
    foreign = alicja.post(f"{url}new", data={"past_event": "999"})
    assert foreign.status_code == 422
    form = {
        "people": "Anna Nowak; anna@example.org; GOPS Miłki",
        "past_event": str(past.id),
        "note": "Do zobaczenia",
    }
    seen = alicja.post(f"{url}new", data=form)
    assert seen.status_code == 200
    assert "Do zobaczenia" in seen.text
    assert rows(work) == []
    assert alicja.post(f"{url}new", data={**form, "decided": "1"}).status_code == 303
    page = alicja.get(url).text
    assert "Anna Nowak" in page
    assert "Ola Mak" in page
    assert "Anna Nowak" not in alicja.get(f"{url}?answer=yes").text
    assert "Anna Nowak" in alicja.get(f"{url}?answer=none").text


def test_what_is_wrong_is_said_at_its_field_with_the_line(
    work: Work, event: Event, alicja: FlaskClient
) -> None:
    work.session.commit()
    url = f"/manage/events/{event.slug}/invitations/new"
    for typed, field, sentence in (
        ({"people": f"Anna Nowak, anna@example.org\nEwa {'K' * 301}, e@example.org"}, "people", "Wiersz 2"),
        ({"people": f"Anna Nowak, anna@example.org, {'K' * 301}"}, "people", "Wiersz 1"),
        ({"institutions": f"GOPS Miłki\n{'K' * 301}"}, "institutions", "Wiersz 2"),
        ({"institutions": "www.zly.pl"}, "institutions", "adresy stron"),
        ({"people": "Anna Nowak, anna@example.org", "note": "Dzień dobry, {imię}"}, "note", "{imię}"),
    ):
        answer = alicja.post(url, data=typed | {"decided": "1"})
        assert answer.status_code == 422, typed
        assert f'href="#{field}"' in answer.text, typed
        assert sentence in answer.text, typed
    assert rows(work) == []
