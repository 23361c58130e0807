"""After a reopening, the register says what differs from the confirmation before it."""

import re
from collections.abc import Callable

from app.attendance.operations import confirm_register, reopen_register, set_marks
from app.attendance.queries import register_state
from app.attendance.queries.corrections import correction
from app.registrations.models import RegistrationState
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import a_training, group, held, marks
from tests.support.cast import actor, alicja


def test_open_and_confirmed_anew_it_differs_from_the_version_before(
    work: Work, work_as: Callable[..., Work], signed_in: SignedIn
) -> None:
    event = a_training(work)
    people, session, account = group(work, event), held(event, work)[0], alicja(work)
    mine = work_as(actor(account))
    set_marks(mine, session, marks(people, "present", "90", "absent"))
    confirm_register(mine, session)
    assert correction(mine, register_state(mine, session)) is None
    reopen_register(mine, session, "pomyłka")
    found = correction(mine, register_state(mine, session))
    assert found is not None
    assert (found.version.version, found.changes, found.minutes) == (1, [], 0)
    set_marks(mine, session, marks(people, "120", "", "present"))
    people[2].state = RegistrationState.withdrawn
    mine.session.flush()
    found = correction(mine, register_state(mine, session))
    assert found is not None
    told = {each.name: (each.before, each.after, each.minutes) for each in found.changes}
    assert told == {
        "Łęcka Anna": (90, None, -90),
        "Lis Jan": (0, 360, 360),
        "Żółć-Ćwiklińska Bartek": (360, 120, -240),
    }
    set_marks(mine, session, {people[1].id: "90"})
    confirm_register(mine, session)
    work.session.commit()
    page = (
        signed_in(account).get(f"/manage/events/{event.slug}/sessions/{session.id}/attendance?lang=en").text
    )
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Compared with version 1" in text
    assert "Żółć-Ćwiklińska Bartek: 360 → 120 min (−240)" in text
    assert "In all: +120 min" in text
    assert f"/manage/events/{event.slug}/sessions/{session.id}/reopen" in page
