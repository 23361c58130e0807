"""The verbs of the room `registrations`; each locks its event first and never commits."""

from app.registrations.operations.answering import change_answers
from app.registrations.operations.applicants import Application
from app.registrations.operations.bulk import Act, Outcome, Preview, act_on_all, preview_of
from app.registrations.operations.by_form import act_by_form
from app.registrations.operations.coming_back import restore, take_back
from app.registrations.operations.completing import complete
from app.registrations.operations.correcting import correct
from app.registrations.operations.deciding import (
    DecidedMeanwhile,
    DecisionPreview,
    StaffDecided,
    StaffDecision,
    decide,
    preview_of_decision,
)
from app.registrations.operations.enrolling import change_edition, enrol
from app.registrations.operations.filling import change_limits, fill_free_seats
from app.registrations.operations.grouping import assign_group, split_evenly
from app.registrations.operations.leaving import accept, decline, remove, seat, withdraw
from app.registrations.operations.naming import end_naming, move_reserve, name_person, send_from
from app.registrations.operations.passing_on import Colleague, pass_on
from app.registrations.operations.signing_up import SignedUp, add_by_hand, send_link_again, sign_up
from app.registrations.operations.taking_over import take_over

__all__ = [
    "Act",
    "Application",
    "Colleague",
    "DecidedMeanwhile",
    "DecisionPreview",
    "Outcome",
    "Preview",
    "SignedUp",
    "StaffDecided",
    "StaffDecision",
    "accept",
    "act_by_form",
    "act_on_all",
    "add_by_hand",
    "assign_group",
    "change_answers",
    "change_edition",
    "change_limits",
    "complete",
    "correct",
    "decide",
    "decline",
    "end_naming",
    "enrol",
    "fill_free_seats",
    "move_reserve",
    "name_person",
    "pass_on",
    "preview_of",
    "preview_of_decision",
    "remove",
    "restore",
    "seat",
    "send_from",
    "send_link_again",
    "sign_up",
    "split_evenly",
    "take_back",
    "take_over",
    "withdraw",
]
