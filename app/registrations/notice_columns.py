"""What files tell of notices and consents: which versions were read, which consents stand and since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.consents.models import Consent
from app.consents.queries import ASKED_WITH_REGISTRATION, in_force
from app.events.models import Event
from app.notices.models import OF_PROJECTS, TextKind, TextVersion
from app.papers.sheets import Cell
from app.registrations.models import Registration
from app.work import Work


@dataclass(frozen=True, slots=True)
class NoticeColumns:
    """Which of these columns a file has: those in which any registration of the event has something.

    `versions` gives the kind and number of the other controllers' notices by their rows.
    """

    privacy: bool = False
    versions: Mapping[int, tuple[TextKind, int]] | None = None
    consents: tuple[TextKind, ...] = ()

    @classmethod
    def of(cls, work: Work, event: Event) -> "NoticeColumns":
        """Return what there is to tell at an event; one statement, and one more for a project's notices."""
        query = select(
            func.count(Registration.privacy_notice_version),
            func.count(Registration.project_notices),
            *(func.count(_given_at(kind)) for kind in ASKED_WITH_REGISTRATION),
        )
        privacy, others, *given = work.session.execute(query.where(Registration.event_id == event.id)).one()
        found = [kind for kind, count in zip(ASKED_WITH_REGISTRATION, given, strict=True) if count]
        return cls(bool(privacy), _versions(work) if others else None, tuple(found))

    @property
    def header(self) -> tuple[str, ...]:
        """The headings."""
        own = ("privacy_notice",) if self.privacy else ()
        others = tuple(f"{kind.value}_notice" for kind in OF_PROJECTS) if self.versions is not None else ()
        consents = (
            name
            for kind in self.consents
            for name in (f"{kind.value}_consent", f"{kind.value}_consent_version")
        )
        return (*own, *others, *consents)

    @property
    def columns(self) -> tuple[Any, ...]:
        """What a statement over registrations selects for `cells`."""
        own = (Registration.privacy_notice_version,) if self.privacy else ()
        others = (Registration.project_notices,) if self.versions is not None else ()
        consents = (each for kind in self.consents for each in (_given_at(kind), _version(kind)))
        return (*own, *others, *consents)

    def cells(self, values: Sequence[Any]) -> list[Cell]:
        """Return what one registration has below the headings."""
        left = list(values)
        own: list[Cell] = [left.pop(0)] if self.privacy else []
        others: list[Cell] = []
        if self.versions is not None:
            read = [self.versions.get(int(each)) for each in left.pop(0) or ()]
            numbers = dict(each for each in read if each is not None)
            others = [numbers.get(kind) for kind in OF_PROJECTS]
        return [*own, *others, *left]


NO_NOTICES = NoticeColumns()
"""Nothing to tell."""


def _given_at(kind: TextKind) -> ColumnElement[Any]:
    return _standing(kind, select(func.min(Consent.given_at)))


def _version(kind: TextKind) -> ColumnElement[Any]:
    query = select(func.min(TextVersion.number)).select_from(Consent)
    return _standing(kind, query.join(TextVersion, TextVersion.id == Consent.text_id))


def _standing(kind: TextKind, query: Select[Any]) -> ColumnElement[Any]:
    theirs = query.where(in_force(), Consent.kind == kind, Consent.person_id == Registration.person_id)
    if kind == TextKind.image:
        theirs = theirs.where(Consent.event_id == Registration.event_id)
    return theirs.correlate(Registration).scalar_subquery()


def _versions(work: Work) -> dict[int, tuple[TextKind, int]]:
    query = select(TextVersion.id, TextVersion.kind, TextVersion.number)
    rows = work.session.execute(query.where(TextVersion.kind.in_(OF_PROJECTS)))
    return {id: (kind, number) for id, kind, number in rows}
