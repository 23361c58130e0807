"""The one lock of a register: whoever marks, confirms or reopens a session takes it first."""

from sqlalchemy import select

from app.events.models import Session
from app.sqlite import must_write
from app.work import Work


def lock_session(work: Work, session: Session) -> None:
    """Wait until nobody else changes the session's register, and read the session anew.

    Raises if the transaction was begun for reading. On SQLite the begun transaction is the lock.
    """
    must_write(work.session)
    query = select(Session).where(Session.id == session.id).with_for_update(key_share=True)
    work.session.execute(query.execution_options(populate_existing=True)).scalar_one()
