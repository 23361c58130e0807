"""The access log as an administrator reads it: numbers become names, where the rows are still there."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.access_log import Opening
from app.accounts.models import Account
from app.errors import N_
from app.events.models import Event
from app.people.models import Person
from app.registrations.queries import names_of
from app.typed import number_in
from app.work import Work

_OF_EVENT = "/manage/events/<slug>/"
_OF_REGISTRATION = ("/manage/registrations/<int:id>/", "/registrations/<token>/")


@dataclass(frozen=True, slots=True)
class Shown:
    """A line: who read, the address of the page, whose registration it is, and from where."""

    opening: Opening
    reader: str
    address: str
    about: str


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the reader asks for: one account, one event, one registration; None asks for all."""

    account: int | None
    event: int | None
    registration: int | None
    slug: str

    @staticmethod
    def of(work: Work, account: str, slug: str, registration: str) -> "Narrowed":
        """Read what was asked; an unknown event has no lines, nonsense asks for nothing."""
        event = (work.session.scalar(select(Event.id).where(Event.slug == slug)) or 0) if slug else None
        return Narrowed(number_in(account), event, number_in(registration), slug)

    def wants(self, opening: Opening) -> bool:
        """Tell whether a line is asked for."""
        first = opening.rows[0] if opening.rows else None
        if self.account is not None and (opening.reader, opening.number) != ("account", self.account):
            return False
        if self.event is not None and not (opening.page.startswith(_OF_EVENT) and first == self.event):
            return False
        of_registration = opening.page.startswith(_OF_REGISTRATION) and first == self.registration
        return self.registration is None or of_registration


def shown(work: Work, openings: Sequence[Opening]) -> list[Shown]:
    """Return lines with names and addresses, with four statements at most."""
    accounts = {each.number for each in openings if each.reader == "account"}
    persons = {each.number for each in openings if each.reader == "person"}
    events = {each.rows[0] for each in openings if each.page.startswith(_OF_EVENT) and each.rows}
    about = {each.rows[0] for each in openings if each.page.startswith(_OF_REGISTRATION) and each.rows}
    found = select(Account.id, Account.name).where(Account.id.in_(accounts))
    names = {("account", id): name for id, name in work.session.execute(found)}
    people = select(Person).where(Person.id.in_(persons))
    names |= {("person", each.id): each.name for each in work.session.scalars(people)}
    addressed = select(Event.id, Event.slug).where(Event.id.in_(events))
    slugs = {row.id: row.slug for row in work.session.execute(addressed)}
    registered = names_of(work, about)
    return [
        Shown(
            each,
            _reader(work, each, names),
            _address(each, slugs),
            registered.get(each.rows[0], "") if each.rows and each.page.startswith(_OF_REGISTRATION) else "",
        )
        for each in openings
    ]


def _reader(work: Work, opening: Opening, names: dict[tuple[str, int], str]) -> str:
    if opening.reader == "link":
        return work.texts.gettext("the holder of the link")
    kind = N_("account %(number)s") if opening.reader == "account" else N_("participant %(number)s")
    return names.get((opening.reader, opening.number)) or work.texts.gettext(kind, number=opening.number)


def _address(opening: Opening, slugs: dict[int, str]) -> str:
    """Return the address of the page; where a key stood there are three dots."""
    numbers = list(opening.rows)
    parts = []
    for part in opening.page.split("/"):
        if not part.startswith("<"):
            parts.append(part)
            continue
        number = numbers.pop(0) if numbers else 0
        rest = part.partition(">")[2]
        named = slugs.get(number, "…") if part.startswith("<slug") else str(number)
        parts.append(f"{'…' if part.startswith('<token') else named}{rest}")
    return "/".join(parts)
