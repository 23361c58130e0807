"""What this room tells the history."""

from app.history.facts import declare

ASKED_WHO_SENDS = declare(
    "nomination.asked", "Named by another institution, too, and asked which one sends them: %(institution)s"
)
STAYS_WITH = declare("nomination.stays", "Asked which institution sends them, chose: %(institution)s")
CONSENT_HANDED_IN = declare(
    "nomination.consent_handed_in", "The signed consent of an institution came in: %(institution)s"
)
CONSENT_SETTLED = declare(
    "nomination.consent_settled", "The signed consent of an institution covers its people: %(institution)s"
)
CONSENT_RETURNED = declare(
    "nomination.consent_returned",
    "The signed consent of an institution was returned (%(institution)s): %(reason)s",
)
CONSENT_OPENED = declare(
    "nomination.consent_opened", "The signed consent of an institution was opened: %(institution)s"
)
COVERED = declare("nomination.covered", "Covered by the signed consent of the institution: %(institution)s")
TAKEN_BACK = declare("nomination.taken_back", "An institution no longer names this person: %(institution)s")
