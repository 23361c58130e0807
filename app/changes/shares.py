"""Whom an act concerns: each person once, with their shares of all that is announced."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.accounts.models import Role
from app.changes.circles import Circle, circle_of_staff, circle_of_state
from app.changes.difference import EventDifference
from app.changes.letters import NO_ROLE, AnyReader, Letters
from app.changes.staff import STAFF, GroupMember, reader_of, subject_of
from app.coaching.models import Appointment
from app.columns import folded
from app.events.models import Event
from app.events.staffed import Staffed
from app.outbox.models import Call, Letter
from app.outbox.operations import NewLetter
from app.registrations.addressees import Addressee


@dataclass(frozen=True, slots=True)
class Share:
    """What one announcement says to one person, in one of their roles."""

    letters: Letters
    to: Addressee | Staffed

    @property
    def event(self) -> Event:
        """The event of which it tells."""
        return self.letters.announcement.event

    @property
    def difference(self) -> EventDifference:
        """What differs for the person."""
        seated = isinstance(self.to, Staffed) or self.to.is_seated
        return self.letters.difference(self.reader, seated=seated)

    @property
    def subject(self) -> tuple[str, int]:
        """What the letter is about: a registration, an account, a member of the group."""
        mine = self.to
        return subject_of(mine) if isinstance(mine, Staffed) else ("registration", mine.registration_id)

    @property
    def circle(self) -> Circle:
        """As what the person is told."""
        if isinstance(self.to, Staffed):
            return circle_of_staff(reader_of(self.to))
        return circle_of_state(self.to.state)

    @property
    def reader(self) -> AnyReader:
        """Of which meetings the share tells, and in which language."""
        return reader_of(self.to) if isinstance(self.to, Staffed) else self.to.reader

    @property
    def state(self) -> str:
        """The state of the registration; a word of its own for staff."""
        return STAFF if isinstance(self.to, Staffed) else self.to.state.value

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of the person at the event."""
        if isinstance(self.to, Staffed):
            return self.to.roles
        return self.letters.also.get(self.to.registration_id, NO_ROLE)

    @property
    def has_calendar(self) -> bool:
        """Whether the person gets the calendar: who has a seat, and staff."""
        return isinstance(self.to, Staffed) or self.to.is_seated

    @property
    def link(self) -> str:
        """Where the person sees what stands now."""
        work = self.letters.work
        if isinstance(self.to, Staffed):
            return self.letters.staff_link(self.to)
        return work.links.registration(self.to.registration_id, self.to.link_version)

    def letter(self) -> NewLetter:
        """Return the letter about this event alone."""
        if isinstance(self.to, Staffed):
            return self.letters.staff_letter(self.to)
        return self.letters.letter(self.to)


@dataclass(frozen=True, slots=True)
class ToldAppointment:
    """An appointment of which somebody is told, and the page of theirs on which it stands."""

    appointment: Appointment
    link: str
    of_coach: bool = False


@dataclass(slots=True)
class Hearer:
    """Somebody who is told: of events, of appointments, or of both.

    An empty `email` means that they must be phoned. `instead_of` has not reached them yet and need not.
    """

    name: str
    email: str
    language: str
    shares: list[Share] = field(default_factory=list)
    appointments: list[ToldAppointment] = field(default_factory=list)
    instead_of: Sequence[Letter | Call] = ()


class Hearers:
    """People as they are found, each once.

    Two are one if they are one person or account, or have the same name and address, as everywhere.
    """

    def __init__(self) -> None:
        self._found: list[Hearer] = []
        self._known: dict[tuple[str, str], Hearer] = {}

    def who(self, kind: str, id: int | str, name: str, email: str, language: str) -> Hearer:
        """Return the person, who is known by now."""
        keys = [(kind, str(id))] + ([(email.lower(), folded(name))] if email else [])
        hearer = next((self._known[key] for key in keys if key in self._known), None)
        if hearer is None:
            hearer = Hearer(name, email, language)
            self._found.append(hearer)
        hearer.email = hearer.email or email
        for key in keys:
            self._known.setdefault(key, hearer)
        return hearer

    def all(self) -> list[Hearer]:
        """Return everybody in the order in which they were found."""
        return self._found


def merged(shares: Sequence[Share]) -> list[Share]:
    """Return the shares of one person, one an event where one says it all.

    Who is registered and named at an event is told once, if that says all that the other would; who is of
    the staff is told nothing as a member of the group.
    """
    kept: list[Share] = []
    for share in sorted(shares, key=lambda each: isinstance(each.to, GroupMember)):
        mine = [each for each in kept if each.event is share.event]
        if isinstance(share.to, GroupMember) and any(isinstance(each.to, Staffed) for each in mine):
            continue
        twin = next((each for each in mine if isinstance(each.to, Addressee)), None)
        if twin is None or not isinstance(share.to, Staffed) or not twin.difference.covers(share.difference):
            kept.append(share)
        elif isinstance(twin.to, Addressee):
            also = {**twin.letters.also, twin.to.registration_id: twin.roles | share.to.roles}
            kept[kept.index(twin)] = replace(twin, letters=replace(twin.letters, also=also))
    return kept
