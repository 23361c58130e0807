"""What a reopening would take back is what it then takes; and whose teaching nobody said is a task."""

from collections import Counter
from collections.abc import Callable

from sqlalchemy import select

from app.accounts.models import Account, Role
from app.attendance.models import RowRole
from app.attendance.operations import confirm_register, fill_blanks, name_leaders, reopen_register
from app.attendance.operations.joining import Joining, add_person
from app.attendance.queries import teaching_unsaid
from app.attendance.queries.reopening import taken_back_by_reopening
from app.attendance.tasks import tasks, team_tasks
from app.events.models import Assignment, Event, Session
from app.ledger.models import Book, LedgerEntry
from app.work import Work
from tests.attendance.editions import a_module, an_edition
from tests.attendance.people import a_training, group, held
from tests.support.cast import actor, alicja, staff


def standing(work: Work) -> Counter[tuple[Book, int | None, int | None, int | None]]:
    """Return the minutes of all books by person, account and part."""
    found = Counter[tuple[Book, int | None, int | None, int | None]]()
    for entry in work.session.scalars(select(LedgerEntry)):
        found[entry.book, entry.person_id, entry.account_id, entry.part_id] += entry.minutes
    return +found


def foretold(work: Work, session: Session) -> Counter[tuple[Book, int | None, int | None, int | None]]:
    """Return what the reopening of a session would take back, in the form of `standing`."""
    found = Counter[tuple[Book, int | None, int | None, int | None]]()
    for each in taken_back_by_reopening(work, session):
        found[each.book, each.person_id, each.account_id, each.part_id] += each.minutes
    return found


def trainers(work: Work, event: Event, *names: str) -> list[Account]:
    """Add trainers of an event."""
    accounts = [staff(work, name) for name in names]
    work.session.add_all(
        Assignment(account_id=each.id, role=Role.trainer, event_id=event.id) for each in accounts
    )
    work.session.flush()
    return accounts


def test_what_is_foretold_is_what_a_reopening_takes(work: Work, work_as: Callable[..., Work]) -> None:
    mine = work_as(actor(alicja(work)))
    module = a_module(work)
    home, host = an_edition(work, module, "dom"), an_edition(work, module, "gosc")
    people = group(work, home, 3)
    group(work, host, 2)
    for event in (home, host):
        trainers(work, event, f"Prowadząca {event.slug}")
    missed, there = held(home, work)[0], held(host, work)[0]
    add_person(mine, there, Joining(RowRole.makeup, people[0].id, makes_up_session_id=missed.id))
    assert taken_back_by_reopening(mine, missed) == []
    fill_blanks(mine, missed, "absent")
    fill_blanks(mine, there)
    for session in (missed, there):
        confirm_register(mine, session)
    for session in (missed, there):
        before = standing(work)
        told = foretold(mine, session)
        assert told
        reopen_register(mine, session, "pomyłka")
        assert before - standing(work) == told
        assert taken_back_by_reopening(mine, session) == []
        confirm_register(mine, session)
        assert standing(work) == before


def test_a_make_up_elsewhere_is_told_apart(work: Work, work_as: Callable[..., Work]) -> None:
    mine = work_as(actor(alicja(work)))
    module = a_module(work)
    home, host = an_edition(work, module, "dom"), an_edition(work, module, "gosc")
    away, stays = group(work, home, 2)
    missed, there = held(home, work)[0], held(host, work)[0]
    add_person(mine, there, Joining(RowRole.makeup, away.id, makes_up_session_id=missed.id))
    fill_blanks(mine, there)
    fill_blanks(mine, missed, "absent")
    for session in (there, missed):
        confirm_register(mine, session)
    told = taken_back_by_reopening(mine, missed)
    assert {(each.person_id, each.made_up_elsewhere) for each in told} == {(away.person_id, True)}
    assert stays.person_id not in {each.person_id for each in told}
    told = taken_back_by_reopening(mine, there)
    assert {(each.person_id, each.made_up_elsewhere) for each in told} == {(away.person_id, False)}


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
    assert tasks(mine, event)[0].sentence.startswith("Nobody said whose teaching it was")
    name_leaders(mine, session, [two.id])
    assert mine.session.scalars(teaching_unsaid(mine)).all() == []
    reopen_register(mine, session, "pomyłka")
    confirm_register(mine, session)
    assert len(mine.session.scalars(teaching_unsaid(mine)).all()) == 1
    reopen_register(mine, session, "pomyłka")
    assert mine.session.scalars(teaching_unsaid(mine)).all() == []
