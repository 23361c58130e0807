"""Whose teaching a session was is a task until somebody says it."""

from collections.abc import Callable

from app.accounts.models import Account, Role
from app.attendance.operations import confirm_register, fill_blanks, name_leaders, reopen_register
from app.attendance.queries import teaching_unsaid
from app.attendance.tasks import tasks, team_tasks
from app.events.models import Assignment, Event
from app.work import Work
from tests.attendance.people import a_training, group, held
from tests.support.cast import actor, alicja, staff


def trainers(work: Work, event: Event, *names: str) -> list[Account]:
    """Add trainers of an event."""
    accounts = [staff(work, name) for name in names]
    work.session.add_all(
        Assignment(account_id=each.id, role=Role.trainer, event_id=event.id) for each in accounts
    )
    work.session.flush()
    return accounts


def test_whose_teaching_it_was_is_asked_until_somebody_says(work: Work, work_as: Callable[..., Work]) -> None:
    event = a_training(work)
    group(work, event, 1)
    one, two = trainers(work, event, "Pierwszy", "Drugi")
    (stranger,) = trainers(work, a_training(work, "inny"), "Obcy")
    session = held(event, work)[0]
    organiser = alicja(work)
    mine = work_as(actor(organiser))
    fill_blanks(mine, session)
    confirm_register(mine, session)
    for who, asked in ((organiser, 1), (one, 1), (stranger, 0)):
        theirs = work_as(actor(who))
        assert len(theirs.session.scalars(teaching_unsaid(theirs)).all()) == asked, who.name
        shown = [each.heading for each in team_tasks(theirs)]
        assert ("Czyje to zajęcia" in shown) == bool(asked), shown
    assert tasks(mine, event)[0].sentence.startswith("Nie wskazano, czyje to zajęcia")
    name_leaders(mine, session, [two.id])
    assert mine.session.scalars(teaching_unsaid(mine)).all() == []
    reopen_register(mine, session, "pomyłka")
    confirm_register(mine, session)
    assert len(mine.session.scalars(teaching_unsaid(mine)).all()) == 1
    reopen_register(mine, session, "pomyłka")
    assert mine.session.scalars(teaching_unsaid(mine)).all() == []
