"""What coaches, recipients and coordinators do with appointments; each takes the line's lock first."""

from app.coaching.operations.answering import answer_objections
from app.coaching.operations.booking import Booked, note_appointment, offer_slots, take_slot
from app.coaching.operations.confirming import (
    attach_scan,
    confirm,
    enter_late,
    is_confirmed_by_all,
    object_to,
    send_link_again,
    take_scan_back,
)
from app.coaching.operations.correcting import correct, drop_charge
from app.coaching.operations.holding import ask_to_confirm, ask_waiting, hold, miss
from app.coaching.operations.moving import cancel, cancel_own, move

__all__ = [
    "Booked",
    "answer_objections",
    "ask_to_confirm",
    "ask_waiting",
    "attach_scan",
    "cancel",
    "cancel_own",
    "confirm",
    "correct",
    "drop_charge",
    "enter_late",
    "hold",
    "is_confirmed_by_all",
    "miss",
    "move",
    "note_appointment",
    "object_to",
    "offer_slots",
    "send_link_again",
    "take_scan_back",
    "take_slot",
]
