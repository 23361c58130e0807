"""What this room tells the history."""

from app.history.facts import declare

EXPORTED = declare(
    "progress.standing_exported", "Who stands where was exported as %(format)s, rows: %(count)s"
)
