"""Where the log of a running program goes, and how its lines look."""

import logging


def log_to_stderr() -> None:
    """Log to stderr: time, level, name, message; no line carries anybody's data."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", force=True
    )
    # Alembic tells how it works, not what it does.
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)
    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)
