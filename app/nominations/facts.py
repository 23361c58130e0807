"""What this room tells the history."""

from app.history.facts import declare

ASKED_WHO_SENDS = declare(
    "nomination.asked", "Named by another institution, too, and asked which one sends them: %(institution)s"
)
STAYS_WITH = declare("nomination.stays", "Asked which institution sends them, chose: %(institution)s")
TAKEN_BACK = declare("nomination.taken_back", "An institution no longer names this person: %(institution)s")
