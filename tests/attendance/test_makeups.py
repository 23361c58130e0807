"""Make-ups: credited to the home edition, at most what was missed, at most the module's share, once."""

import itertools
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from app.attendance.makeups import MadeUp, credited
from app.attendance.mark_keys import MarkKey
from app.attendance.models import RegisterRow, RowRole
from app.attendance.operations import (
    Joining,
    add_person,
    confirm_register,
    fill_blanks,
    reopen_register,
    set_marks,
    take_off,
)
from app.attendance.queries.joining import home_of, others_by_name, sessions_to_make_up
from app.errors import Closed, Forbidden, Missing, Refusal
from app.events.models import Session
from app.ledger.models import LedgerEntry
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.attendance.editions import a_module, an_edition, standing_by_part
from tests.attendance.people import group, held, registered
from tests.support.cast import actor, alicja, celina


def test_the_same_part_first_then_what_is_of_no_part_never_more_than_missed_or_allowed() -> None:
    one, two = (1, 7), (1, 8)
    whole = MadeUp(one, {1: 180, 2: 90}, {1: 90, 2: 90})
    assert credited([whole], None) == [{1: 90, 2: 90}]
    # The second make-up of one session finds what the first left, another session is its own.
    assert credited([MadeUp(one, {1: 60}, {1: 90}), MadeUp(one, {1: 60}, {1: 90})], None) == [
        {1: 60},
        {1: 30},
    ]
    assert credited([MadeUp(one, {1: 60}, {1: 60}), MadeUp(two, {1: 60}, {1: 60})], 90) == [{1: 60}, {1: 30}]
    # Part 2 was not missed, so it makes nothing up; minutes of no part make up any, and any those of none.
    assert credited([MadeUp(one, {2: 90}, {1: 90})], None) == [{}]
    assert credited([MadeUp(one, {None: 100}, {1: 90, 2: 90})], None) == [{1: 90, 2: 10}]
    assert credited([MadeUp(one, {1: 90, 2: 90}, {None: 120})], None) == [{None: 120}]
    assert credited([MadeUp(one, {1: 90}, None), MadeUp(two, {1: 90}, {})], None) == [{}, {}]
    assert credited([whole], 0) == [{}]


@pytest.fixture
def two(work: Work, work_as: Callable[..., Work]) -> tuple[Work, Session, Session, list[Registration]]:
    """Alicja's work, the held sessions of two editions (home, host), and the two people of the first."""
    module = a_module(work)
    home, host = an_edition(work, module, "edycja-1"), an_edition(work, module, "edycja-2")
    people = group(work, home, 2)
    registered(work, host, "Gospodarz", "Drugi")
    return work_as(actor(alicja(work))), held(home, work)[0], held(host, work)[0], people


def marked(work: Work, session: Session, value: str = "present") -> None:
    """Give everybody on a register this mark."""
    fill_blanks(work, session, value)


def made_up(work: Work, host: Session, person: Registration, home: Session) -> RegisterRow:
    """Add a person of another edition who makes up a session of it."""
    joining = Joining(RowRole.makeup, registration_id=person.id, makes_up_session_id=home.id)
    return add_person(work, host, joining)


def test_a_make_up_counts_for_the_home_edition_whatever_is_confirmed_first(
    two: tuple[Work, Session, Session, list[Registration]], work: Work
) -> None:
    mine, home, host, (absent, present) = two
    first, second = (part.id for part in home.meeting.event.module.parts)
    set_marks(mine, home, {absent.id: "absent", present.id: "present"})
    row = made_up(mine, host, absent, home)
    marked(mine, host)
    confirm_register(mine, host)
    # Nobody knows yet what was missed.
    assert (absent.id, first) not in standing_by_part(work)
    confirm_register(mine, home)
    sums = standing_by_part(work)
    assert (sums[absent.id, first], sums[absent.id, second], sums[present.id, first]) == (180, 90, 180)
    entry = work.session.scalars(select(LedgerEntry).where(LedgerEntry.registration_id == absent.id)).first()
    assert entry is not None
    assert (entry.for_id, entry.session_id) == (home.meeting.event_id, home.id)
    assert entry.person_id == absent.person_id
    # A correction at home: only an hour and a half was missed.
    reopen_register(mine, home, "pomyłka")
    assert (absent.id, first) not in standing_by_part(work)
    set_marks(mine, home, {absent.id: "late:105"})
    confirm_register(mine, home)
    sums = standing_by_part(work)
    assert (sums[absent.id, first], sums[absent.id, second]) == (180, 90)
    # And the host's register says that nobody came.
    reopen_register(mine, host, "pomyłka")
    set_marks(mine, host, {MarkKey(row.id, of_row=True): "absent"})
    confirm_register(mine, host)
    sums = standing_by_part(work)
    assert (sums[absent.id, first], sums[absent.id, second]) == (90, 90)


