"""Letters about appointments that did not arrive, where their coach and coordinator see them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.coaching import line_tasks
from app.outbox.models import Letter, LetterState
from app.outbox.queries import failed_letters_elsewhere, failed_sign_in_letters
from app.work import Work
from tests.coaching.scene import TODAY, Scene
from tests.conftest import TestClock
from tests.support.cast import staff
from tests.support.staff import with_session
from tests.support.statements import statements

SignedIn = Callable[[Account], FlaskClient]
TOMORROW = TODAY + timedelta(days=1)
HEADING = "Niedostarczone wiadomości o spotkaniach"


@pytest.fixture
def signed_in(client_as_visitor: Callable[[], FlaskClient], clock: TestClock, work: Work) -> SignedIn:
    """Make a client of one member of staff."""
    return lambda account: with_session(client_as_visitor(), work.session, account, clock.now)


def fail_all(work: Work, kind: str = "invitee") -> None:
    """Give up the letters about such subjects."""
    for letter in work.session.scalars(select(Letter).where(Letter.subject_kind == kind)):
        letter.state, letter.last_error = LetterState.failed, "550 no such mailbox"
    work.session.flush()


@pytest.mark.parametrize("kind", ["invitee", "appointment"])
def test_coach_and_coordinator_find_it_and_nobody_else(scene: Scene, kind: str, signed_in: SignedIn) -> None:
    made = scene.agreed(scene.milki, on=TOMORROW)
    fail_all(scene.work, kind)
    other = staff(scene.work, "Daniel", Role.coach)
    scene.work.session.commit()
    for who, finds in ((scene.coach, True), (scene.coordinator, True), (other, False)):
        page = signed_in(who).get("/manage/").text
        assert (HEADING in page, f"/manage/appointments/{made.id}/" in page) == (finds, finds)
    page = signed_in(scene.coach).get(f"/manage/appointments/{made.id}/").text
    assert "550 no such mailbox" in page


def test_a_letter_that_went_since_takes_it_away(scene: Scene) -> None:
    scene.agreed(scene.milki, on=TOMORROW)
    fail_all(scene.work)
    assert [each.heading for each in line_tasks.team_tasks(scene.as_coach)] == [HEADING]
    failed = scene.work.session.scalars(select(Letter).where(Letter.subject_kind == "invitee")).one()
    columns = {each.key: getattr(failed, each.key) for each in Letter.__table__.columns if each.key != "id"}
    again = columns | {"state": LetterState.sent, "message_id": "<again@example.org>"}
    scene.work.session.add(Letter(**again))
    scene.work.session.flush()
    assert line_tasks.team_tasks(scene.as_coach) == []
    assert scene.work.session.scalars(failed_letters_elsewhere(scene.work)).all() == []


def test_sign_in_letters_stand_alone_under_their_heading(scene: Scene, signed_in: SignedIn) -> None:
    scene.agreed(scene.milki, on=TOMORROW)
    fail_all(scene.work)
    admin = staff(scene.work, "Grażyna", Role.administrator)
    scene.work.session.commit()
    assert scene.work.session.scalars(failed_sign_in_letters(scene.work)).all() == []
    page = signed_in(admin).get("/manage/messages/?lang=en").text
    assert "Sign-in letters that did not arrive" not in page
    assert "Letters about appointments and institutions" in page
    assert "gops@example.org" in page


def test_statements_do_not_grow(scene: Scene) -> None:
    counts = []
    for hour in (6, 8, 11, 14):
        scene.agreed(scene.milki, on=TOMORROW, hours=f"{hour}:00-{hour + 1}:00")
        fail_all(scene.work)
        scene.work.session.expire_all()
        assert scene.coach.id  # read again, as for a request
        with statements() as seen:
            line_tasks.team_tasks(scene.as_coach)
        counts.append(len(seen))
    assert len(set(counts[1:])) == 1, counts
