"""What the worker does by the clock: contacts hear of people whom they named and who do not come."""

from sqlalchemy.orm import Session

from app.extensions import db
from app.nominations.operations.telling import tell_contacts
from app.nominations.queries import to_tell
from app.web.request_work import command_work
from app.web.transactions import transaction


def tell_institutions() -> None:
    """Tell contacts of institutions who of their people does not come. Most looks are one small read.

    Needs an application context.
    """
    with Session(db.engine) as session:
        is_due = session.scalars(to_tell(command_work(session)).limit(1)).first() is not None
    if is_due:
        with transaction() as work:
            tell_contacts(work)
