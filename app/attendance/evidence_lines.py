"""Evidence as a page shows it next to the mark: what it is, when, who noted it, and what it proposes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app import clock
from app.accounts.models import Account
from app.attendance.earning import Stretch, day_value, stretches_of
from app.attendance.mark_values import Value
from app.attendance.models import Evidence, EvidenceKind, RegisterRow
from app.attendance.proposals import proposed, proposed_of_blocks
from app.attendance.queries.evidence import evidence_at
from app.attendance.queries.registers import RegisterState
from app.errors import N_
from app.events.access import may_manage_event
from app.people.models import Person
from app.work import Work

KINDS = {
    EvidenceKind.sheet: N_("Signed list"),
    EvidenceKind.door: N_("Door"),
    EvidenceKind.report: N_("Meeting report"),
    EvidenceKind.mail: N_("E-mail"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence in words; `withdrawn` says who took it back, when and why."""

    id: int
    kind: EvidenceKind
    what: str
    noted: str
    withdrawn: str | None


@dataclass(frozen=True, slots=True)
class RowEvidence:
    """What is known of one row, and the mark that it proposes; `differs` from what stands."""

    pieces: Sequence[Piece]
    proposal: Value | None
    differs: bool


def evidence_of(work: Work, state: RegisterState) -> dict[int, RowEvidence]:
    """Return the evidence of a register by row; two statements, one where there is none."""
    found = evidence_at(work, state.session)
    if not found:
        return {}
    names = _names(work, [each for pieces in found.values() for each in pieces])
    stretches = stretches_of(state.session, state.credit or 0)
    values = {row.id: row.value for row in state.rows}
    shown = {}
    for row_id, pieces in found.items():
        proposal = _proposal(state, stretches, pieces)
        words = [_piece(work, state, each, names) for each in pieces]
        differs = proposal is not None and row_id in values and proposal != values[row_id]
        shown[row_id] = RowEvidence(words, proposal, differs)
    return shown


@dataclass(frozen=True, slots=True)
class UnlistedEvidence:
    """Somebody of whom evidence stands, and who is not on the register as it stands."""

    name: str
    pieces: Sequence[Piece]


def unlisted(work: Work, state: RegisterState, evidence: Mapping[int, RowEvidence]) -> list[UnlistedEvidence]:
    """Return by name who is not on a register although something says that they were there.

    Who withdrew since, was taken off, or came to a confirmed register later. One statement where there is
    anybody, none else.
    """
    here = {row.id for row in state.rows}
    standing = {
        id: [piece for piece in each.pieces if piece.withdrawn is None]
        for id, each in evidence.items()
        if id not in here
    }
    ids = [id for id, pieces in standing.items() if pieces]
    if not ids:
        return []
    query = select(RegisterRow.id, Person.last_name, Person.first_name).join(
        Person, Person.id == RegisterRow.person_id
    )
    rows = work.session.execute(query.where(RegisterRow.id.in_(ids)))
    found = [UnlistedEvidence(f"{last} {first}", standing[id]) for id, last, first in rows]
    return sorted(found, key=lambda each: each.name)


def _proposal(state: RegisterState, stretches: Sequence[Stretch], pieces: Sequence[Evidence]) -> Value | None:
    """Return the mark of the day that is proposed: where blocks are marked, what those of them make."""
    if state.session.blocks and state.session.meeting.event.marks_blocks:
        by_block = proposed_of_blocks(stretches, pieces)
        if by_block:
            return day_value(stretches, by_block)
    return proposed(stretches, pieces)


def _names(work: Work, pieces: Sequence[Evidence]) -> Mapping[int, str]:
    ids = {id for each in pieces for id in (each.account_id, each.withdrawn_by_id) if id is not None}
    query = select(Account.id, Account.name).where(Account.id.in_(ids))
    found: dict[int, str] = dict(work.session.execute(query).all())
    return found


def _piece(work: Work, state: RegisterState, piece: Evidence, names: Mapping[int, str]) -> Piece:
    texts = work.texts
    said = piece.said if _may_read(work, state, piece) else None
    parts = [texts.translated(KINDS[piece.kind]), _times(work, state, piece), said or ""]
    values = {"who": names.get(piece.account_id or 0, ""), "moment": texts.moment(piece.noted_at)}
    withdrawn = None
    if piece.withdrawn_at is not None:
        withdrawn = texts.gettext(
            "Taken back by %(who)s, %(moment)s: %(mistake)s",
            who=names.get(piece.withdrawn_by_id or 0, "Zapisy"),
            moment=texts.moment(piece.withdrawn_at),
            mistake=piece.mistake or "–",
        )
    noted = N_("noted by %(who)s, %(moment)s") if values["who"] else N_("noted %(moment)s")
    what = ", ".join(part for part in parts if part)
    return Piece(piece.id, piece.kind, what, texts.gettext(noted, **values), withdrawn)


def _may_read(work: Work, state: RegisterState, piece: Evidence) -> bool:
    """Tell whether the reader may see what a piece calls the person: of e-mails it is an address.

    Those are for who manages the event; a trainer reads back what the trainer typed.
    """
    if piece.kind != EvidenceKind.mail or piece.account_id == work.actor.id:
        return True
    return may_manage_event(work, state.session.meeting.event)


def _times(work: Work, state: RegisterState, piece: Evidence) -> str:
    texts = work.texts
    begins, ends = (
        _hour(work, state, each) if each is not None else None for each in (piece.arrived_at, piece.left_at)
    )
    if begins and ends:
        return f"{begins}–{ends}"
    if piece.kind == EvidenceKind.mail:
        if begins:
            return texts.gettext("at the start, %(hour)s", hour=begins)
        return texts.gettext("at the end, %(hour)s", hour=ends) if ends else ""
    if begins:
        return texts.gettext("came %(hour)s", hour=begins)
    if ends:
        return texts.gettext("left %(hour)s", hour=ends)
    return texts.gettext("%(minutes)s min", minutes=piece.minutes) if piece.minutes is not None else ""


def _hour(work: Work, state: RegisterState, instant: datetime) -> str:
    """Return the hour, with its day where that is another than the session's."""
    if clock.today(instant) != state.session.day:
        return work.texts.moment(instant)
    return work.texts.clock(clock.local(instant))
