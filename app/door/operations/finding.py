"""Whom a mark means: somebody found by name, or the holder of a code that was scanned or typed."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.attendance.models import RegisterRow
from app.door.models import DoorLink
from app.door.queries import DoorPerson, guests
from app.errors import N_, Refusal
from app.events.models import Session
from app.links import Claim, Purpose
from app.registrations.door_codes import short_code, typed_code
from app.registrations.models import IN_FORCE, SEATED, Registration
from app.work import Work

NO_CODE = N_("This is no code of a participant. Look for the person by name.")
ANOTHER_EVENT = N_("This code is of another event.")
NO_PLACE = N_("This person has no place any more: they withdrew or were removed. Ask the organiser.")
NO_PLACE_YET = N_("This person has no place yet. Ask the organiser.")
OLD_CODE = N_("This code is an old one: the person has a newer one on their page. Look for them by name.")
NOT_TODAY = N_("This person is not on the list of this day.")
_ADDRESS = "/door-codes/"
Known = DoorPerson | Refusal


def persons_meant(
    work: Work, link: DoorLink, sessions: Sequence[Session], asked: Collection[str]
) -> Mapping[str, Known]:
    """Return whom each of these words means, or why it means nobody; at most five statements, and one more
    for registrations that were joined.

    A word is what `DoorPerson.who` says, or a participant's code: its address, its token, or the eight
    characters. What was made for a registration that was joined to another one means that one.
    """
    registrations, rows, found = dict[str, int](), dict[str, int](), dict[str, Known]()
    for who in dict.fromkeys(asked):
        kind, id = _named(work, link, who)
        if kind == "r" and id is not None:
            rows[who] = id
        elif id is not None:
            registrations[who] = id
    codes = [who for who in dict.fromkeys(asked) if who not in registrations and who not in rows]
    for who, meant in _of_codes(work, link, codes).items():
        if isinstance(meant, Refusal):
            found[who] = meant
        else:
            registrations[who] = meant
    registrations = _going_on(work, registrations)
    known = guests(work, link, sessions, _among(registrations, rows), most=max(1, len(asked)))
    by_registration = {each.registration_id: each for each in known}
    by_row = _persons_of_rows(work, rows.values())
    by_person = {each.person_id: each for each in known}
    for who, id in registrations.items():
        found[who] = by_registration.get(id) or _why_not(work, link, id)
    for who, id in rows.items():
        found[who] = by_person.get(by_row.get(id, 0)) or Refusal(NOT_TODAY)
    return found


def _named(work: Work, link: DoorLink, who: str) -> tuple[str, int | None]:
    """Return what a page says of somebody it found: kind and id; no id where it says something else."""
    for kind, purpose in (("p", Purpose.door_person), ("r", Purpose.door_row)):
        if who.startswith(kind) and (claim := work.links.claim(purpose, who[1:])) is not None:
            return kind, claim.id if claim.version == link.id else None
    return "", None


def _of_codes(work: Work, link: DoorLink, codes: Sequence[str]) -> dict[str, int | Refusal]:
    found: dict[str, int | Refusal] = {}
    short, claims = dict[str, str](), dict[str, Claim]()
    for who in codes:
        claim = work.links.claim(Purpose.door_code, who.rpartition(_ADDRESS)[2].strip().strip("/"))
        if claim is not None:
            claims[who] = claim
        elif (typed := typed_code(who)) is not None:
            short[who] = typed
        else:
            found[who] = Refusal(NO_CODE)
    if short:
        here = _versions(work, Registration.event_id == link.event_id)
        mine = {short_code(work.links, id, version): id for id, version in here.items()}
        found |= {who: mine.get(typed) or Refusal(NO_CODE) for who, typed in short.items()}
    if claims:
        known = _versions(work, Registration.id.in_({each.id for each in claims.values()}))
        for who, claim in claims.items():
            found[who] = claim.id if known.get(claim.id) == claim.version else Refusal(OLD_CODE)
    return found


def _versions(work: Work, condition: ColumnElement[bool]) -> dict[int, int]:
    query = select(Registration.id, Registration.link_version).where(condition)
    return dict(work.session.execute(query).all())


def _going_on(work: Work, named: Mapping[str, int]) -> dict[str, int]:
    """Return the same words with the registration that goes on for each, where two became one."""
    found, looked_at = dict(named), set[int]()
    while ids := set(found.values()) - looked_at:
        query = select(Registration.id, Registration.merged_into_id).where(Registration.id.in_(ids))
        onto = {id: onto for id, onto in work.session.execute(query).all() if onto is not None}
        found = {who: onto.get(id, id) for who, id in found.items()}
        looked_at |= ids
    return found


def _among(registrations: Mapping[str, int], rows: Mapping[str, int]) -> ColumnElement[bool]:
    wanted: list[ColumnElement[bool]] = []
    if registrations:
        wanted.append(Registration.id.in_(set(registrations.values())))
    if rows:
        of_rows = select(RegisterRow.person_id).where(RegisterRow.id.in_(set(rows.values())))
        wanted.append(and_(RegisterRow.id.is_not(None), RegisterRow.person_id.in_(of_rows)))
    return or_(*wanted) if wanted else false()


def _persons_of_rows(work: Work, ids: Collection[int]) -> dict[int, int]:
    query = select(RegisterRow.id, RegisterRow.person_id).where(RegisterRow.id.in_(set(ids)))
    return dict(work.session.execute(query).all()) if ids else {}


def _why_not(work: Work, link: DoorLink, id: int) -> Refusal:
    registration = work.session.get(Registration, id)
    if registration is None or registration.event_id != link.event_id:
        return Refusal(ANOTHER_EVENT)
    if registration.state in IN_FORCE:
        return Refusal(NOT_TODAY if registration.state in SEATED else NO_PLACE_YET)
    return Refusal(NO_PLACE)
