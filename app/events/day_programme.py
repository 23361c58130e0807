"""What is taught from when to when on a day of an edition, as its participants read it.

Only editions have parts to tell of: of other events no block is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, inspect, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app.errors import N_
from app.events.models import Block, Event, Meeting, Session
from app.events.timing import sessions_of
from app.events.titles import Title
from app.events.when import session_line
from app.texts import Texts
from app.work import Work


@dataclass(frozen=True, slots=True)
class Point:
    """One block: its hours, and the part that it teaches."""

    hours: str
    part: Title


@dataclass(frozen=True, slots=True)
class DayProgramme:
    """A day with what is taught on it; `group` is the parallel group for which it is, or empty."""

    when: str
    group: str
    points: list[Point]


def points_of(texts: Texts, event: Event, session: Session) -> list[Point]:
    """Return the blocks of a session in order; none for a day on which no part is planned."""
    if event.module_id is None or not any(block.part for block in session.blocks):
        return []
    return [
        Point(f"{texts.clock(block.starts_at)}–{texts.clock(block.ends_at)}", _part(texts, block))
        for block in session.blocks
    ]


def days_of(texts: Texts, event: Event) -> list[DayProgramme]:
    """Return the days of an event on which parts are planned, in order of time, without cancelled ones."""
    if event.module_id is None:
        return []
    found = []
    for session in sessions_of(event):
        points, group = points_of(texts, event, session), session.meeting.parallel_group
        if points:
            found.append(DayProgramme(session_line(texts, session), group.name if group else "", points))
    return found


def read_blocks(work: Work, event: Event) -> None:
    """Read the blocks of all days of an edition with one statement, unless they are read; else nothing."""
    if event.module_id is None:
        return
    sessions = [session for meeting in event.meetings for session in meeting.sessions]
    if any("blocks" in inspect(session).unloaded for session in sessions):
        put_blocks(sessions, blocks_by_session(work, Meeting.event_id == event.id))


def blocks_by_session(work: Work, condition: ColumnElement[bool]) -> dict[int, list[Block]]:
    """Return the blocks of meetings (joined to their events) that meet a condition, by session, in order."""
    query = (
        select(Block)
        .join(Block.session)
        .join(Session.meeting)
        .join(Meeting.event)
        .where(condition)
        .options(joinedload(Block.part))
        .order_by(Block.session_id, Block.starts_at)
    )
    found: dict[int, list[Block]] = {}
    for block in work.session.scalars(query):
        found.setdefault(block.session_id, []).append(block)
    return found


def put_blocks(sessions: Iterable[Session], blocks: dict[int, list[Block]]) -> None:
    """Tell sessions their blocks, as read, so that nobody reads them one by one."""
    for session in sessions:
        if "blocks" not in inspect(session).dict:
            set_committed_value(session, "blocks", blocks.get(session.id, []))


def _part(texts: Texts, block: Block) -> Title:
    if block.part is None:
        return Title(texts.gettext(N_("Classes")), texts.language)
    if texts.language == "en" and block.part.name_en:
        return Title(block.part.name_en, "en")
    return Title(block.part.name_pl, "pl")
