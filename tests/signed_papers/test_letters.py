"""The letters about signed forms are approved as files, in both languages.

ZAPISY_APPROVE=1 writes the files anew; read the difference before committing it.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.events.models import CompletedBy
from app.messages.due_letters import DueLetters
from app.messages.models import LetterKind
from app.outbox.operations import NewLetter, preview
from app.registrations.addressees import addressee_of
from app.registrations.messages import promoted_letter, signed_up_letter
from app.registrations.models import Registration
from app.registrations.operations import sign_up
from app.registrations.papers import owing_people
from app.signed_papers.messages import accepted_letter, returned_letter
from app.work import Work
from tests.support.applicants import person
from tests.support.open_events import DAY, MakeEvent

pytestmark = pytest.mark.sqlite
GOLDEN = Path(__file__).parent / "golden"
Write = Callable[[Work, Registration], NewLetter]


def reminder(work: Work, registration: Registration) -> NewLetter:
    """Return the reminder of an event to which the form is brought."""
    event = registration.event
    due = DueLetters(work, event, LetterKind.reminder, DAY, owing_people(work, event))
    return due.letter(addressee_of(registration))


BEFORE, ON_THE_DAY = CompletedBy.signed_form, CompletedBy.on_the_day
LETTERS: dict[str, tuple[CompletedBy, Write]] = {
    "accepted": (BEFORE, accepted_letter),
    "returned": (BEFORE, lambda work, each: returned_letter(work, each, "Brak podpisu na drugiej stronie.")),
    "received": (BEFORE, signed_up_letter),
    "registered": (ON_THE_DAY, signed_up_letter),
    "promoted": (ON_THE_DAY, promoted_letter),
    "reminder": (ON_THE_DAY, reminder),
    "reminder-missing": (BEFORE, reminder),
}


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("name", LETTERS)
def test_letter_is_the_approved_one(work: Work, make_event: MakeEvent, name: str, language: str) -> None:
    completed_by, write = LETTERS[name]
    event = make_event(completed_by=completed_by, capacity=2)
    registration = sign_up(work, event, person(1)).registration
    registration.language = language
    work.session.flush()
    letter = preview(work, write(work, registration))
    # A token depends on the key; the rest of the letter must not depend on anything.
    body = re.sub(r"/registrations/[\w.-]{12,}/", "/registrations/TOKEN/", letter.body)
    body = re.sub(r"/events/[\w-]+", "/events/EVENT", body)
    written = f"Subject: {letter.subject}\n\n{body}"
    file = GOLDEN / f"{name}.{language}.txt"
    if os.environ.get("ZAPISY_APPROVE") == "1":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(written)
    assert written == file.read_text()


def test_no_golden_file_is_left_over() -> None:
    assert {file.stem for file in GOLDEN.glob("*.txt")} == {
        f"{name}.{language}" for name in LETTERS for language in ("pl", "en")
    }
