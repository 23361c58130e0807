"""Noting what was marked at the door, once each, and the evidence that follows from it."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.attendance.mark_keys import MarkKey
from app.attendance.models import Evidence, EvidenceKind, RegisterRow, RowRole
from app.attendance.operations.evidence import Noted, note_evidence, withdraw_evidence
from app.bulk import insert_rows
from app.door.models import MOVES, DoorLink, DoorMark, MarkKind
from app.door.operations.finding import persons_meant
from app.door.phone_clock import check_within
from app.door.queries import DoorLinkEnded, DoorPerson, marks_of, sessions_known_of_day
from app.door.stays import Stay, sessions_touched, stays
from app.door.window import TAKES, door_state
from app.errors import N_, Refusal
from app.events.models import Session
from app.events.operations.locking import locked_event
from app.inserting import insert_unless_there
from app.work import Work

KEY = re.compile(r"[0-9a-zA-Z-]{8,60}", re.ASCII)
MOST_AT_ONCE = 200
"""So many marks are taken in one request."""
NOT_NOW = N_("This link takes marks only on its day.")
NO_SESSION = N_("No session takes place on this day any more: it was cancelled or moved.")
BAD_KEY = N_("This mark can't be read.")
NOTHING_TO_TAKE_BACK = N_("There is no such mark to take back.")


@dataclass(frozen=True, slots=True)
class NewMark:
    """What was marked of whom, and when: `who` as `finding.persons_meant` knows it, `key` made by the phone.

    `takes_back` is the key of a mark that this one takes back; then nothing else is said.
    """

    key: str
    who: str
    kind: MarkKind | None
    made_at: datetime
    takes_back: str | None = None


@dataclass(frozen=True, slots=True)
class TakenMark:
    """What became of a mark: taken (or there already), or why not."""

    key: str
    refusal: Refusal | None = None
    name: str = ""


def take_marks(work: Work, link: DoorLink, marks: Sequence[NewMark]) -> list[TakenMark]:
    """Keep marks, each key once, and note what they say as evidence; a refused one leaves the others be.

    Refused are: who is not on the list of the day, a code of another event, another day, and a mark before
    the link was made. A confirmed register takes evidence, too: nothing is decided by it. DoorLinkEnded if
    the link was taken back meanwhile. The number of statements grows with new evidence only.
    """
    event = locked_event(work, link.event_id)
    # What can have changed while this one waited; the rest of a link is written once.
    work.session.refresh(link, ["revoked_at"])
    if link.revoked_at is not None:
        raise DoorLinkEnded
    if door_state(link, work.now) not in TAKES:
        raise Refusal(NOT_NOW)
    sessions = sessions_known_of_day(event, link.day)
    if not sessions:
        raise Refusal(NO_SESSION)
    # What isn't a key is refused with its mark: a database takes no such text to look for.
    there = _known_keys(work, {each.key for each in marks if KEY.fullmatch(each.key)})
    meant = persons_meant(work, link, sessions, [each.who for each in marks if not each.takes_back])
    taken: dict[str, TakenMark] = {}
    touched: dict[int, DoorPerson] = {}
    for mark in marks:
        if mark.key in there or mark.key in taken:
            taken.setdefault(mark.key, TakenMark(mark.key))
            continue
        try:
            taken[mark.key] = _take(work, link, mark, meant, touched)
        except Refusal as refusal:
            taken[mark.key] = TakenMark(mark.key, refusal)
    _note_stays(work, link, sessions, touched)
    work.session.flush()
    return [taken[each.key] for each in marks]


def _take(
    work: Work,
    link: DoorLink,
    mark: NewMark,
    meant: Mapping[str, DoorPerson | Refusal],
    touched: dict[int, DoorPerson],
) -> TakenMark:
    if not KEY.fullmatch(mark.key):
        raise Refusal(BAD_KEY)
    if mark.takes_back:
        if not KEY.fullmatch(mark.takes_back):
            raise Refusal(BAD_KEY)
        return _take_back(work, link, mark, touched)
    if mark.kind is None:
        raise Refusal(BAD_KEY)
    guest = meant[mark.who]
    if isinstance(guest, Refusal):
        raise guest
    check_within(mark.made_at, link.day, link.created_at, link.ends_at)
    pattern = DoorMark(
        link_id=link.id, person_id=guest.person_id, registration_id=guest.registration_id, kind=mark.kind,
        key=mark.key, made_at=mark.made_at, received_at=work.now,
    )  # fmt: skip
    if insert_unless_there(work.session, pattern) is not None and mark.kind in MOVES:
        touched[guest.person_id] = guest
    return TakenMark(mark.key, name=guest.name)


def _take_back(work: Work, link: DoorLink, mark: NewMark, touched: dict[int, DoorPerson]) -> TakenMark:
    """Take a mark of this link's event and day back; again changes nothing."""
    query = select(DoorMark).join(DoorMark.link).where(DoorMark.key == mark.takes_back)
    query = query.where(DoorLink.event_id == link.event_id, DoorLink.day == link.day)
    found = work.session.scalar(query)
    if found is None:
        raise Refusal(NOTHING_TO_TAKE_BACK)
    if found.taken_back_at is None:
        found.taken_back_at = work.now
        work.session.flush()
        if found.kind in MOVES:
            guest = DoorPerson("", found.person_id, found.registration_id, "", "")
            touched.setdefault(found.person_id, guest)
    return TakenMark(mark.key)


