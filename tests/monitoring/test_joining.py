"""The age on joining: by the first confirmed support, before it by the plan, never by the day of the form."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from app.attendance.operations import confirm_register, reopen_register, set_marks
from app.events.models import Event, EventStatus
from app.ledger.models import Book, EntryKind, LedgerEntry, Source, WhatFor
from app.monitoring.asked import checked
from app.monitoring.dictionaries import shipped
from app.monitoring.models import ParticipationForm
from app.monitoring.operations.giving import give_form
from app.participation.queries import DayOfJoining, joining_of
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.people import a_training, held, marks, registered
from tests.monitoring.conftest import a_project, typed
from tests.support.cast import actor
from tests.support.cast import alicja as organiser
from tests.support.lines import a_line
from tests.support.statements import statements


@pytest.fixture
def training(work: Work) -> Event:
    """A training of the project, whose first day was a week ago."""
    event = a_training(work)
    event.project = a_project(work)
    return event


@pytest.fixture
def place(work: Work, training: Event) -> Registration:
    """Somebody with a place in it."""
    return registered(work, training, "Anna", "Łęcka")


def the_form(work: Work, place: Registration, **changed: str) -> ParticipationForm:
    """Let somebody give the form today, who has no PESEL."""
    facts = {"pesel": "", "no_pesel": "yes", "other_id": "AB 123", "birth_date": "1990-01-01", **changed}
    return give_form(work, place.person, place.event, checked(typed(**facts), shipped(), work.today).answers)


def day(work: Work, days: int) -> date:
    """Return a day, counted from today."""
    return work.today + timedelta(days=days)


def test_without_a_confirmed_register_the_plan_is_named(work: Work, place: Registration) -> None:
    form = the_form(work, place)
    assert joining_of(work, form) == DayOfJoining(day(work, -7), is_planned=True)
    place.event.status = EventStatus.cancelled
    assert joining_of(work, form) is None


def test_the_first_day_of_presence_counts(
    work: Work, work_as: Callable[..., Work], training: Event, place: Registration
) -> None:
    form, mine = the_form(work, place), work_as(actor(organiser(work)))
    [first] = held(training, work)
    set_marks(mine, first, marks([place], "absent"))
    confirm_register(mine, first)
    assert joining_of(work, form) == DayOfJoining(day(work, -7), is_planned=True), "they were not there"
    reopen_register(mine, first, "pomyłka")
    set_marks(mine, first, marks([place], "90"))
    confirm_register(mine, first)
    assert joining_of(work, form) == DayOfJoining(day(work, -7), is_planned=False)
    reopen_register(mine, first, "pomyłka")
    set_marks(mine, first, marks([place], "absent"))
    confirm_register(mine, first)
    assert joining_of(work, form) == DayOfJoining(day(work, -7), is_planned=True)


def _support(work: Work, form: ParticipationForm, kind: WhatFor, id: int, on: date) -> None:
    entry = LedgerEntry(
        book=Book.received, kind=EntryKind.posting, person_id=form.person_id, for_kind=kind, for_id=id,
        source_kind=Source.appointment, source_id=id, number=int(on.strftime("%j")), turn=1, minutes=60,
        day=on, at=work.now,
    )  # fmt: skip
    work.session.add(entry)
    work.session.flush()


def test_counselling_of_the_project_counts_and_other_projects_do_not(
    work: Work, training: Event, place: Registration
) -> None:
    form = the_form(work, place)
    elsewhere = a_training(work, "inny", meetings=1)
    elsewhere.project = a_project(work, "Inny")
    mine = a_line(work, project_id=form.project_id)
    others = a_line(work, "inna", project_id=elsewhere.project.id)
    _support(work, form, WhatFor.event, elsewhere.id, day(work, -40))
    _support(work, form, WhatFor.line, others.id, day(work, -39))
    assert joining_of(work, form) == DayOfJoining(day(work, -7), is_planned=True)
    _support(work, form, WhatFor.line, mine.id, day(work, -3))
    _support(work, form, WhatFor.event, training.id, day(work, -2))
    with statements() as done:
        assert joining_of(work, form) == DayOfJoining(day(work, -3), is_planned=False)
    assert len(done) == 1


def test_who_has_a_birthday_between_is_as_old_as_on_joining(
    work: Work, officer: FlaskClient, training: Event, place: Registration
) -> None:
    # Thirty since three days ago: still 29 on the first day, a week ago.
    born = day(work, -3).replace(year=work.today.year - 30)
    form = the_form(work, place, birth_date=born.isoformat())
    work.session.commit()
    page = officer.get(f"/manage/participation/forms/{form.id}").text
    assert "Pierwszy dzień w projekcie, według planu" in page
    assert "<dd>29</dd>" in page.replace("\n", "").replace(" ", "")
    _support(work, form, WhatFor.event, training.id, day(work, -1))
    work.session.commit()
    page = officer.get(f"/manage/participation/forms/{form.id}").text
    assert "Pierwsze wsparcie w projekcie" in page
    assert "<dd>30</dd>" in page.replace("\n", "").replace(" ", "")
