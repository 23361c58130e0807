"""What the worker does by the clock: offers of places lapse, and the places go on."""

from sqlalchemy.orm import Session

from app.events.models import Event
from app.extensions import db
from app.registrations.operations import fill_free_seats
from app.registrations.queries import events_with_due_offers
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
