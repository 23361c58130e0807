"""Whether the installation is well."""

from datetime import timedelta

from sqlalchemy import text

from app.monitoring.keys import KeyState, keys_found
from app.outbox.queries import last_beat, no_mail_gets_through, oldest_due
from app.site.data_folder_room import Storage
from app.site.database_disk import DatabaseDisk
from app.work import Work

PATIENCE = timedelta(minutes=5)
"""After so long a letter that is due is forgotten, and a worker without a sign of life is dead."""

IN_VAIN = timedelta(minutes=30)
"""So long mail servers may put off whom they don't know yet."""


def health_of(work: Work, storage: Storage, disk: DatabaseDisk, *, refuses: bool) -> dict[str, str]:
    """Return "ok" or what is wrong, for each part by its name; a database that fails raises.

    `refuses`: a change has just failed here since the database could not write. A mail that was refused is
    no fault of the installation; one that nobody tries to deliver is. A worker that can't write into the
    database gives no sign of life.
    """
    beat = last_beat(work)
    dead = beat is None or work.now - beat > PATIENCE
    return {
        "database": _database(work, disk, refuses=refuses),
        "storage": "ok" if storage.has_room() else "the data folder can't be written; the disk may be full",
        "outbox": _outbox(work),
        "monitoring": _monitoring(work),
        "worker": "no sign of life for over 5 minutes" if dead else "ok",
    }


def _database(work: Work, disk: DatabaseDisk, *, refuses: bool) -> str:
    if not _takes_changes(work):
        return "takes no changes"
    if refuses or not disk.has_room(work.session.get_bind().engine):
        return "takes no changes; its disk may be full"
    return "ok"


def _monitoring(work: Work) -> str:
    found = keys_found(work)
    if not found.is_trouble:
        return "ok"
    which = f" ({', '.join(found.lacking)})" if found.lacking else ""
    said = "is missing" if found.state == KeyState.missing else "lacks a key"
    return f"MONITORING_KEY {said}{which}: the participation form is closed"


def _outbox(work: Work) -> str:
    oldest = oldest_due(work)
    if oldest is not None and work.now - oldest > PATIENCE:
        return "mail has been due for over 5 minutes"
    return "no mail gets through, though several were tried" if no_mail_gets_through(work, IN_VAIN) else "ok"


def _takes_changes(work: Work) -> bool:
    """Tell whether PostgreSQL is one that may be written to; a stand-by that took over may not."""
    if work.session.get_bind().dialect.name != "postgresql":
        return True
    answer: str | None = work.session.scalar(text("SHOW transaction_read_only"))
    return answer == "off"
