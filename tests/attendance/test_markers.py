"""Beside each decision stands who had marked it and when: also of a version that was corrected since."""

from collections.abc import Callable
from dataclasses import replace

from app.attendance.mark_keys import MarkKey
from app.attendance.models import RowRole
from app.attendance.operations import (
    Joining,
    add_person,
    confirm_register,
    fill_blanks,
    set_marks,
    undo_fill,
)
from app.attendance.operations.correcting import WantedCorrection, correct_register
from app.attendance.queries.markers import markers
from app.ledger.months import lock_month, month_of
from app.projects.models import Project
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import a_training, group, held
from tests.conftest import TestClock
from tests.support.cast import actor, alicja, celina
from tests.support.statements import statements


def test_who_marked_is_told_of_registrations_and_added_people(work: Work) -> None:
    event = a_training(work)
    people, session = group(work, event), held(event, work)[0]
    trainer, organiser = celina(work, event), alicja(work)
    mine, theirs = (replace(work, actor=actor(each)) for each in (trainer, organiser))
    joining = Joining(RowRole.guest, first_name="Gabriela", last_name="Gość", email="gosc@example.org")
    guest = add_person(theirs, session, joining)
    first, second, third = (each.id for each in people)
    set_marks(mine, session, {first: "present", second: "absent"})
    set_marks(theirs, session, {second: "90"})
    filled = fill_blanks(mine, session)
    assert filled is not None
    found = {key: each.name for key, each in markers(work, session).items()}
    assert found == {
        str(first): "Celina",
        str(second): "Alicja",
        str(third): "Celina",
        f"r{guest.id}": "Celina",
    }
    undo_fill(mine, session, filled.id)
    set_marks(theirs, session, {MarkKey(guest.id, of_row=True): "present", first: ""})
    found = {key: each.name for key, each in markers(work, session).items()}
    assert found == {str(second): "Alicja", f"r{guest.id}": "Alicja"}
    with statements() as seen:
        markers(work, session)
    assert len(seen) == 1
    assert markers(work, held(a_training(work, "inne"), work)[0]) == {}


def test_pages_of_a_version_tell_who_had_marked(
    work_as: Callable[..., Work], work: Work, clock: TestClock, signed_in: SignedIn
) -> None:
    project = Project(name="Kooperacja", created_at=work.now)
    event = a_training(work, project=project)
    people, session = group(work, event, 1), held(event, work)[0]
    trainer, organiser = celina(work, event), alicja(work)
    mine = work_as(actor(trainer))
    set_marks(mine, session, {people[0].id: "absent"})
    confirm_register(mine, session, led=[trainer.id])
    address = f"/manage/events/{event.slug}/sessions/{session.id}"
    work.session.commit()
    client = signed_in(organiser)
    assert "Marked by Celina" in client.get(f"{address}/attendance?lang=en").text
    lock_month(work_as(actor(organiser)), project, month_of(session.day))
    work.session.commit()
    clock.move(hours=1)
    wanted = WantedCorrection(marks={MarkKey(people[0].id): "present"}, reason="lista papierowa", seen=1)
    correct_register(work_as(actor(organiser)), session, wanted)
    work.session.commit()
    for number, name in ((1, "Celina"), (2, "Alicja")):
        assert f"Marked by {name}" in client.get(f"{address}/versions/{number}?lang=en").text
    assert "Zaznaczenie: Alicja" in client.get(f"{address}/attendance?lang=pl").text
