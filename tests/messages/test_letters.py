"""Letters of this room are approved as files, in both languages.

ZAPISY_APPROVE=1 writes the files anew; read the difference before committing it.
"""

import os
import re
from pathlib import Path

import pytest

from app.events.models import Event, EventLetters, Mode
from app.messages.draft import MessageDraft
from app.messages.due_letters import DueLetters
from app.messages.letters import MessageLetters
from app.messages.models import LetterKind
from app.messages.readers import Recipient, recipients_of
from app.office.operations import save_settings
from app.outbox.letters import LetterText
from app.projects.models import Project
from app.registrations.addressees import addressee_of
from app.registrations.operations import sign_up
from app.work import Work
from tests.support.applicants import person
from tests.support.open_events import DAY, MakeEvent

pytestmark = pytest.mark.sqlite

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("pl", "en")
DRAFT = MessageDraft(
    "all", "Wejście od podwórza", "Dzień dobry,\n\nzapraszamy od podwórza.",
    "Entrance", "Hello,\n\nuse the yard.",
    ["Program: https://zapisy.example/events/event-1/downloads/1"],
)  # fmt: skip


def funded(work: Work, make_event: MakeEvent) -> Event:
    """An event of a project, with texts of its own and of the office."""
    project = Project(
        name="Liderzy Kooperacji", project_number="WND-POWR.02.05.00-00-0209/17", created_at=work.now,
        programme_pl="Program Operacyjny Wiedza Edukacja Rozwój 2014–2020",
        fund_pl="Unia Europejska, Europejski Fundusz Społeczny",
        fund_en="European Union, European Social Fund",
    )  # fmt: skip
    event = make_event(title_en="Seminar on care", organiser="ROPS", project=project)
    event.letters = EventLetters(text_pl="Prosimy o zabranie laptopa.", text_en="Please bring a laptop.")
    save_settings(work, {"letter_text_pl": "Sekretariat: pokój 5."}, {"letter_text_pl": ""})
    work.session.flush()
    return event


def approved(name: str, letter: LetterText) -> None:
    written = f"Subject: {letter.subject}\n\n{letter.body}"
    written = re.sub(r"/registrations/[\w.-]+/", "/registrations/TOKEN/", written)
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("ZAPISY_APPROVE") == "1":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(written)
    assert written == file.read_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_to_a_participant(work: Work, make_event: MakeEvent, language: str) -> None:
    event = funded(work, make_event)
    sign_up(work, event, person(1, language=language))
    (to,) = recipients_of(work, event, "all")
    approved(f"message.{language}", MessageLetters(work, event, DRAFT).text(to))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_to_a_trainer(work: Work, make_event: MakeEvent, language: str) -> None:
    to = Recipient("Celina Maj", "celina@example.org", language)
    event = make_event(title_en="Seminar on care")
    approved(f"message-trainer.{language}", MessageLetters(work, event, DRAFT).text(to))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LetterKind)
def test_what_leaves_by_itself(work: Work, make_event: MakeEvent, kind: LetterKind, language: str) -> None:
    event = funded(work, make_event)
    event.rules.required_documents = ["Oświadczenie uczestnictwa", "Laptop"]
    event.meetings[0].mode = Mode.online
    assert event.letters is not None
    event.letters.reminder_text_pl, event.letters.reminder_text_en = "Wejście B.", "Entrance B."
    event.letters.after_text_pl = "Ankieta: https://ankieta.example/1"
    event.letters.after_text_en = "Survey: https://ankieta.example/1"
    registration = sign_up(work, event, person(1, language=language)).registration
    text = DueLetters(work, event, kind, DAY).text(addressee_of(registration))
    approved(f"{kind.value}.{language}", text)


def test_no_golden_file_is_left_over() -> None:
    kinds = ("daily", "message", "message-trainer", *LetterKind)
    assert {file.stem for file in GOLDEN.glob("*.txt")} == {
        f"{k}.{each}" for k in kinds for each in LANGUAGES
    }
