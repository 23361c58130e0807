"""What the present version tells otherwise than the version before, on the way forward and back."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

TOLD_SINCE = {
    # The units that an event may have, and the one in which hours are typed.
    r"/edit$": r"^(?:45|60) min$|^W godzinach po \d+ min\..*$|^Od godz\. 0:00 liczby .+$|0: nikt",
    # What people need, and whose rooms are to be made ready for it.
    r"^alicja /manage/(events/seminarium/)?$": (
        r"^Do zapewnienia (?:jest|są) jeszcze \d+ potrzeb.+$|^Potrzeby uczestników \(\d+\)$"
    ),
    r"^celina /manage/sessions/$|^visitor /reg": r"^(?:Co przygotować w sali|Zgłoszone potrzeby)\n.+$",
    # The counties by which institutions are narrowed.
    r"/institutions/$": r"^wszystkie powiaty\n(?s:.*?)^(?:Dziś w projekcie|Zastosuj filtry)$",
    # The day again in each link to its plan and to a substitute, and the meeting in each at a cancelled one.
    r"/events/\S+/sessions/$": (
        r"(?<=^Plan dnia\n).+$|^(?:Dodaj inne w zamian|Cofnij odwołanie|Zastępstwo)\n.+$"
    ),
    # What a correction changed, who had marked, and that a list to sign lacks the strip.
    r"/attendance$": (
        r"^W porównaniu z wersją \d+$(?s:.*?)^Razem: .+ min$|^Zaznaczenie: .+$"
        r"|^Na tych wydrukach nie ma paska .+$|^To wydarzenie nie należy do projektu, więc na wydrukach .+$"
    ),
    # From when the meeting that was moved after the upgrade was moved.
    r"/seminarium/(sessions/)?$|^visitor /registrations/": r"^przełożone .+; wcześniej: .+(\ngodz\. .+)?$",
    # From when what lets people in is shown, and the code for the door.
    r"^visitor /registrations/\S+/$": r"^Link pojawi się tutaj: .+$|^[0-9A-Z]{4}-[0-9A-Z]{4}$",
    # That a colleague may come instead, on one's own page and on that of staff.
    r"/registrations/\S+/$": r"^(?:Przyjdzie inna osoba z instytucji|Zastąp inną osobą z instytucji)$",
    # A meeting that was cancelled, in its trainer's list.
    r"^celina /manage/sessions/$": r"^.+,\ngodz\. .+\nModuł I: organizacja usług\nOdwołany\n.+$",
    # What is new of sessions since their trainer looked.
    r"^celina /manage/sess": r"^Nowe od ostatniego przejrzenia \(\d+\)$(?s:.*?)^Przejrzano$",
    # What was done that the version before has no words for: it says of each that it was done.
    r"/history/$": r"^Wysłane zaproszenia: \d+$|^Zaproszenie przyjęte: .+$|^Wysłano wiadomość, osoby: .+$",
    # How many are to be phoned, and how days of reminders are typed.
    r"/messages/$": r"(?<=^Do zatelefonowania\n)\d+$",
    # How many would come to a next edition, and where its trainer reads the evaluation.
    r"^alicja /manage/events/[^/]+/$": r"^Zainteresowani następną edycją: \d+$",
    r"/manage/sessions/$": r"^Ankieta ewaluacyjna\n: .+$",
    r"^grazyna /manage/settings/$": r"^Na przykład „7, 1”\. .+$",
}
"""What only the later program tells, by a page's address. None of it is stored where the version before has a
place for it."""
TOLD_NO_MORE = {
    r"^celina /manage/sessions/$": (
        r"(?<=^Seminarium odwołane\n)(.+) · 0 osób\nZaznacz obecność\n: .+$",
        r"\1",
    ),
    r"^visitor /registrations/\S+/$": (
        r"^Dołącz do spotkania\nhttps://meet\.example\.org/\d+\nKod dostępu\n2732 118\n",
        "",
    ),
    # One button leads to the page where columns and format of a file are chosen.
    r"^alicja /manage/events/[^/]+/registrations/$": (r"^Eksportuj wszystkie: \d+ \(XLSX\)$", ""),
    r"^alicja /manage/events/[^/]+/attendance/$": (r"^Eksportuj \d+ os\w+ \(CSV\)$", ""),
    # The number of a version is a link of its own, without the colon behind it.
    r"/attendance$": (r"^(Wersja \d+):", r"\1\n:"),
}
"""What the later program leaves out of a page, by its address, and what stays in its place: how many are to
be marked at a cancelled event, what lets people into a meeting that begins in more than 24 hours, and one
button for each format of a file."""
STANDING = {
    "waiting": ("Lista rezerwowa", "TENTATIVE"),
    "withdrawn": ("Wycofane", "CANCELLED"),
    "removed": ("Wykreślone", "CANCELLED"),
}
"""What the entries of somebody's own calendar say of who has no place (docs/decisions/0179)."""

