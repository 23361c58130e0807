"""Whose connections are whose: by address, by a name that a human accepted before, else only proposed. Pure.

Nobody is assigned by likeness: two people share names, and one person has three.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.meeting_reports.reading import Connection


class Ground(StrEnum):
    """On what a match rests."""

    email = "email"
    accepted = "accepted"
    """A human accepted this name, or address, for the person before."""
    chosen = "chosen"
    """A human said so of this report."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody whom a session waits for, by id, with all addresses that are known."""

    id: int
    name: str
    emails: frozenset[str]


@dataclass(slots=True)
class Attendee:
    """Who stands in reports under one name and address: all their connections, and whose they are.

    `candidates` are those who are called exactly so, for a human to choose from.
    """

    name: str
    email: str | None
    connections: list[Connection] = field(default_factory=list)
    expected_id: int | None = None
    ground: Ground | None = None
    candidates: tuple[int, ...] = ()


def attendees_of(connections: Iterable[Connection]) -> list[Attendee]:
    """Return who was there, each with all connections, in the order in which they first appear.

    People are the same who have the same address; without one, the same name. Who only waited to be let in
    is left out.
    """
    found: dict[tuple[str, str], Attendee] = {}
    for each in connections:
        if each.is_waiting:
            continue
        key = ("email", email_plain(each.email)) if each.email else ("name", name_plain(each.name))
        attendee = found.setdefault(key, Attendee(each.name, each.email))
        attendee.connections.append(each)
    return list(found.values())


def match(
    attendees: Sequence[Attendee], people: Sequence[Expected], accepted: Mapping[str, int] | None = None
) -> None:
    """Say whose each attendee's connections are, as far as that is certain.

    An address that one person is known by decides; then a name (or address) that a human accepted for a
    person before, by `alias_of`; else those who are called exactly so are candidates. An address that two
    people share decides nothing.
    """
    by_email: dict[str, set[int]] = {}
    by_name: dict[str, set[int]] = {}
    for each in people:
        for email in each.emails:
            by_email.setdefault(email_plain(email), set()).add(each.id)
        for name in names_as_written(each.name):
            by_name.setdefault(name, set()).add(each.id)
    known = {each.id for each in people}
    for attendee in attendees:
        owners = by_email.get(email_plain(attendee.email), set()) if attendee.email else set()
        alias = (accepted or {}).get(alias_of(attendee))
        if len(owners) == 1:
            attendee.expected_id, attendee.ground = next(iter(owners)), Ground.email
        elif alias in known:
            attendee.expected_id, attendee.ground = alias, Ground.accepted
        else:
            named = by_name.get(name_plain(attendee.name), set())
            attendee.candidates = tuple(sorted((owners & named) or owners or named))


def alias_of(attendee: Attendee) -> str:
    """Return under what a choice is remembered: the address, else the name as it is compared."""
    return alias_for(attendee.name, attendee.email)


def alias_for(name: str, email: str | None) -> str:
    """Return under what a choice about this name and address is remembered."""
    return email_plain(email) if email else name_plain(name)


def is_telling(alias: str) -> bool:
    """Tell whether a name or address may be remembered for somebody: no device, no first name alone."""
    return "@" in alias or (" " in alias and not any(each.isdigit() for each in alias))


def email_plain(email: str | None) -> str:
    """Return an address as it is compared."""
    return (email or "").strip().casefold()


def name_plain(name: str) -> str:
    """Return a name as it is compared: without accents, marks and what stands in brackets."""
    bare = re.sub(r"[(\[].*?[)\]]", " ", name.replace("ł", "l").replace("Ł", "L"))
    letters = unicodedata.normalize("NFKD", bare.casefold())
    kept = "".join(each if each.isalnum() else " " for each in letters if not unicodedata.combining(each))
    return " ".join(kept.split())


def names_as_written(name: str) -> set[str]:
    """Return a name, as it is compared, in the ways in which it may be written: either name first."""
    parts = name_plain(name).split()
    return {" ".join(parts), " ".join([*parts[1:], *parts[:1]]), " ".join([*parts[-1:], *parts[:-1]])} - {""}
