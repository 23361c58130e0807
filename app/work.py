"""What every operation is handed, in place of what it would otherwise grab from the air."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import CursorResult, Executable
from sqlalchemy.orm import Session

from app import clock
from app.links import Links
from app.sealing import Seals
from app.texts import Texts

ActorKind = Literal["visitor", "participant", "staff", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a visitor, a participant (id of the person), a member of staff (id of the account)
    or the system itself. `roles` are the roles held everywhere; narrower ones are assignments."""

    kind: ActorKind
    id: int | None = None
    name: str = ""
    roles: frozenset[str] = frozenset()

    @property
    def is_staff(self) -> bool:
        """Whether the actor signed in as staff."""
        return self.kind == "staff"


VISITOR = Actor("visitor")
SYSTEM = Actor("system", name="Zapisy")


@dataclass(frozen=True, slots=True)
class Work:
    """One unit of work: an open transaction, the moment it began, who acts, and in which words.

    `texts` speaks the actor's language; `texts.into(language)` another's. `files` is the folder
    for uploads. `settings` are the few numbers that an installation may change, `mail_domain` the domain
    from which its letters come. `kept` is what the process keeps from one unit of work to the
    next, by the name of the room that keeps it. `seals` seals and opens secrets, `monitoring_seals`
    participation forms, with keys of their own.
    """

    session: Session
    now: datetime
    actor: Actor
    links: Links
    texts: Texts
    files: Path
    settings: Mapping[str, int]
    mail_domain: str = "localhost.localdomain"
    kept: Mapping[str, Any] = field(default_factory=dict)
    seals: Seals = field(default=Seals(()), repr=False)
    monitoring_seals: Seals = field(default=Seals(()), repr=False)

    @property
    def today(self) -> date:
        """The Warsaw day of `now`."""
        return clock.today(self.now)

    def rows(self, statement: Executable, values: Mapping[str, Any]) -> CursorResult[*tuple[Any, ...]]:
        """Return the rows of a statement that selects columns alone, with a third less work than the
        session's own `execute`; nothing is flushed before. For what is asked at each request."""
        return self.session.connection().execute(statement, values)
