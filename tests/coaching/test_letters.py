"""Letters about appointments are approved as files, in both languages, to a recipient and to the coach.

ZAPISY_APPROVE=1 writes the files anew; read the difference before committing it.
"""

import os
import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from app.coaching import messages
from app.coaching.models import Appointment, AppointmentState
from app.outbox.operations import NewLetter, preview
from app.work import Work
from tests.coaching.scene import TODAY, Scene, a_plan, a_scene
from tests.support.access import link_to

pytestmark = pytest.mark.sqlite
GOLDEN = Path(__file__).parent / "golden"
TOMORROW = TODAY + timedelta(days=1)
Written = Iterable[NewLetter | None]
Write = Callable[[Scene, Appointment], Written]


def moved(scene: Scene, made: Appointment) -> Written:
    """Tell of an earlier time elsewhere."""
    return messages.moved_letters(scene.work, made, a_plan(TOMORROW, "8:00-9:00", "Ełk"))


def cancelled(charged: int) -> Write:
    """Tell that it was called off, early or late."""

    def written(scene: Scene, made: Appointment) -> Written:
        made.state = AppointmentState.cancelled_late if charged else AppointmentState.cancelled
        made.cancelled_reason = "Choroba."
        return messages.cancelled_letters(scene.as_coach, made, charged)

    return written


def corrected(attended: bool) -> Write:
    """Tell of minutes that were put right, with the recipient there or not."""

    def written(scene: Scene, made: Appointment) -> Written:
        made.minutes, made.invitees[0].attended = 60, attended
        made.state = AppointmentState.held
        work = scene.as_coordinator
        return messages.corrected_letters(work, made, made.invitees, 90, "Spotkanie trwało krócej.")

    return written


def to_confirm(scene: Scene, made: Appointment) -> Written:
    """Ask to confirm."""
    made.minutes, made.state = 90, AppointmentState.held
    return [messages.to_confirm_letter(scene.work, made.invitees[0])]


def objection(scene: Scene, made: Appointment) -> Written:
    """Tell the coach of an objection."""
    made.invitees[0].objection = "Było krócej, zob. www.evil.example"
    return [messages.objection_letter(scene.work, made.invitees[0])]


def answered(attended: bool) -> Write:
    """Answer an objection: of who came, and of who is told to have missed it."""

    def written(scene: Scene, made: Appointment) -> Written:
        made.minutes, made.state = 90, AppointmentState.held
        made.invitees[0].objection, made.invitees[0].attended = "Było krócej.", attended
        return [messages.answer_letter(scene.work, made.invitees[0], "Tak jest w dzienniku.")]

    return written


LETTERS: dict[str, Write] = {
    "agreed": lambda scene, made: messages.agreed_letters(scene.work, made),
    "moved": moved,
    "cancelled": cancelled(0),
    "cancelled-late": cancelled(90),
    "to-confirm": to_confirm,
    "corrected": corrected(True),
    "corrected-absent": corrected(False),
    "objection": objection,
    "answered": answered(True),
    "answered-absent": answered(False),
    "declined": lambda scene, made: [messages.declined_letter(scene.work, made.invitees[0])],
}


def an_appointment(work: Work, language: str, **columns: object) -> tuple[Scene, Appointment]:
    """Agree on an appointment of tomorrow with Anna, whose language and whose coach's is this one."""
    scene = a_scene(work, is_group=False, name_en="Counselling: needs", **columns)
    made = scene.agreed(scene.anna, on=TOMORROW, hours="9:00-10:30")
    link_to(made, "https://meet.example/7")
    assert scene.anna.person
    scene.anna.person.language = scene.coach.language = language
    work.session.flush()
    return scene, made


def as_text(work: Work, mail: NewLetter) -> str:
    letter = preview(work, mail)
    written = f"Subject: {letter.subject}\n\n{letter.body}"
    # A token depends on the key; the rest of the letter must not depend on anything.
    return re.sub(r"/appointments/[\w.-]{12,}/", "/appointments/TOKEN/", written)


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("name", LETTERS)
def test_letters_are_the_approved_ones(work: Work, name: str, language: str) -> None:
    scene, made = an_appointment(work, language)
    letters = [each for each in LETTERS[name](scene, made) if each is not None]
    assert letters
    written = "\n=====\n\n".join(as_text(work, each) for each in letters)
    file = GOLDEN / f"{name}.{language}.txt"
    if os.environ.get("ZAPISY_APPROVE") == "1":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(written)
    assert written == file.read_text()


def test_no_golden_file_is_left_over() -> None:
    names = {f"{name}.{language}" for name in LETTERS for language in ("pl", "en")}
    assert {file.stem for file in GOLDEN.glob("*.txt")} == names


@pytest.mark.parametrize("columns", [{"late_percent": 0}, {"cancellation_hours": 0}])
@pytest.mark.parametrize(("language", "word"), [("pl", "; późniejsze"), ("en", "; a later")])
def test_no_charge_is_announced_where_none_is_made(
    work: Work, columns: dict[str, int], language: str, word: str
) -> None:
    _, made = an_appointment(work, language, **columns)
    assert word not in as_text(work, messages.agreed_letters(work, made)[0])


@pytest.mark.parametrize("name", LETTERS)
def test_an_entry_for_the_calendar_comes_with_each_new_state_of_an_appointment(work: Work, name: str) -> None:
    scene, made = an_appointment(work, "pl")
    for each in LETTERS[name](scene, made):
        assert each
        calendar = (each.calendar or b"").decode()
        if name.partition("-")[0] not in ("agreed", "moved", "cancelled"):
            assert not calendar
            continue
        assert "DTSTART;TZID=Europe/Warsaw:20260902T090000" in calendar
        assert f"UID:{made.uid}" in calendar.replace("\r\n ", "")
        assert ("STATUS:CANCELLED" in calendar) == name.startswith("cancelled")
        assert "Anna" not in calendar
