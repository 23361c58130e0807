"""Keying a page in: who signed is evidence, and marks follow only when the trainer takes it over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.attendance.models import Evidence, EvidenceKind
from app.attendance.operations.evidence import Noted, note_evidence, withdraw_evidence
from app.attendance.operations.locking import lock_session
from app.bulk import insert_rows
from app.errors import N_, Closed
from app.events.models import Session
from app.history.operations import record
from app.returned_lists.facts import READ
from app.returned_lists.models import ReadSign, ReturnedPage
from app.returned_lists.rows import PrintedRow, SignCell, printed_rows, signs_of
from app.signing_lists.printing import PrintedPage
from app.work import Work

Read = Mapping[tuple[int, int], bool]
"""Whether there is a signature, by line and session."""

NO_LIST = N_("Say first which list this page is of.")
_CORRECTED = N_("Keyed in anew from the scan: not signed.")


@dataclass(slots=True)
class KeyedIn:
    """How many places were keyed in anew or changed: signed and not signed."""

    signed: int = 0
    missing: int = 0


def read_off(
    work: Work,
    page: ReturnedPage,
    printed: PrintedPage,
    sessions: Sequence[Session],
    read: Read,
    rest: bool | None = None,
) -> KeyedIn:
    """Keep what was read off a page; `rest` is said of all places of these sessions not read yet.

    A signature is evidence of kind sheet; one that turns out to be none is taken back. The same again changes
    nothing, even from another picture of the same page. Places of people who are not on a register now are
    passed over. Refuses (Closed) a page without a list. No mark is changed.
    """
    if page.printing_id != printed.printing_id or page.printed_page != printed.page:
        raise Closed(NO_LIST)
    for session in sorted(sessions, key=lambda each: each.id):
        lock_session(work, session)
    rows, known = printed_rows(work, printed, sessions), signs_of(work, printed)
    done = KeyedIn()
    for session in sessions:
        _read_session(work, _Sheet(page, printed, session, known), _wanted(rows, session, read, rest), done)
    work.session.flush()
    if done.signed or done.missing:
        values = {
            "signed": done.signed, "missing": done.missing, "page_id": page.id, "page": printed.number,
            "printing_id": printed.printing_id,
        }  # fmt: skip
        record(work, READ, "event", printed.event_id, event_id=printed.event_id, values=values)
    return done


@dataclass(frozen=True, slots=True)
class _Sheet:
    page: ReturnedPage
    printed: PrintedPage
    session: Session
    known: Mapping[tuple[int, int], ReadSign]

    def key(self, line: int, turns: int) -> str:
        """Return what a signature is called among the evidence."""
        return f"sheet-{self.printed.printing_id}-{self.printed.page}-{line}-{self.session.id}-{turns}"


def _wanted(
    rows: Sequence[PrintedRow], session: Session, read: Read, rest: bool | None
) -> list[tuple[int, SignCell, bool]]:
    """Return what is to be kept of one session: line, place, and whether it is signed."""
    found = []
    for row in rows:
        cell = row.cells.get(session.id)
        if cell is None:
            continue
        wanted = read.get((row.line, session.id), rest if cell.is_signed is None else cell.is_signed)
        if wanted is not None and wanted != cell.is_signed:
            found.append((row.line, cell, wanted))
    return found


def _read_session(
    work: Work, sheet: _Sheet, wanted: Sequence[tuple[int, SignCell, bool]], done: KeyedIn
) -> None:
    noted, gone, fresh = [], [], []
    for line, cell, is_signed in wanted:
        sign, turns = sheet.known.get((line, sheet.session.id)), 0
        said = {"is_signed": is_signed, "account_id": work.actor.id, "at": work.now}
        if sign is None:
            fresh.append(_fresh(sheet, line) | said)
        else:
            if is_signed:
                sign.turns += 1
            else:
                gone.append(sheet.key(line, sign.turns))
            turns = sign.turns
            sign.is_signed, sign.account_id, sign.at = is_signed, work.actor.id or 0, work.now
        if is_signed:
            done.signed += 1
            key = sheet.key(line, turns)
            noted.append(Noted(of=cell.of, kind=EvidenceKind.sheet, key=key, source_id=sheet.page.id))
        else:
            done.missing += 1
    insert_rows(work.session, ReadSign, fresh)
    if noted:
        note_evidence(work, sheet.session, noted)
    _take_back(work, sheet.session, gone)


def _fresh(sheet: _Sheet, line: int) -> dict[str, Any]:
    return {
        "printing_id": sheet.printed.printing_id,
        "printed_page": sheet.printed.page,
        "line": line,
        "session_id": sheet.session.id,
        "page_id": sheet.page.id,
        "turns": 0,
    }


def _take_back(work: Work, session: Session, keys: Sequence[str]) -> None:
    if not keys:
        return
    mistake = work.texts.gettext(_CORRECTED)
    for id in work.session.scalars(select(Evidence.id).where(Evidence.key.in_(keys))).all():
        withdraw_evidence(work, session, id, mistake)
