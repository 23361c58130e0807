"""The version of what is suggested of institutions: another one whenever a known institution changes.

Empty forms and the answers to what somebody types are kept under this version, which is read at each request,
so that none of them is stale (docs/decisions/0250). It is written as the last statement of the transaction
that changes an institution: nobody waits for its row while holding another that somebody else wants.
"""

import uuid
from typing import Any

from sqlalchemy import Label, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, object_session

from app.people.models import Institution, SuggestionVersion

_THE_ROW = 1
_DUE = "suggestions_differ"


def suggestion_version() -> Label[str]:
    """Return the version as a column, for a statement that runs anyway; "" before the first change."""
    mine = select(SuggestionVersion.version).where(SuggestionVersion.id == _THE_ROW).correlate(None)
    return func.coalesce(mine.scalar_subquery(), "").label("suggestion_version")


def watch() -> None:
    """Give the suggestions another version with each commit of a change of institutions, in every session.

    Institutions that somebody typed are suggested to nobody: making one changes no version.
    """
    event.listen(Institution, "after_insert", _note_if_known)
    event.listen(Institution, "after_update", _note)
    event.listen(Institution, "after_delete", _note)
    event.listen(Session, "before_commit", _renew)


def _note_if_known(mapper: Any, connection: Any, institution: Institution) -> None:
    if institution.is_confirmed:
        _note(mapper, connection, institution)


def _note(mapper: Any, connection: Any, institution: Institution) -> None:
    session = object_session(institution)
    if session is not None:
        session.info[_DUE] = True


def _renew(session: Session) -> None:
    if session.get_nested_transaction() is not None:
        return
    session.flush()
    if not session.info.pop(_DUE, False):
        return
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    # Never one that was used before, not even in a transaction that was undone.
    row = insert(SuggestionVersion).values(id=_THE_ROW, version=uuid.uuid4().hex)
    session.execute(row.on_conflict_do_update(index_elements=["id"], set_={"version": row.excluded.version}))
