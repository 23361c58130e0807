"""Whether the installation is well."""

from datetime import timedelta

from app.outbox.queries import last_beat, oldest_due
from app.work import Work

PATIENCE = timedelta(minutes=5)


def health_of(work: Work) -> dict[str, str]:
    """Return for database, outbox and worker "ok" or what is wrong; a database that fails raises.

    A mail that was refused is no fault of the installation; one that nobody tries to deliver is.
    """
    oldest, beat = oldest_due(work), last_beat(work)
    late = oldest is not None and work.now - oldest > PATIENCE
    dead = beat is None or work.now - beat > PATIENCE
    return {
        "database": "ok",
        "outbox": "mail has been due for over 5 minutes" if late else "ok",
        "worker": "no sign of life for over 5 minutes" if dead else "ok",
    }
