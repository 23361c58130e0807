"""Letters about several events at once: each person's shares of several announcements become one letter."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.accounts.models import Role
from app.changes.circles import Circle, circle_of_staff, circle_of_state
from app.changes.letters import NO_ROLE, Announcement, AnyReader, Letters
from app.changes.staff import STAFF, GroupMember, reader_of, subject_of
from app.changes.telling import concerned
from app.columns import folded
from app.events.staffed import Staffed
from app.outbox.letters import LetterText, unlinked
from app.outbox.operations import NewLetter
from app.outbox.patterns import Pattern, gap
from app.registrations.addressees import Addressee
from app.registrations.messages import calendar_of_several
from app.work import Work

KIND = "events_changed"


@dataclass(frozen=True, slots=True)
class Share:
    """What one announcement says to one person."""

    letters: Letters
    to: Addressee | Staffed

    @property
    def whose(self) -> tuple[str, str]:
        """Whose it is: the same person has the same name and address wherever they are registered.

        Who gave no address is told of each registration apart.
        """
        mine = self.to
        kind, number = (
            subject_of(mine) if isinstance(mine, Staffed) else ("registration", mine.registration_id)
        )
        if not self.to.email:
            return kind, str(number)
        return kind, f"{self.to.email.lower()} {folded(self.to.name)}"

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


_Key = tuple[tuple[int, AnyReader, str, frozenset[Role]], ...]


@dataclass(frozen=True, slots=True)
class SharedLetters:
    """The letters of several announcements, one a person. The changes must have been made."""

    work: Work
    people: Sequence[Sequence[Share]]
    _patterns: dict[_Key, Pattern] = field(default_factory=dict)
    _calendars: dict[_Key, bytes | None] = field(default_factory=dict)

    def letters(self) -> list[NewLetter]:
        """Return everybody's letter for the outbox."""
        return [self.letter(shares) for shares in self.people]

    def letter(self, shares: Sequence[Share]) -> NewLetter:
        """Return one person's letter: about one event as usual, about several a joint one.

        A joint one is never overtaken: what makes one of its parts pointless says nothing of the others.
        """
        first, *others = shares
        alone = first.letter()
        if not others:
            return alone
        return replace(alone, kind=KIND, text=self.text(shares), calendar=self._calendar(shares), about=())

    def text(self, shares: Sequence[Share], own_page: str | None = None) -> LetterText:
        """Return the text of one person's letter about several events.

        `own_page` stands instead of the links to a participant's pages, which nobody else may open.
        """
        key = _key(shares)
        if key not in self._patterns:
            self._patterns[key] = self._written(shares)
        hidden = own_page if shares[0].state != STAFF else None
        links = {_link(number): hidden or each.link for number, each in enumerate(shares)}
        return self._patterns[key].filled({"name": unlinked(shares[0].to.name), **links})

    def _written(self, shares: Sequence[Share]) -> Pattern:
        parts = [
            {**_context(each, shares[0].to.language), "link": gap(_link(number))}
            for number, each in enumerate(shares)
        ]
        first = shares[0]
        common: dict[str, Any] = {
            "parts": parts,
            "staff": first.state == STAFF,
            "group": isinstance(first.to, GroupMember),
            "reason": first.letters.announcement.reason,
            "has_calendar": any(each.has_calendar for each in shares),
            "organiser": parts[0]["organiser"],
            "additions": list(dict.fromkeys(text for part in parts for text in part["additions"])),
            "funding": "\n".join(dict.fromkeys(part["funding"] for part in parts if part["funding"])),
        }
        return Pattern(self.work.texts.into(first.to.language), KIND, common, ("name",))

    def _calendar(self, shares: Sequence[Share]) -> bytes | None:
        key = _key(shares)
        if key not in self._calendars:
            seated = [each for each in shares if each.has_calendar]
            told = [each.letters.calendar_share(each.reader) for each in seated]
            self._calendars[key] = calendar_of_several(self.work, shares[0].to.language, told)
        return self._calendars[key]


def shared_letters(work: Work, announcements: Sequence[Announcement]) -> SharedLetters:
    """Return the letters of several announcements, those of one person put together."""
    people: dict[tuple[str, str], list[Share]] = {}
    for announcement in announcements:
        found = concerned(work, announcement)
        everybody: list[Addressee | Staffed] = [*found.people, *found.staff]
        for share in (Share(found.letters, to) for to in everybody):
            people.setdefault(share.whose, []).append(share)
    return SharedLetters(work, list(people.values()))


def _context(share: Share, language: str) -> dict[str, Any]:
    return dict(share.letters.context(replace(share.reader, language=language), share.state, share.roles))


def _key(shares: Sequence[Share]) -> _Key:
    return tuple((id(each.letters), each.reader, each.state, each.roles) for each in shares)


def _link(number: int) -> str:
    """Return the name of the gap for the link of a part."""
    return "link" + "_" * number
