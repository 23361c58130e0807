"""Noting how sessions stood when their trainer looked at what was new."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.attendance.models import Look
from app.attendance.queries.looks import coming_sessions, standings_of
from app.work import Work


def note_looks(work: Work, prints: Mapping[int, str]) -> int:
    """Note what the actor has seen of their coming sessions; return of how many.

    `prints` are those of the standings that the page showed: what has changed since is not seen yet. What is
    no session of theirs is left out. Safe for two that are sent at once.
    """
    mine = [each for each in coming_sessions(work) if each.id in prints]
    standings = {id: now for id, now in standings_of(work, mine).items() if prints[id] == now.print}
    account_id = work.actor.id
    known = select(Look).where(Look.account_id == account_id, Look.session_id.in_(standings))
    looks = {each.session_id: each for each in work.session.scalars(known)}
    for id, look in looks.items():
        look.seen, look.at = standings[id].kept, work.now
    rows = [
        {"account_id": account_id, "session_id": id, "seen": now.kept, "at": work.now}
        for id, now in standings.items()
        if id not in looks
    ]
    if rows:
        dialect = work.session.connection().dialect.name
        insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
        work.session.execute(insert(Look).on_conflict_do_nothing(), rows)
    work.session.flush()
    return len(standings)
