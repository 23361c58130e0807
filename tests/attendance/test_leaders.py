"""Whose minutes a session is: its blocks' trainers', else those of the trainers nearest to it."""

from collections.abc import Callable

from app.accounts.models import Role
from app.attendance.operations import confirm_register, reopen_register, set_marks
from app.attendance.queries.leaders import leaders_of
from app.events.models import Assignment
from app.ledger.models import Book
from app.projects.models import Project
from app.work import Work
from tests.attendance.editions import a_module, an_edition, planned, standing_by_part
from tests.attendance.people import a_training, group, held
from tests.support.cast import actor, alicja, staff


def assigned(work: Work, name: str, **scope: int) -> int:
    """Add a trainer of a project, an event or a meeting; return the account's id."""
    account = staff(work, name)
    work.session.add(Assignment(account_id=account.id, role=Role.trainer, **scope))
    work.session.flush()
    return account.id


def test_the_nearest_trainers_lead_and_nobody_from_elsewhere(work: Work) -> None:
    project = Project(name="Projekt", created_at=work.now)
    work.session.add(project)
    work.session.flush()
    event, other = a_training(work), a_training(work, "inny")
    session = held(event, work)[0]
    assigned(work, "Obcy", event_id=other.id)
    assigned(work, "Obca", meeting_id=other.meetings[0].id)
    assigned(work, "Projektowa", project_id=project.id)
    assert leaders_of(work, session) == []
    event.project_id = project.id
    assert [each.name for each in leaders_of(work, session)] == ["Projektowa"]
    assigned(work, "Druga", event_id=event.id)
    assigned(work, "Adam", event_id=event.id)
    assert [each.name for each in leaders_of(work, session)] == ["Adam", "Druga"]
    assigned(work, "Własny", meeting_id=session.meeting_id)
    assert [each.name for each in leaders_of(work, session)] == ["Własny"]


def test_blocks_have_their_trainers_and_the_rest_is_divided(work: Work, work_as: Callable[..., Work]) -> None:
    module = a_module(work)
    event = an_edition(work, module, "edycja")
    people = group(work, event, 1)
    session = held(event, work)[0]
    guest = staff(work, "Gościnna")
    planned(work, session, module.parts)
    session.blocks[2].account_id = guest.id
    one, two = assigned(work, "Pierwszy", event_id=event.id), assigned(work, "Drugi", event_id=event.id)
    mine = work_as(actor(alicja(work)))
    set_marks(mine, session, {people[0].id: "absent"})
    version = confirm_register(mine, session, led=[two, one])
    first, second = (part.id for part in module.parts)
    shares = {(guest.id, second): 90, (one, first): 90, (two, first): 90}
    assert (standing_by_part(work, Book.delivered), version.asks_trainer) == (shares, False)
    reopen_register(mine, session, "pomyłka")
    assert standing_by_part(work, Book.delivered) == {}
    version = confirm_register(mine, session)
    assert (standing_by_part(work, Book.delivered), version.asks_trainer) == ({(guest.id, second): 90}, True)


def test_the_confirming_trainer_has_them_when_nobody_says_more(
    work: Work, work_as: Callable[..., Work]
) -> None:
    event = a_training(work)
    people = group(work, event, 1)
    session = held(event, work)[0]
    mine = staff(work, "Pierwszy")
    work.session.add(Assignment(account_id=mine.id, role=Role.trainer, event_id=event.id))
    assigned(work, "Drugi", event_id=event.id)
    trainer = work_as(actor(mine))
    set_marks(trainer, session, {people[0].id: "present"})
    confirm_register(trainer, session)
    assert standing_by_part(work, Book.delivered) == {(mine.id, None): 360}