def test_the_module_limits_what_may_be_made_up(work: Work, work_as: Callable[..., Work]) -> None:
    module = a_module(work, makeup_percent=20)
    home, host = an_edition(work, module, "edycja-1"), an_edition(work, module, "edycja-2")
    (person,) = group(work, home, 1)
    mine = work_as(actor(alicja(work)))
    missed, there = held(home, work)[0], held(host, work)[0]
    set_marks(mine, missed, {person.id: "excused"})
    confirm_register(mine, missed)
    made_up(mine, there, person, missed)
    marked(mine, there)
    confirm_register(mine, there)
    assert sum(standing_by_part(work).values()) == 810 * 20 // 100


def test_any_order_ends_at_the_same_books(work: Work, work_as: Callable[..., Work]) -> None:
    found = set()
    mine = work_as(actor(alicja(work)))
    for number, order in enumerate(itertools.permutations(("home", "host", "other"))):
        module = a_module(work, f"m{number}")
        home = an_edition(work, module, f"dom-{number}")
        hosts = [an_edition(work, module, f"{name}-{number}") for name in ("gosc", "inna")]
        (person,) = group(work, home, 1)
        missed = held(home, work)[0]
        sessions = {"home": missed, "host": held(hosts[0], work)[0], "other": held(hosts[1], work)[0]}
        set_marks(mine, missed, {person.id: "early:105"})
        for name in ("host", "other"):
            made_up(mine, sessions[name], person, missed)
            marked(mine, sessions[name])
        for name in order:
            confirm_register(mine, sessions[name])
        sums = standing_by_part(work)
        found.add(tuple(sums.get((person.id, part.id), 0) for part in module.parts))
    assert found == {(180, 90)}


def test_only_missed_sessions_of_the_own_edition_are_made_up(
    two: tuple[Work, Session, Session, list[Registration]], work: Work, work_as: Callable[..., Work]
) -> None:
    mine, home, host, (absent, present) = two
    set_marks(mine, home, {absent.id: "absent", present.id: "present"})
    confirm_register(mine, home)
    assert home_of(mine, host, absent.person_id) is absent
    assert home in sessions_to_make_up(mine, absent, host)
    assert home not in sessions_to_make_up(mine, present, host)
    assert set(others_by_name(mine, host)) == {absent, present}
    for joining in (
        Joining(RowRole.makeup, registration_id=present.id, makes_up_session_id=home.id),
        Joining(RowRole.makeup, registration_id=absent.id, makes_up_session_id=host.id),
        Joining(RowRole.makeup, registration_id=absent.id),
        Joining(RowRole.makeup, first_name="Kto", last_name="Obcy", email="kto@example.org"),
        Joining(RowRole.walk_in, registration_id=absent.id),
        Joining(RowRole.participant, registration_id=absent.id),
        Joining(RowRole.guest, registration_id=999_999),
        Joining(RowRole.guest, first_name="", last_name="", email=""),
    ):
        with pytest.raises(Refusal):
            add_person(mine, host, joining)
    trainer = work_as(actor(celina(work, host.meeting.event)))
    with pytest.raises(Refusal, match="another edition"):
        made_up(trainer, host, absent, home)
    by_address = Joining(
        RowRole.makeup, first_name=absent.first_name, last_name=absent.last_name, email=absent.email,
        makes_up_session_id=home.id,
    )  # fmt: skip
    row = add_person(trainer, host, by_address)
    assert (row.registration_id, row.role) == (absent.id, RowRole.makeup)
    with pytest.raises(Refusal, match="already"):
        add_person(mine, host, by_address)
    take_off(trainer, host, row.id)
    with pytest.raises(Missing):
        take_off(trainer, host, row.id)


