"""What the columns of reports are called: by platform and language, as far as they have been seen."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum


class ReportColumn(StrEnum):
    """What a column of a report holds; `ignored` is said by a human of one that none of this is."""

    name = "name"
    first_name = "first_name"
    last_name = "last_name"
    email = "email"
    joined = "joined"
    left = "left"
    duration = "duration"
    waiting = "waiting"
    room = "room"
    role = "role"
    account = "account"
    ignored = "ignored"


_HEADINGS: Mapping[ReportColumn, Sequence[str]] = {
    ReportColumn.name: (
        "name", "display name", "name (original name)", "user name (original name)", "full name",
        "participant", "participant name", "attendee name", "imię i nazwisko uczestnika",
        "imię i nazwisko", "imię i nazwisko (oryginalna nazwa)", "nazwa wyświetlana", "nazwa użytkownika",
        "uczestnik", "nome de exibição",
    ),
    ReportColumn.first_name: ("first name", "imię", "nome"),
    ReportColumn.last_name: ("last name", "nazwisko", "sobrenome"),
    ReportColumn.email: (
        "email", "e-mail", "user email", "attendee email", "email address", "adres e-mail", "adres email",
        "e-mail użytkownika", "e-mail uczestnika", "endereço de e-mail",
    ),
    ReportColumn.joined: (
        "join time", "first join", "joined", "join timestamp", "godzina dołączenia", "pierwsze dołączenie",
        "czas dołączenia", "dołączono", "hora de entrada",
    ),
    ReportColumn.left: (
        "leave time", "last leave", "left", "leave timestamp", "godzina opuszczenia", "ostatnie wyjście",
        "czas opuszczenia", "opuszczono", "hora de saída",
    ),
    ReportColumn.duration: (
        "duration", "duration (minutes)", "attendance duration", "in-meeting duration",
        "total duration (minutes)",
        "time in session (minutes)", "czas trwania", "czas trwania (minuty)", "czas udziału w spotkaniu",
        "czas uczestnictwa", "duração da participação",
    ),
    ReportColumn.waiting: ("in waiting room", "waiting room", "w poczekalni"),
    ReportColumn.room: ("session name", "breakout room", "nazwa sesji", "pokój", "nome da sessão"),
    ReportColumn.role: ("role", "rola", "função"),
    ReportColumn.account: ("participant id (upn)", "identyfikator uczestnika (upn)", "participant id"),
    ReportColumn.ignored: (
        "guest", "is guest", "gość", "connection type", "typ połączenia", "recording disclaimer response",
        "recording consent", "meeting name", "meeting start time", "meeting end time", "meeting start date",
        "meeting end date", "nazwa spotkania", "attended", "phone", "registration time", "approval status",
        "country/region name", "source name", "topic", "temat", "registration link",
    ),
}  # fmt: skip
_BY_HEADING = {heading: meaning for meaning, all in _HEADINGS.items() for heading in all}
_BLANKS = re.compile(r"\s+")


def plain(heading: str) -> str:
    """Return a heading as it is compared: small letters, single blanks, no marks around it."""
    return _BLANKS.sub(" ", heading.replace("\ufeff", "").strip().strip('"=:').casefold())


def meaning_of(heading: str, told: Mapping[str, ReportColumn] | None = None) -> ReportColumn | None:
    """Return what a column holds: as a human said once, else as it is known; None for an unknown one."""
    key = plain(heading)
    if told and key in told:
        return told[key]
    return _BY_HEADING.get(key)


def is_head(cells: Iterable[str], told: Mapping[str, ReportColumn] | None = None) -> bool:
    """Tell whether a row names the columns of connections: somebody's name, and when or how long."""
    found = {meaning_of(each, told) for each in cells if each}
    named = ReportColumn.name in found or {ReportColumn.first_name, ReportColumn.last_name} <= found
    return named and bool(found & {ReportColumn.joined, ReportColumn.duration})


def is_head_of_names(cells: Iterable[str], told: Mapping[str, ReportColumn] | None = None) -> bool:
    """Tell whether a row names the columns of a report of people alone: nothing in it is unknown, or a time.

    Platforms can be set to tell only who attended. Of unknown headings one may hold the times.
    """
    found = {meaning_of(each, told) for each in cells if each}
    named = ReportColumn.name in found or {ReportColumn.first_name, ReportColumn.last_name} <= found
    return named and None not in found
