"""The words for lists, their rows and what becomes of them, as message ids."""

from app.bringing.models import ListState, Manner, Outcome, Target
from app.bringing.queries.attending import MARKS
from app.bringing.queries.rosters import JOINS
from app.errors import N_
from app.registrations.models import RegistrationState

TARGETS = {
    Target.registrations: N_("Registrations for this event"),
    Target.attendance: N_("Attendance of people who are registered"),
    Target.roster: N_("Members of this group"),
}
STATES = {
    ListState.read: N_("columns to be checked"),
    ListState.planned: N_("ready to be brought in"),
    ListState.entered: N_("brought in"),
    ListState.taken_back: N_("taken back"),
}
LOOKS = {
    ListState.read: "waiting",
    ListState.planned: "open",
    ListState.entered: "confirmed",
    ListState.taken_back: "neutral",
}
"""The chip of each state of a list."""
OUTCOMES = {
    Outcome.new: N_("new person"),
    Outcome.known: N_("known person"),
    Outcome.doubtful: N_("to be decided"),
    Outcome.refused: N_("left out"),
}
OUTCOME_LOOKS = {
    Outcome.new: "open",
    Outcome.known: "confirmed",
    Outcome.doubtful: "waiting",
    Outcome.refused: "cancelled",
}
BECOMES = {
    RegistrationState.confirmed.value: N_("gets a place"),
    RegistrationState.waiting.value: N_("goes on the waiting list"),
    RegistrationState.applied.value: N_(
        "waits for a decision, for papers, or for the institution to be known"
    ),
    JOINS: N_("becomes a member"),
    MARKS: N_("gets marks"),
}
"""What becomes of who is brought in."""
WANTED = {
    Manner.by_rules: N_("By the event's rules, as if they applied"),
    Manner.confirmed: N_("Chosen: a place each, while there are any"),
}
