"""What the step to `pending` without a place does with the rows of an installation that runs."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app import migrating
from app.events.models import Event, WhoDecides
from app.extensions import db
from app.outbox.models import Letter
from app.people.models import Institution
from app.people.operations import institution_for, known_person
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.support.cast import an_event

BEFORE = "0015_office"
APPOINTS = WhoDecides.appointment
NOW = {"pending": "applied"}
"""What a state is called since."""


def add(work: Work, event: Event, state: str, institution: Institution | None = None) -> int:
    """Add a registration in a state as the version before would have left it."""
    number = work.session.scalar(select(func.count()).select_from(Registration)) or 0
    person = known_person(work, "Bartek", f"N{number}", f"n{number}@example.org", None, "pl")
    row = Registration(
        event=event, person=person, state=RegistrationState(NOW.get(state, state)), queue_number=number,
        first_name="Bartek", last_name=f"N{number}", name_sort="", email=person.email,
        language="pl", registered_at=work.now, state_changed_at=work.now,
        institution_id=institution.id if institution else None,
        institution_name=institution.name if institution else None,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


def states(event_id: int) -> list[str]:
    """Return the states of an event's registrations, in order of arrival."""
    query = "SELECT state FROM registrations_registrations WHERE event_id = :id ORDER BY queue_number"
    with db.engine.connect() as connection:
        return [str(row.state) for row in connection.execute(text(query), {"id": event_id})]


def test_who_waits_undecided_becomes_pending_and_back(
    app: Flask, work: Work, session: Session, work_as: Callable[..., Any]
) -> None:
    known, unknown = institution_for(work, "GOPS Olecko"), institution_for(work, "MOPS Ełk")
    assert known is not None
    known.is_confirmed = True
    nothing = Institution(name="Brak", name_sort="brak", is_confirmed=False, created_at=work.now)
    work.session.add(nothing)
    work.session.flush()
    work.session.execute(
        text(
            "INSERT INTO people_institution_names (institution_id, name, name_key)"
            " VALUES (:id, 'Brak', 'brak')"
        ),
        {"id": nothing.id},
    )
    appointing = an_event(work, "nabor", capacity=2, who_decides=APPOINTS)
    for state in ("confirmed", "pending", "waiting", "withdrawn", "waiting"):
        add(work, appointing, state)
    limited = an_event(work, "limit", capacity=9, per_institution_limit=1)
    for state, institution in (
        ("confirmed", unknown), ("waiting", unknown), ("waiting", known), ("waiting", nothing),
        ("pending", known),
    ):  # fmt: skip
        add(work, limited, state, institution)
    plain = an_event(work, "zwykle", capacity=1)
    for state in ("confirmed", "waiting", "pending"):
        add(work, plain, state, unknown)
    ids = [event.id for event in (appointing, limited, plain)]
    work.session.commit()
    work.session.close()
    with app.app_context():
        db.engine.dispose()
        migrating.downgrade(revision=BEFORE)
        # The version before knows no pending without a place.
        back = [states(id) for id in ids]
        migrating.upgrade()
        forth = [states(id) for id in ids]
        with db.engine.connect() as connection:
            left = connection.scalars(text("SELECT name FROM people_institutions ORDER BY name")).all()
            letters = connection.scalar(select(func.count()).select_from(Letter))
    assert back == [
        ["confirmed", "pending", "waiting", "withdrawn", "waiting"],
        ["confirmed", "waiting", "waiting", "waiting", "waiting"],
        ["confirmed", "waiting", "waiting"],
    ]
    assert forth == [
        ["confirmed", "applied", "applied", "withdrawn", "applied"],
        ["confirmed", "applied", "waiting", "applied", "waiting"],
        ["confirmed", "waiting", "waiting"],
    ]
    assert (left, letters) == (["GOPS Olecko", "MOPS Ełk"], 0)
