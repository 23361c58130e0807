"""One letter a person about several events and appointments: what differs of each, and one calendar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.changes.letters import AnyReader
from app.changes.shares import Hearer, Share, ToldAppointment
from app.changes.since import written
from app.changes.staff import STAFF, GroupMember
from app.coaching.calendar_entries import entry_of
from app.coaching.models import AppointmentState
from app.coaching.when import place_line, when_line
from app.events.additions import office_additions
from app.events.labels import FORM_OF_SUPPORT
from app.events.staffed import Staffed
from app.lines.names import line_title, with_kind
from app.office.queries import office
from app.outbox.letters import LetterText, unlinked
from app.outbox.operations import NewLetter
from app.outbox.patterns import Pattern, gap
from app.projects.funding import funding_lines
from app.registrations.messages import calendar_of_several, reply_address
from app.work import Work

KIND = "activities_changed"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class SuspendingAct:
    """What suspends or resumes many: `scope` says of what, `until` until when, by language; and why."""

    suspends: bool
    scope: Mapping[str, str]
    until: Mapping[str, str]
    reason: str


class JointLetters:
    """The letters of one act, one a hearer. It must have been made: they tell everything as it is now.

    People who are told the same read what was written once; the links of each are filled in. Who is
    concerned by one event alone, in one role, gets the letter that a change of this event has.
    """

    def __init__(self, work: Work, act: SuspendingAct | None = None) -> None:
        self._work, self._act = work, act
        self._parts: dict[object, dict[str, Any]] = {}
        self._patterns: dict[object, Pattern] = {}
        self._calendars: dict[object, bytes | None] = {}

    def letter(self, to: Hearer) -> NewLetter:
        """Return somebody's letter for the outbox, with one calendar of all that they have a seat in."""
        if _is_single(to):
            return replace(to.shares[0].letter(), recipient=to.email)
        key, appointed = _key(to), bool(to.appointments)
        if key not in self._calendars:
            self._calendars[key] = self._calendar(to)
        kind, number = to.shares[0].subject if to.shares else ("appointment", _first_id(to))
        names = {name for each in to.shares for name in each.letters.about(each.difference)}
        known = {each.event.id: each.letters.known for each in to.shares}
        return NewLetter(
            kind=KIND,
            recipient=to.email,
            recipient_name=to.name,
            language=to.language,
            subject_kind=kind,
            subject_id=number,
            event_id=to.shares[0].event.id if to.shares else None,
            text=self.text(to),
            calendar=self._calendars[key],
            # Nothing tells appointments again: with them it leaves whatever comes.
            about=() if appointed else tuple(sorted(names)),
            since=None if appointed else written(known),
            several=True,
            reply_to=reply_address(self._work, *(each.event for each in to.shares)),
        )

    def text(self, to: Hearer, *, hides_links: bool = False) -> LetterText:
        """Return the text of somebody's letter; `hides_links` leaves out what only its reader may open."""
        told: list[Share | ToldAppointment] = [*to.shares, *to.appointments]
        links = [self._hidden(each) if hides_links else each.link for each in told]
        if _is_single(to):
            share = to.shares[0]
            if isinstance(share.to, Staffed):
                return share.letters.staff_text(share.to)
            return share.letters.text(share.to, link=links[0])
        key = _key(to)
        if key not in self._patterns:
            self._patterns[key] = self._written(to)
        gaps = {_link(number): link for number, link in enumerate(links)}
        return self._patterns[key].filled({"name": unlinked(to.name), **gaps})

    def _hidden(self, each: Share | ToldAppointment) -> str:
        if isinstance(each, ToldAppointment):
            return self._work.links.absolute("/appointments/…/")
        return each.link if isinstance(each.to, Staffed) else self._work.links.absolute("/registrations/…/")

    def _written(self, to: Hearer) -> Pattern:
        texts, act, count = self._work.texts.into(to.language), self._act, len(to.shares)
        parts = [
            {**self._part(each, to.language), "link": gap(_link(number))}
            for number, each in enumerate(to.shares)
        ]
        registered = sum(each.state != STAFF for each in to.shares)
        organisers = list(dict.fromkeys(part["organiser"] for part in parts))
        reasons = [each.letters.announcement.reason for each in to.shares] + [act.reason if act else ""]
        projects = [each.event.project for each in to.shares]
        common: dict[str, Any] = {
            "act": ("suspended" if act.suspends else "resumed") if act else "",
            "scope": act.scope[texts.language] if act else "",
            "until": act.until[texts.language] if act else "",
            "titles": list(dict.fromkeys(part["title"] for part in parts)),
            "parts": parts,
            "appointments": [
                {**self._appointment(each, to.language), "link": gap(_link(count + number))}
                for number, each in enumerate(to.appointments)
            ],
            "registered": registered,
            "named": any(part["state"] == STAFF and not part["group"] for part in parts),
            "reason": "; ".join(dict.fromkeys(each for each in reasons if each)),
            "has_calendar": any(each.has_calendar for each in to.shares) or bool(to.appointments),
            "organiser": organisers[0] if len(organisers) == 1 else office(self._work).name,
            "additions": self._additions(to, parts),
            "funding": funding_lines(
                texts, [*projects, *(each.appointment.line.project for each in to.appointments)]
            ),
        }
        return Pattern(texts, KIND, common, ("name",))

    def _part(self, share: Share, language: str) -> Mapping[str, Any]:
        key = (*_share_key(share), language)
        if key not in self._parts:
            reader = replace(share.reader, language=language)
            self._parts[key] = dict(share.letters.context(reader, share.state, share.roles))
        return self._parts[key]

    def _appointment(self, told: ToldAppointment, language: str) -> Mapping[str, Any]:
        texts, each = self._work.texts.into(language), told.appointment
        kind = texts.gettext(FORM_OF_SUPPORT[each.line.form_of_support])
        return {
            "support": with_kind(kind, line_title(each.line, texts.language).text),
            "when": when_line(texts, each),
            "place": place_line(texts, each),
            "cancelled": each.state == AppointmentState.cancelled,
            "of_coach": told.of_coach,
        }

    def _additions(self, to: Hearer, parts: Sequence[Mapping[str, Any]]) -> list[str]:
        """Return what office and events add for participants and for who is invited to an appointment."""
        invited = any(not each.of_coach for each in to.appointments)
        found = office_additions(self._work, to.language) if invited else []
        return list(dict.fromkeys([*found, *(text for part in parts for text in part["additions"])]))

    def _calendar(self, to: Hearer) -> bytes | None:
        texts = self._work.texts.into(to.language)
        told = [each.letters.calendar_share(each.reader) for each in to.shares if each.has_calendar]
        entries = [entry_of(texts, each.appointment) for each in to.appointments]
        return calendar_of_several(self._work, to.language, told, entries)


def reached(hearers: Iterable[Hearer]) -> tuple[list[Hearer], list[Hearer]]:
    """Return who is told by mail, and who must be phoned."""
    every = [each for each in hearers if each.shares or each.appointments]
    return [each for each in every if each.email], [each for each in every if not each.email]


def _is_single(to: Hearer) -> bool:
    return len(to.shares) == 1 and not to.appointments


def _key(to: Hearer) -> tuple[object, ...]:
    """Return what decides the words of a letter, but for the name and the links."""
    told = tuple((each.appointment.id, each.of_coach) for each in to.appointments)
    return to.language, tuple(_share_key(each) for each in to.shares), told


def _share_key(share: Share) -> tuple[int, AnyReader, str, frozenset[Any], bool]:
    of_group = isinstance(share.to, GroupMember)
    return id(share.letters.announcement), share.reader, share.state, share.roles, of_group


def _first_id(to: Hearer) -> int:
    return to.appointments[0].appointment.id


def _link(number: int) -> str:
    """Return the name of the gap of a link: names of gaps are letters."""
    high, low = divmod(number, len(LETTERS))
    return "link_" + (LETTERS[high - 1] if 0 < high <= len(LETTERS) else "_" * high) + LETTERS[low]
