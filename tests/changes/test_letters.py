"""Letters about a change are approved as files; being written once for many changes nothing in them.

ZAPISY_APPROVE=1 writes the files anew; read the difference before committing it.
"""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from app.changes.letters import Announcement, Letters
from app.events.when import MeetingLine
from app.outbox.letters import LetterText, letter_text
from app.registrations.addressees import addressee_of
from app.registrations.messages import event_context, personal_context
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import sign_up
from app.work import Work
from tests.support.applicants import person
from tests.support.open_events import MakeEvent

pytestmark = pytest.mark.sqlite

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("pl", "en")
BEFORE = {
    "pl": MeetingLine("II spotkanie", "12 listopada 2026, godz. 9:00", "Sala 12, Łódź", False),
    "en": MeetingLine("II spotkanie", "12 November 2026, 9:00", "Sala 12, Łódź", False),
}
AFTER = {
    "pl": MeetingLine("II spotkanie", "19 listopada 2026, godz. 9:00", "Sala 12, Łódź", False),
    "en": MeetingLine("II spotkanie", "19 November 2026, 9:00", "Sala 12, Łódź", False),
}


def moved(reason: str) -> dict[str, dict[str, Any]]:
    return {each: {"before": BEFORE[each], "after": AFTER[each], "reason": reason} for each in LANGUAGES}


SEATED, WAITING = RegistrationState.confirmed, RegistrationState.waiting
ANNOUNCED: dict[str, tuple[str, RegistrationState, dict[str, dict[str, Any]]]] = {
    "meeting-changed": ("meeting_changed", SEATED, moved("12 listopada jest dniem wolnym.")),
    "meeting-changed-waiting": ("meeting_changed", WAITING, moved("")),
    "meeting-cancelled": (
        "meeting_cancelled",
        SEATED,
        {each: {"meeting": BEFORE[each], "reason": "Choroba trenera."} for each in LANGUAGES},
    ),
    "event-cancelled": ("event_cancelled", SEATED, {each: {"reason": "Powódź."} for each in LANGUAGES}),
}


def somebody(work: Work, make_event: MakeEvent, state: RegistrationState, **facts: Any) -> Registration:
    event = make_event(
        title_en="Seminar on care", organiser="ROPS", meeting={"online_link": "https://meet.example"}
    )
    registration = sign_up(work, event, person(1, **facts)).registration
    registration.state = state
    return registration


def as_text(letter: LetterText) -> str:
    written = f"Subject: {letter.subject}\n\n{letter.body}"
    # A token depends on the key; the rest of the letter must not depend on anything.
    return re.sub(r"/registrations/[\w.-]+/", "/registrations/TOKEN/", written)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ANNOUNCED)
def test_letter_is_the_approved_one(work: Work, make_event: MakeEvent, name: str, language: str) -> None:
    kind, state, words = ANNOUNCED[name]
    registration = somebody(work, make_event, state, language=language)
    letters = Letters(work, Announcement(kind, registration.event, words))
    written = as_text(letters.text(addressee_of(registration)))
    file = GOLDEN / f"{name}.{language}.txt"
    if os.environ.get("ZAPISY_APPROVE") == "1":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(written)
    assert written == file.read_text()


def test_no_golden_file_is_left_over() -> None:
    names = {f"{name}.{language}" for name in ANNOUNCED for language in LANGUAGES}
    assert {file.stem for file in GOLDEN.glob("*.txt")} == names


@pytest.mark.parametrize("last_name", ["Żółć", "{{ link }}", "N. www.evil.example", "Z" * 250])
@pytest.mark.parametrize("state", [SEATED, WAITING])
@pytest.mark.parametrize("name", ANNOUNCED)
def test_what_is_written_once_reads_as_if_it_were_written_for_one(
    work: Work, make_event: MakeEvent, name: str, state: RegistrationState, last_name: str
) -> None:
    kind, _, words = ANNOUNCED[name]
    registration = somebody(work, make_event, state)
    letters = Letters(work, Announcement(kind, registration.event, words))
    letters.text(addressee_of(registration))
    registration.last_name = last_name
    own = {
        **event_context(work, registration.event, "pl"),
        **personal_context(work, addressee_of(registration)),
        **words["pl"],
        "state": state.value,
    }
    alone = letter_text(work.texts.render(f"email/{kind}/pl.txt", **own))
    assert letters.text(addressee_of(registration)) == alone
