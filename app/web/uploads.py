"""Reading what was sent before the transaction in which it is kept."""

from collections.abc import Callable
from typing import TypeVar

from app.errors import Refusal
from app.extensions import db
from app.sqlite import begin_write
from app.web.forms import Form, refuse

Read = TypeVar("Read")


def read_first(form: Form, read: Callable[[], Read]) -> Read | None:
    """Read what a form brought without a transaction, then begin the one in which it is kept.

    Reading takes long: neither a lock nor an open transaction may wait for it. Rows that were loaded before
    are to be loaded anew. None, with the sentences in the form, where the form or the reading refuses.
    """
    db.session.rollback()
    if not form.validate():
        return None
    try:
        found = read()
    except Refusal as refusal:
        refuse(form, refusal)
        return None
    begin_write(db.session())
    return found
