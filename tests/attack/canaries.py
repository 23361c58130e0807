"""Unique words planted in other people's rows: none may be in the answer to somebody who may not see them."""

import io
import zipfile
from dataclasses import dataclass

from sqlalchemy import select

from app.events.models import Event, Meeting
from app.outbox.models import Letter
from app.registrations.asked import ASKED, Kind
from app.registrations.models import Registration
from app.work import Work
from tests.support.access import let_in
from tests.support.world import DRAFT, SEMINAR, World

PEOPLE = {"place": "bartek", "in_training": "bartek", "waiting": "halina", "elsewhere": "irena", "jan": "jan"}
"""Whose registration each of the world's is."""

ONLINE, LETTER, UNPUBLISHED = "qzx-online", "qzx-letter", "qzx-draft"

EVERYTHING = frozenset(
    [f"qzx-{what}-{who}" for what in ("name", "mail", "more") for who in set(PEOPLE.values())]
    + [ONLINE, LETTER, UNPUBLISHED]
)


def _all_of(*people: str) -> frozenset[str]:
    return frozenset(f"qzx-{what}-{who}" for what in ("name", "mail", "more") for who in people)


def _names_of(*people: str) -> frozenset[str]:
    return frozenset(f"qzx-name-{who}" for who in people)


SEEN_BY = {
    "visitor": frozenset[str](),
    "bartek": _all_of("bartek") | {ONLINE},
    "daniel": frozenset[str](),
    "celina": _names_of("bartek", "halina", "jan") | {ONLINE},
    "tomasz": _names_of("bartek", "jan"),
    "urszula": _names_of("bartek", "jan"),
    "wanda": _names_of("irena"),
    "ewa": _all_of("bartek", "halina", "jan") | {ONLINE, LETTER, UNPUBLISHED},
    "paulina": _all_of("bartek", "halina") | {ONLINE, LETTER},
    "filip": _all_of("irena") | {LETTER},
    "alicja": EVERYTHING,
    "grazyna": EVERYTHING,
}
"""What each of the world may see: a trainer the names on a register, an organiser what their people typed."""

OPENED_BY = {
    "place": _all_of("bartek") | {ONLINE},
    "in_training": _all_of("bartek"),
    "sign_in": _all_of("bartek"),
    "waiting": _all_of("halina"),
    "elsewhere": _all_of("irena"),
    "jan": _all_of("jan"),
    "appointment": _names_of("bartek"),
}
"""What a link shows to its holder, by the world's name of its token."""


def plant(work: Work, world: World) -> None:
    """Write the words into the world's rows and flush."""
    for name, who in PEOPLE.items():
        row = work.session.get_one(Registration, world.ids[name])
        row.last_name = row.person.last_name = f"qzx-name-{who}"
        row.email = row.person.email = f"qzx-mail-{who}@example.org"
        for field, each in ASKED.items():
            if field not in ("first_name", "last_name") and each.kind in (Kind.name, Kind.prose):
                setattr(row, field, f"qzx-more-{who}")
    seminar = work.session.scalars(select(Event).where(Event.slug == SEMINAR)).one()
    for meeting in work.session.scalars(select(Meeting).where(Meeting.event_id == seminar.id)):
        let_in(meeting, f"https://meet.example.org/{ONLINE}")
    draft = work.session.scalars(select(Event).where(Event.slug == DRAFT)).one()
    draft.title_pl = UNPUBLISHED
    for message in work.session.scalars(select(Letter)):
        message.body = f"{message.body}\n{LETTER}\n"
    work.session.flush()


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asked, at which address (its tokens are keys), and the words that the request brought itself."""

    who: str
    path: str
    sent: bytes


def leaked(world: World, asked: Visit, answer: bytes) -> set[str]:
    """Return the planted words in an answer that may not be there."""
    text = _unpacked(answer)
    found = {word for word in EVERYTHING if word.encode() in text}
    allowed = set(SEEN_BY[asked.who])
    for name, token in world.tokens.items():
        if token in asked.path:
            allowed |= OPENED_BY.get(name, frozenset())
    return {word for word in found - allowed if word.encode() not in asked.sent}


def _unpacked(answer: bytes) -> bytes:
    if not answer.startswith(b"PK\x03\x04"):
        return answer
    with zipfile.ZipFile(io.BytesIO(answer)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())
