"""Letters are approved as files, in both languages: a change of one shows what people will read.

ZAPISY_APPROVE=1 writes the files anew; read the difference before committing it.
"""

import os
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.events.models import WhoDecides
from app.outbox.operations import NewLetter, preview
from app.registrations import messages
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import sign_up
from app.registrations.operations.applicants import set_institution
from app.work import Work
from tests.support.applicants import person
from tests.support.open_events import DAY, MakeEvent

GOLDEN = Path(__file__).parent / "golden"
Write = Callable[[Work, Registration], NewLetter | None]


def in_state(
    state: RegistrationState,
    write: Write,
    institution: str | None = None,
    colleague: bool = False,
    **facts: Any,
) -> Write:
    """Write the letter as to somebody in another state and of an institution; `facts` are the event's rules.

    With a colleague the institution is known, and has a place already.
    """

    def written(work: Work, registration: Registration) -> NewLetter | None:
        registration.state = RegistrationState.withdrawn  # so that a colleague has the place
        for name, value in facts.items():
            assert hasattr(registration.event.rules, name)
            setattr(registration.event.rules, name, value)
        set_institution(work, registration, institution)
        if colleague:
            assert registration.institution
            registration.institution.is_confirmed = True
            work.session.flush()
            other = sign_up(work, registration.event, person(2, institution=institution))
            assert other.registration.state == RegistrationState.confirmed
        registration.state = state
        work.session.flush()
        return write(work, registration)

    return written


def offered(work: Work, registration: Registration) -> NewLetter:
    """Write the offer of a place that is held for two days."""
    registration.state = RegistrationState.offered
    registration.offered_until = work.now + timedelta(hours=48)
    return messages.place_letter(work, registration)


def as_colleague(write: Write) -> Write:
    """Write the letter as to somebody to whom a colleague's place is offered."""

    def written(work: Work, registration: Registration) -> NewLetter | None:
        set_institution(work, registration, "MOPS Ełk")
        former = sign_up(work, registration.event, person(2, institution="MOPS Ełk")).registration
        registration.state = RegistrationState.offered
        registration.offered_until = work.now + timedelta(hours=48)
        registration.stands_in_for_id = former.id
        work.session.flush()
        return write(work, registration)

    return written


def passed_on(work: Work, registration: Registration) -> NewLetter:
    """Write the receipt to whose place it was."""
    former = work.session.get_one(Registration, registration.stands_in_for_id)
    former.language = registration.language
    return messages.passed_on_letter(work, former, registration)


WAITING, PENDING = RegistrationState.waiting, RegistrationState.applied
APPOINTS = WhoDecides.appointment
LETTERS: dict[str, Write] = {
    "registered": messages.signed_up_letter,
    "enrolled": lambda work, each: messages.enrolled_letter(work, each, "PZK powiatu piskiego"),
    "received": in_state(PENDING, messages.signed_up_letter, who_decides=APPOINTS),
    "received-unknown": in_state(PENDING, messages.signed_up_letter, "MOPS Ełk", per_institution_limit=3),
    "received-without": in_state(PENDING, messages.signed_up_letter, per_institution_limit=3),
    "waiting": in_state(WAITING, messages.signed_up_letter, capacity=0),
    "waiting-institution": in_state(
        WAITING, messages.signed_up_letter, "MOPS Ełk", colleague=True, capacity=9, per_institution_limit=1
    ),
    "waiting-late": in_state(WAITING, messages.signed_up_letter, capacity=9),
    "promoted": messages.promoted_letter,
    "offer": offered,
    "offer-lapsed": in_state(PENDING, messages.offer_lapsed_letter),
    "corrected": messages.corrected_letter,
    "corrected-waiting": in_state(WAITING, messages.corrected_letter, capacity=0),
    "corrected-pending": in_state(PENDING, messages.corrected_letter, per_institution_limit=3),
    "link-again": messages.link_again_letter,
    "withdrawn": in_state(RegistrationState.withdrawn, messages.withdrawn_letter),
    "moved-to-waiting": lambda work, each: messages.moved_letter(work, each, "Decyzja grantodawcy."),
    "edition-changed": lambda work, each: messages.edition_changed_letter(work, each, each, DAY),
    "refused": lambda work, each: messages.refused_letter(work, each, "Brak zgody pracodawcy."),
    "reserved": lambda work, each: messages.reserved_letter(work, each, 3),
    "stand-in": as_colleague(messages.place_letter),
    "passed-on": as_colleague(passed_on),
    "passed-on-at-once": lambda work, each: messages.passed_on_letter(work, each, each),
    "stand-in-declined": lambda work, each: messages.stand_in_ended_letter(work, each, "declined"),
    "stand-in-lapsed": lambda work, each: messages.stand_in_ended_letter(work, each, "lapsed"),
    "stand-in-taken-back": lambda work, each: messages.stand_in_ended_letter(work, each, "taken_back"),
    "removed": lambda work, each: messages.removed_letter(work, each, "Zgłoszenie powtórzone."),
}


@pytest.mark.sqlite
@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("name", LETTERS)
def test_letter_is_the_approved_one(work: Work, make_event: MakeEvent, name: str, language: str) -> None:
    event = make_event(
        title_en="Seminar on care", organiser="ROPS", meeting={"online_link": "https://meet.example"}
    )
    registration = sign_up(work, event, person(1, language=language)).registration
    mail = LETTERS[name](work, registration)
    assert mail is not None
    letter = preview(work, mail)
    written = f"Subject: {letter.subject}\n\n{letter.body}"
    # A token depends on the key; the rest of the letter must not depend on anything.
    written = re.sub(r"/registrations/[\w.-]+/", "/registrations/TOKEN/", written)
    file = GOLDEN / f"{name}.{language}.txt"
    if os.environ.get("ZAPISY_APPROVE") == "1":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(written)
    assert written == file.read_text()


def test_no_golden_file_is_left_over() -> None:
    names = {f"{name}.{language}" for name in LETTERS for language in ("pl", "en")}
    assert {file.stem for file in GOLDEN.glob("*.txt")} == names


def test_the_confirmation_carries_a_calendar_file(work: Work, make_event: MakeEvent) -> None:
    registration = sign_up(work, make_event(), person(1)).registration
    mail = messages.signed_up_letter(work, registration)
    calendar = (mail.calendar or b"").decode()
    assert "METHOD:PUBLISH\r\n" in calendar
    assert f"DTSTART;TZID=Europe/Warsaw:{date.isoformat(DAY).replace('-', '')}T090000" in calendar
    assert "X-WR-CALNAME" not in calendar
    undated = sign_up(work, make_event(days=[]), person(2)).registration
    assert messages.signed_up_letter(work, undated).calendar is None
