"""What the ledger tells the history."""

from app.history.facts import declare

MONTH_LOCKED = declare("ledger.month_locked", "%(month)s was closed in the project “%(name)s”")