def test_who_was_decided_about_once_is_taken_off_and_comes_back(
    two: tuple[Work, Session, Session, list[Registration]], work: Work
) -> None:
    mine, home, host, (absent, _) = two
    row = made_up(mine, host, absent, home)
    marked(mine, host)
    confirm_register(mine, host)
    with pytest.raises(Closed):
        take_off(mine, host, row.id)
    reopen_register(mine, host, "pomyłka")
    take_off(mine, host, row.id)
    confirm_register(mine, host)
    guest = add_again(mine, host, absent)
    assert (guest.id, guest.role, guest.makes_up_session_id) == (row.id, RowRole.guest, None)


def add_again(mine: Work, host: Session, absent: Registration) -> RegisterRow:
    """Reopen the register and add the person as a guest."""
    reopen_register(mine, host, "jednak był")
    return add_person(mine, host, Joining(RowRole.guest, registration_id=absent.id))


def test_outsiders_reopen_nothing(
    two: tuple[Work, Session, Session, list[Registration]], work: Work, work_as: Callable[..., Work]
) -> None:
    mine, home, host, (absent, _) = two
    made_up(mine, host, absent, home)
    marked(mine, host)
    confirm_register(mine, host)
    with pytest.raises(Forbidden):
        reopen_register(work_as(actor(celina(work, host.meeting.event))), host, "pomyłka")


@pytest.mark.parametrize("role", [RowRole.guest, RowRole.makeup])
def test_who_was_added_and_became_a_participant_is_credited_once(
    two: tuple[Work, Session, Session, list[Registration]], work: Work, role: RowRole
) -> None:
    mine, home, host, (absent, _) = two
    event = host.meeting.event
    joining = Joining(role, absent.id, makes_up_session_id=home.id if role == RowRole.makeup else None)
    row = add_person(mine, host, joining)
    late = registered(work, event, absent.first_name, absent.last_name, person=absent.person)
    marked(mine, host)
    with pytest.raises(Refusal, match="twice"):
        confirm_register(mine, host)
    take_off(mine, host, row.id)
    confirm_register(mine, host)
    query = select(func.sum(LedgerEntry.minutes)).where(LedgerEntry.person_id == late.person_id)
    assert work.session.scalar(query) == 270


@pytest.mark.parametrize("marks_first", [True, False])
@pytest.mark.parametrize("role", [RowRole.walk_in, RowRole.substitute])
@pytest.mark.parametrize(
    "state", [RegistrationState.waiting, RegistrationState.withdrawn, RegistrationState.removed]
)
def test_who_came_without_a_place_and_is_given_one_stands_there_once(
    two: tuple[Work, Session, Session, list[Registration]],
    work: Work,
    state: RegistrationState,
    role: RowRole,
    marks_first: bool,
) -> None:
    mine, _, host, _ = two
    late = registered(work, host.meeting.event, "Czeka", "Ona", state)
    row = add_person(mine, host, Joining(role, first_name="Czeka", last_name="Ona", email=late.email))
    if marks_first:
        set_marks(mine, host, {MarkKey(row.id, of_row=True): "90"})
    late.state = RegistrationState.confirmed
    work.session.flush()
    marked(mine, host)
    confirm_register(mine, host)
    query = select(RegisterRow.id).where(RegisterRow.person_id == late.person_id)
    assert work.session.scalars(query).all() == [row.id]
    earned = {minutes for (id, _), minutes in standing_by_part(work).items() if id == late.id}
    assert sum(earned) == 90 if marks_first else earned == {180, 90}
