"""What the worker does by the clock: offers lapse, and places that institutions left unused go to all."""

from sqlalchemy.orm import Session

from app.events.models import Event
from app.extensions import db
from app.registrations.operations import fill_free_seats
from app.registrations.operations.places import open_places
from app.registrations.queries import due_to_open, events_with_due_offers
from app.web.request_work import command_work
from app.web.transactions import transaction


def let_offers_lapse() -> None:
    """Let the offers lapse whose time is over, pause and renew those of suspended events; tell each person.

    The freed places go to the next in line. Most looks are one small read. Needs an application context.
    """
    with Session(db.engine) as session:
        ids = events_with_due_offers(command_work(session))
    for id in ids:
        with transaction() as work:
            event = work.session.get(Event, id)
            if event is not None:
                fill_free_seats(work, event)


def open_places_that_are_due() -> None:
    """Give the unused places of institutions to all, at each event whose day has come, and tell people.

    Most looks are one small read. Needs an application context.
    """
    with Session(db.engine) as session:
        due = due_to_open(command_work(session))
    for id in due:
        with transaction() as work:
            open_places(work, id)
