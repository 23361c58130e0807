"""The facts that this room records."""

from app.errors import N_
from app.events.labels import FIELD_USE
from app.history.facts import declare
from app.history.names import name_fields, name_values
from app.registrations.asked import ASKED, SETTABLE, column_of
from app.registrations.models import Channel, RegistrationState
from app.registrations.reasons import WhyWaiting

REGISTERED = declare("registration.registered", "A registration came in")
REGISTERED_AGAIN = declare("registration.registered_again", "Registered again after a withdrawal")
ADDED_BY_HAND = {
    Channel.web: declare("registration.added_by_staff", "Added by staff"),
    Channel.phone: declare("registration.added_by_phone", "Added by staff, applied by phone"),
    Channel.paper: declare("registration.added_from_paper", "Added by staff from a paper form"),
    Channel.mail: declare("registration.added_from_mail", "Added by staff from an e-mail"),
    Channel.brought: declare("registration.brought", "Brought in with a list"),
    Channel.door: declare("registration.added_at_door", "Added at the door"),
}
JOINED = declare(
    "registration.joined", "Joined with the other registration of the same person for this event"
)
PARTED = declare("registration.parted", "Parted again from the registration of another person")
CAME_BY_INVITATION = declare("registration.came_by_invitation", "Registered by an invitation")
ENROLLED_AS_MEMBER = declare(
    "registration.enrolled_as_member", "Enrolled as a member of the group “%(group)s”"
)
OUTCOME = {
    RegistrationState.confirmed: declare("registration.place_given", "Got a place"),
    RegistrationState.waiting: declare("registration.put_in_line", "Put on the waiting list"),
}
SEAT_KEPT = declare("registration.place_held", "A place is held until the decision")
"""As it was until `pending` held no place any more; kept for the histories that tell it."""
OFFER_LAPSED = declare("registration.offer_lapsed", "The time to answer the offer of a place passed")
APPLIED = {
    WhyWaiting.offer_lapsed: OFFER_LAPSED,
    WhyWaiting.papers: declare("registration.left_incomplete", "Waits until the signed form is accepted"),
    WhyWaiting.eligibility_unknown: declare(
        "registration.eligibility_unknown", "Waits until it is known whether the person may apply"
    ),
    WhyWaiting.not_eligible: declare(
        "registration.not_eligible", "Waits for a decision: not among those who may apply"
    ),
    WhyWaiting.decision: declare("registration.left_to_decision", "Waits for the organiser's decision"),
    WhyWaiting.institution_unknown: declare(
        "registration.institution_unknown", "Waits until the institution is confirmed"
    ),
    WhyWaiting.no_institution: declare(
        "registration.without_institution", "Waits for a decision: no institution was given"
    ),
}
ACCEPTED_ANYWAY = declare(
    "registration.accepted_anyway", "Accepted although not among those who may apply: %(reason)s"
)
COMPLETED = declare("registration.completed", "The application is complete")
JOINED_QUEUE = declare("registration.joined_queue", "Moved to the waiting list, with the turn kept")
ENTERED_AFTERWARDS = declare("registration.entered_afterwards", "Entered afterwards, without letters")
LATE_ACCEPTED = declare("registration.late_accepted", "Accepted after registration closed: %(reason)s")
BEYOND = declare(
    "registration.beyond_reserves", "Put on the waiting list beyond the institution's reserves: %(reason)s"
)
LINK_SENT = declare("registration.link_sent", "The link to the participant's page was sent again")
WITHDRAWN = declare("registration.withdrawn", "Withdrew from the event")
WITHDRAWAL_TAKEN_BACK = declare("registration.withdrawal_taken_back", "Took the withdrawal back")
RESTORED = declare("registration.restored", "Restored by staff, with the turn kept")
REMOVED = declare("registration.removed", "Removed by staff: %(reason)s")
MOVED_TO_WAITING = declare("registration.moved_to_waiting", "Moved to the waiting list by staff: %(reason)s")
REFUSED = declare("registration.refused", "The application was refused by staff: %(reason)s")
RESERVED = declare(
    "registration.reserved", "Put on the waiting list by a decision of staff, place %(number)s"
)
SEATED_FROM_QUEUE = declare("registration.seated_from_queue", "Got a place that became free")
OFFERED = declare("registration.offered", "Was offered a place that became free")
OFFERED_BY_STAFF = declare("registration.offered_by_staff", "Staff offered a place")
OFFER_RENEWED = declare("registration.offer_renewed", "The event goes on, and the time to answer began anew")
OFFER_ACCEPTED = declare("registration.offer_accepted", "Accepted the offered place")
OFFER_DECLINED = declare("registration.offer_declined", "Declined the offered place")
PASSED_ON = declare("registration.passed_on", "The place was passed on to a colleague: %(name)s")
NAMED_AS_COLLEAGUE = declare(
    "registration.named_as_colleague", "The place of a colleague was offered: %(name)s"
)
MOVED_UP_AS_COLLEAGUE = declare(
    "registration.moved_up_as_colleague", "Got the place of a colleague: %(name)s"
)
TAKEN_OVER = declare("registration.taken_over", "Took the colleague's place, and gave their own data")
NAMED_BY_INSTITUTION = declare("registration.named", "Named by the institution: %(institution)s")
NAMED_INSTEAD = declare("registration.named_instead", "Somebody else was named instead: %(name)s")
NAMING_ENDED = declare("registration.naming_ended", "The institution sends somebody else, or nobody")
TOOK_NAMED = declare(
    "registration.took_named", "Took the place that the institution gave, with their own data"
)
GAVE_DATA = declare("registration.gave_data", "Gave their own data as a reserve of the institution")
RESERVE_MOVED = declare("registration.reserve_moved", "The institution changed the order of its reserves")
SENDER_CHOSEN = declare("registration.sender_chosen", "Chose which institution sends them: %(institution)s")
STAND_IN_ENDED = declare(
    "registration.stand_in_ended", "The colleague comes after all: the offer of their place ended"
)
SEATED_BY_STAFF = declare("registration.seated_by_staff", "Staff gave a place")
CORRECTED = declare("registration.corrected", "The registration was corrected")
ENROLLED = declare("registration.enrolled", "The dates of taking part were changed")
WENT_TO_EDITION = declare(
    "registration.went_to_edition", "Changed to the edition “%(title)s”, first day there: %(day)s"
)
CAME_FROM_EDITION = declare(
    "registration.came_from_edition", "Came from the edition “%(title)s”, first day here: %(day)s"
)
WENT_TO_EVENT = declare(
    "registration.went_to_event", "Changed to “%(title)s”, another event of the same recruitment"
)
CAME_FROM_EVENT = declare(
    "registration.came_from_event", "Comes from “%(title)s”, another event of the same recruitment"
)
WAITS_FROM_EVENT = declare(
    "registration.waits_from_event", "Waits for a place at “%(title)s”, and keeps the place here until then"
)
LED_ELSEWHERE = declare(
    "registration.led_elsewhere", "Applied for “%(title)s” of the same recruitment, and was led to this one"
)
GROUPED = declare("registration.grouped", "The parallel group was changed")
TOLD_BY_PHONE = declare("registration.told_by_phone", "Told by phone: “%(what)s”")
NOT_TOLD_YET = declare("registration.not_told_yet", "Not told by phone after all: “%(what)s”")
STAFF_TOLD_BY_PHONE = declare("event.staff_told_by_phone", "%(name)s was told by phone: “%(what)s”")
STAFF_NOT_TOLD_YET = declare(
    "event.staff_not_told_yet", "%(name)s was not told by phone after all: “%(what)s”"
)
ANSWER_FILE_OPENED = declare("registration.answer_file_opened", "A file that %(name)s sent was opened")
ANSWERS_CHANGED = declare("registration.answers_changed", "Answers to the organiser's questions were changed")
LIMITS_CHANGED = declare("event.limits_changed", "The number of places was changed")
OWN_PLACES_SET = declare(
    "event.own_places_set", "The institution got another number of places: %(institution)s"
)
OWN_PLACES_ENDED = declare(
    "event.own_places_ended", "The number of all institutions holds again for: %(institution)s"
)
PLACES_OPENED = declare(
    "event.places_opened", "Unused places of institutions went to all; people who got one: %(count)s"
)
EXPORTED = declare("event.registrations_exported", "Registrations exported as %(format)s, rows: %(count)s")

name_fields(
    {
        "enrolled_from": N_("Takes part from"),
        "enrolled_until": N_("Takes part until"),
        "parallel_group": N_("Parallel group"),
    }
)
# How an event asks a field is told by the field's name.
for name in SETTABLE:
    name_values(name, FIELD_USE)
name_fields({key: each.label for name, each in ASKED.items() for key in (name, column_of(name))})