STANDINGS = "SELECT id, state, state_changed_at FROM registrations_registrations ORDER BY id"
_OWN_CALENDAR = re.compile(r"^visitor /registrations/([0-9a-z]+)\.\S+/calendar\.ics$")
# A column of exports: for the version before who was invited filled in a form.
_INVITED = re.compile(r"(?<=[;\n])invitation(?=[;\n])")
# Another one: which version of the office's notice was read. It stands behind the moment of registration.
_READ = {
    "csv": re.compile(
        r"(;registered_at|;\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?);(?:privacy_notice|1)?(?=[;\r\n])"
    ),
    "xlsx": re.compile(r"^(registered_at|\d{5}\.\d+)\n(?:privacy_notice|1)$", re.M),
}
_MOVED = re.compile(r"^DESCRIPTION:(?:przełożone|moved on) [^\r\n]*(?:\r\n [^\r\n]*)*", re.M)


def of_both(seen: dict[str, str]) -> dict[str, str]:
    """Return what the later program's answers say, without what the version before has no place for."""
    return {asked: _without_news(asked, was) for asked, was in without_new_columns(seen).items()}


def without_new_columns(seen: dict[str, str]) -> dict[str, str]:
    """Return the later program's answers with files as the version before lays them out."""
    kept = dict(seen)
    for asked, was in seen.items():
        kind = asked.rpartition("/registrations.")[2]
        if kind in _READ and "privacy_notice" in was:
            kept[asked] = _READ[kind].sub(r"\1", was)
    return kept


def as_told_now(seen: dict[str, str], standings: Iterable[Any]) -> dict[str, str]:
    """Return the answers of the version before as the later program gives them.

    `standings` are what the database answers to STANDINGS.
    """
    states = {row.id: (row.state, _stamp(row.state_changed_at)) for row in standings}
    told = {}
    for asked, was in seen.items():
        calendar = _OWN_CALENDAR.match(asked)
        told[asked] = _own_calendar(was, *states[int(calendar[1], 36)]) if calendar else _less(asked, was)
    return told


def _without_news(asked: str, was: str) -> str:
    if re.search(r"/registrations\.(csv|xlsx)$", asked):
        was = _INVITED.sub("web", was)
    for where, news in TOLD_SINCE.items():
        if re.search(where, asked):
            was = re.sub(news, "", was, flags=re.M)
    return _MOVED.sub(_not_moved, was) if ".ics" in asked else was


def _not_moved(described: re.Match[str]) -> str:
    """Leave out of an entry's description the first line, which says from when a meeting was moved."""
    line = "DESCRIPTION:" + described[0].replace("\r\n ", "").partition(r"\n")[2]
    assert len(line) < 75, "a longer one is folded"
    return line


def _less(asked: str, was: str) -> str:
    for where, (gone, instead) in TOLD_NO_MORE.items():
        if re.search(where, asked):
            was = re.sub(gone, instead, was, flags=re.M)
    return was


def _own_calendar(was: str, state: str, since: str) -> str:
    """An entry is as new as the person's place, and without one it leaves the time free."""
    was = re.sub(
        r"^(DTSTAMP|LAST-MODIFIED):(\S+)", lambda found: f"{found[1]}:{max(found[2], since)}", was, flags=re.M
    )
    if state not in STANDING:
        return was
    words, status = STANDING[state]
    was = re.sub(r"^SUMMARY:", f"SUMMARY:{words}: ", was, flags=re.M)
    was = re.sub(r"^STATUS:CONFIRMED\b", f"STATUS:{status}", was, flags=re.M)
    return re.sub(r"^TRANSP:OPAQUE\b", "TRANSP:TRANSPARENT", was, flags=re.M)


def _stamp(moment: datetime | str) -> str:
    """Return a moment of either kind of database as calendars write it."""
    read = datetime.fromisoformat(str(moment))
    return f"{read.astimezone(UTC) if read.tzinfo else read:%Y%m%dT%H%M%SZ}"
