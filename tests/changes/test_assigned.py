"""Who gets a role at an event, another one, or loses it hears of that, and participants of their trainer."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.changes.assigned import assignment_text, staff_turns, tell_assigned
from app.changes.circles import Circle
from app.changes.plan import NameStaff, TakeStaffOff
from app.changes.preview import preview
from app.changes.release import release
from app.events.models import Event, EventStatus, Meeting, Publication
from app.events.operations.assignments import assign, unassign
from app.events.staffed import staffed_at
from app.outbox.models import Letter
from app.registrations.operations import sign_up
from app.work import SYSTEM, Work
from tests.support.applicants import person
from tests.support.cast import actor, an_event, staff
from tests.support.open_events import MakeEvent

pytestmark = pytest.mark.sqlite

GOLDEN = Path(__file__).parent / "golden-assigned"
LANGUAGES = ("pl", "en")
CASES = {
    "given-trainer": ((), (Role.trainer,)),
    "given-co-organiser": ((), (Role.co_organiser,)),
    "given-both": ((), (Role.trainer, Role.co_organiser)),
    "changed": ((Role.co_organiser,), (Role.trainer, Role.co_organiser)),
    "ended-trainer": ((Role.trainer,), ()),
    "ended-co-organiser": ((Role.co_organiser,), ()),
}


def set_roles(work: Work, account: Account, scope: Event | Meeting, roles: tuple[Role, ...]) -> None:
    for role in (Role.trainer, Role.co_organiser):
        (assign if role in roles else unassign)(work, account, role, scope)
    work.session.flush()


def system(work: Work) -> Work:
    """Return a work in which the system acts, who may give every role."""
    return replace(work, actor=SYSTEM)


def letters(work: Work, kind: str = "assignment") -> list[Letter]:
    work.session.flush()
    return list(work.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_letter_is_the_approved_one(work: Work, make_event: MakeEvent, name: str, language: str) -> None:
    event = make_event(title_en="Seminar on care", organiser="ROPS")
    account, (was, now) = staff(work, "Celina"), CASES[name]
    account.language = language
    set_roles(system(work), account, event, was)
    before = staffed_at(work, event)
    set_roles(system(work), account, event, now)
    (turn,) = staff_turns(work, event, before)
    letter = assignment_text(work, event, turn)
    written = f"Subject: {letter.subject}\n\n{letter.body}"
    file = GOLDEN / f"{name}.{language}.txt"
    if os.environ.get("ZAPISY_APPROVE") == "1":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(written)
    assert written == file.read_text()


def test_no_golden_file_is_left_over() -> None:
    names = {f"{name}.{each}" for name in CASES for each in LANGUAGES}
    assert {file.stem for file in GOLDEN.glob("*.txt")} == names


def test_the_person_and_those_who_see_the_trainer_are_told(work: Work) -> None:
    work, event = system(work), an_event(work)
    sign_up(work, event, person(1))
    other = staff(work, "Daniel")
    assign(work, other, Role.trainer, event)
    celina = staff(work, "Celina")
    change = NameStaff(celina, Role.trainer, event)
    seen = preview(work, change)
    assert [(each.circle, each.by_mail) for each in seen.circles] == [
        (Circle.assigned, 1), (Circle.confirmed, 1), (Circle.trainers, 1),
    ]  # fmt: skip
    assert letters(work) == []
    assert release(work, change, notify=True) == 3
    (mine,) = letters(work)
    assert mine.recipient == celina.email
    assert b"BEGIN:VEVENT" in (mine.calendar or b"")
    told = letters(work, "event_changed")
    assert len(told) == 2
    assert all("Celina" in (each.body or "") for each in told)


def test_the_end_of_a_role_is_told_without_a_calendar(work: Work) -> None:
    work, event = system(work), an_event(work)
    celina = staff(work, "Celina")
    assign(work, celina, Role.co_organiser, event)
    assert release(work, TakeStaffOff(celina, Role.co_organiser, event), notify=True) == 1
    (letter,) = letters(work)
    assert letter.calendar is None
    assert letter.subject.startswith("Koniec zadania")


def test_what_changes_nothing_is_told_to_nobody(work: Work) -> None:
    work, event = system(work), an_event(work)
    celina = staff(work, "Celina")
    assign(work, celina, Role.trainer, event)
    assert not preview(work, NameStaff(celina, Role.trainer, event)).concerns_anybody
    # Who leads all of it leads this meeting, too.
    assert release(work, NameStaff(celina, Role.trainer, event.meetings[0]), notify=True) == 0
    assert release(work, TakeStaffOff(celina, Role.co_organiser, event), notify=True) == 0
    assert letters(work) == []


@pytest.mark.parametrize("what", ["draft", "over", "cancelled", "myself", "gone"])
def test_nobody_is_told_of_a_draft_of_what_is_over_or_what_they_did(work: Work, what: str) -> None:
    event = an_event(work, days=-9 if what == "over" else 30)
    celina = staff(work, "Celina", Role.administrator)
    if what == "draft":
        event.publication = Publication.draft
    if what == "cancelled":
        event.status = EventStatus.cancelled
    celina.is_active = what != "gone"
    work = replace(work, actor=actor(celina)) if what == "myself" else system(work)
    before = staffed_at(work, event)
    release(work, NameStaff(celina, Role.trainer, event), notify=True)
    assert tell_assigned(work, event, before) == 0
    assert letters(work) == []


def test_a_task_given_and_taken_while_no_mail_leaves_is_one_letter(work: Work) -> None:
    work, event = system(work), an_event(work)
    celina = staff(work, "Celina")
    release(work, NameStaff(celina, Role.trainer, event), notify=True)
    release(work, TakeStaffOff(celina, Role.trainer, event), notify=True)
    assert [each.state.value for each in letters(work)] == ["overtaken", "queued"]


def test_meetings_are_named(work: Work) -> None:
    work, event = system(work), an_event(work, meetings=2)
    celina = staff(work, "Celina")
    release(work, NameStaff(celina, Role.trainer, event.meetings[1]), notify=True)
    (letter,) = letters(work)
    days = [each.sessions[0].day for each in event.meetings]
    assert days[1] - days[0] == timedelta(days=7)
    assert str(days[1].day) in (letter.body or "")
    assert (letter.calendar or b"").count(b"BEGIN:VEVENT") == 1


def test_who_is_named_at_a_draft_hears_of_it_when_it_is_published(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, publication=Publication.draft, published_at=None, contact_phone="600 100 200")
    assign(system(work), staff(work, "Celina"), Role.trainer, event)
    work.session.commit()
    overview = f"/manage/events/{event.slug}/"
    assert "Publikacja wyśle wiadomość o powierzonym zadaniu do: Celina." in alicja.get(overview).text
    assert alicja.post(f"{overview}publish").status_code == 303
    assert [each.recipient for each in letters(work)] == ["celina@example.org"]
    assert alicja.post(f"{overview}publish").status_code == 303
    assert len(letters(work)) == 1