def _known_keys(work: Work, keys: Collection[str]) -> set[str]:
    return set(work.session.scalars(select(DoorMark.key).where(DoorMark.key.in_(keys))))


def _note_stays(
    work: Work, link: DoorLink, sessions: Sequence[Session], touched: Mapping[int, DoorPerson]
) -> None:
    """Let the evidence of these persons say what all marks of the day say together."""
    if not touched:
        return
    marks = marks_of(work, link, set(touched))
    rows = _rows(work, sessions, touched.values())
    noted = _evidence(work, rows)
    here = _stays_at(sessions, rows, marks)
    for session in sessions:
        new: list[Noted] = []
        for id in touched:
            row = rows.get((session.id, id))
            if row is not None:
                new += _changed(work, link, session, row, here[session.id, id], noted.get(row.id, ()))
        if new:
            note_evidence(work, session, new)


def _stays_at(
    sessions: Sequence[Session],
    rows: Mapping[tuple[int, int], RegisterRow],
    marks: Mapping[int, Sequence[DoorMark]],
) -> Mapping[tuple[int, int], list[Stay]]:
    """Return the stays that belong to each session, by session and person."""
    found: dict[tuple[int, int], list[Stay]] = defaultdict(list)
    for id, mine in marks.items():
        own = [each for each in sessions if (each.id, id) in rows]
        for stay in stays(mine):
            for session in sessions_touched(stay, own):
                found[session.id, id].append(stay)
    return found


def _changed(
    work: Work,
    link: DoorLink,
    session: Session,
    row: RegisterRow,
    here: Iterable[Stay],
    known: Sequence[Evidence],
) -> list[Noted]:
    """Take back what no longer holds of one row, and return what is new."""
    wanted = {each.name: each for each in here}
    standing: set[str] = set()
    for piece in known:
        name = piece.key.split(":")[2]
        if piece.withdrawn_at is None and name in wanted:
            standing.add(name)
        elif piece.withdrawn_at is None:
            withdraw_evidence(work, session, piece.id)
    of = MarkKey(row.id, of_row=True)
    return [
        Noted(
            of=of,
            kind=EvidenceKind.door,
            key=f"door:{row.id}:{name}:{_times(known, name)}",
            arrived_at=stay.arrived_at,
            left_at=stay.left_at,
            source_id=link.id,
            noted_at=stay.noted_at,
        )
        for name, stay in wanted.items()
        if name not in standing
    ]


def _times(known: Sequence[Evidence], name: str) -> int:
    """Return how often this was said and taken back: what stands again has a key of its own."""
    return sum(each.key.split(":")[2] == name for each in known)


def _rows(
    work: Work, sessions: Sequence[Session], people: Collection[DoorPerson]
) -> dict[tuple[int, int], RegisterRow]:
    """Return the rows of these people by session and person, made where somebody is expected without one."""
    query = select(RegisterRow).where(
        RegisterRow.session_id.in_([each.id for each in sessions]),
        RegisterRow.person_id.in_([each.person_id for each in people]),
    )
    found = {(each.session_id, each.person_id): each for each in work.session.scalars(query)}
    missing = [
        {
            "session_id": id,
            "person_id": guest.person_id,
            "registration_id": guest.registration_id,
            "role": RowRole.participant,
        }
        for guest in people
        for id in sorted(guest.sessions)
        if (id, guest.person_id) not in found
    ]
    if missing:
        insert_rows(work.session, RegisterRow, missing)
        found = {(each.session_id, each.person_id): each for each in work.session.scalars(query)}
    return found


def _evidence(work: Work, rows: Mapping[tuple[int, int], RegisterRow]) -> Mapping[int, list[Evidence]]:
    ids = [each.id for each in rows.values()]
    query = select(Evidence).where(Evidence.row_id.in_(ids), Evidence.kind == EvidenceKind.door)
    found: dict[int, list[Evidence]] = {id: [] for id in ids}
    for piece in work.session.scalars(query.order_by(Evidence.id)):
        found[piece.row_id].append(piece)
    return found
