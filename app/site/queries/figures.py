"""The figures of the whole installation, for monitoring: numbers only, nobody's data."""

from dataclasses import dataclass

from sqlalchemy import case, func, select, text

from app.outbox.models import Letter, LetterState
from app.outbox.queries import last_beat
from app.registrations.models import Registration, RegistrationState
from app.work import Work


@dataclass(frozen=True, slots=True)
class Figures:
    """Mail due and its oldest age in seconds, mail given up, seconds since a worker's last sign of life
    (None without one), registrations by state, and the revision of the database."""

    due: int
    oldest_due_seconds: float
    failed: int
    worker_seconds: float | None
    registrations: dict[str, int]
    revision: str


def figures(work: Work) -> Figures:
    """Return the figures now; four statements. A database that fails raises."""
    is_due = (Letter.state == LetterState.queued) & (Letter.due_at <= work.now)
    due, oldest, failed = work.session.execute(
        select(
            func.count(case((is_due, 1))),
            func.min(case((is_due, Letter.due_at))),
            func.count(case((Letter.state == LetterState.failed, 1))),
        ).where(Letter.state != LetterState.sent)
    ).one()
    beat = last_beat(work)
    counted = work.session.execute(select(Registration.state, func.count()).group_by(Registration.state))
    return Figures(
        due=due,
        oldest_due_seconds=(work.now - oldest).total_seconds() if oldest else 0.0,
        failed=failed,
        worker_seconds=(work.now - beat).total_seconds() if beat else None,
        registrations=dict.fromkeys(map(str, RegistrationState), 0)
        | {str(row[0]): row[1] for row in counted},
        revision=work.session.scalar(text("SELECT version_num FROM alembic_version")) or "",
    )
