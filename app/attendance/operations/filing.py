"""The file of a locked register: written once for each version, and never again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import exists, select

from app.attendance.models import DECIDING, RegisterFile, RegisterPaper, RegisterVersion
from app.attendance.operations.locking import lock_events
from app.attendance.queries.registers import latest_version
from app.attendance.version_list import PAPER_TYPES, version_list
from app.events.models import Event, Session
from app.events.queries import sessions_with_events
from app.files.operations import stored
from app.files.storage import Upload
from app.ledger.months import first_day, is_locked, last_day
from app.papers.lists import list_csv, list_pdf
from app.sqlite import must_write
from app.work import Work

AT_ONCE = 10
"""So many registers are written in one transaction: on SQLite others wait for it to end."""


def file_register(work: Work, session: Session, version: RegisterVersion) -> Sequence[RegisterFile]:
    """Keep what a version of a locked register says as CSV and PDF in Polish; what is kept stays as it is.

    Needs the session's or the event's lock.
    """
    known = select(RegisterFile).where(RegisterFile.register_version_id == version.id)
    found = work.session.scalars(known).all()
    if found:
        return found
    own = replace(work, texts=work.texts.into("pl"))
    listing = version_list(own, session, version)
    keys = [each.key for each in listing.columns]
    content = {
        RegisterPaper.csv: b"".join(list_csv(own, listing, keys)),
        RegisterPaper.pdf: list_pdf(own, listing, keys),
    }
    files = [
        RegisterFile(
            register=version,
            kind=kind,
            file=stored(work, Upload(f"{listing.stem}.{kind}", PAPER_TYPES[kind], data)),
            at=work.now,
        )
        for kind, data in content.items()
    ]
    work.session.add_all(files)
    work.session.flush()
    return files


def file_due(work: Work, project_id: int, month: str, most: int = AT_ONCE) -> int:
    """Write files of the registers of a closed month that lack them, `most` of them; return how many.

    Call it again until it returns none. Two at once write nothing twice: the event's lock keeps them apart.
    """
    must_write(work.session)
    if not is_locked(work, project_id, month):
        return 0
    count, sessions = 0, list(_lacking(work, project_id, month, most))
    lock_events(work, {each.meeting.event_id for each in sessions})
    for session in sessions:
        version = latest_version(work, session)
        if version is not None and version.action in DECIDING:
            file_register(work, session, version)
            count += 1
    return count


def _lacking(work: Work, project_id: int, month: str, most: int) -> Iterator[Session]:
    """Yield confirmed sessions whose last version has no file, those of one event together."""
    filed = exists().where(
        RegisterVersion.session_id == Session.id,
        RegisterFile.register_version_id == RegisterVersion.id,
    )
    query = (
        sessions_with_events()
        .where(
            Event.project_id == project_id,
            Session.day.between(first_day(month), last_day(month)),
            Session.register_confirmed.is_(True),
            ~filed,
        )
        .order_by(Event.id, Session.id)
        .limit(most)
    )
    yield from work.session.scalars(query).all()
