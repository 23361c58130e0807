"""The words for the states of signed papers, as message ids, and their signs."""

from app.errors import N_
from app.signed_papers.models import PaperState

STATES = {
    PaperState.uploaded: N_("to be looked at"),
    PaperState.accepted: N_("accepted"),
    PaperState.returned: N_("returned"),
    PaperState.received: N_("handed over on paper"),
}
OWED_WORD = N_("not handed in")
CHIPS = {
    PaperState.uploaded: "waiting",
    PaperState.accepted: "confirmed",
    PaperState.returned: "cancelled",
    PaperState.received: "confirmed",
}
