"""What the history tells about appointments."""

from app.history.facts import declare

OFFERED = declare("appointment.offered", "A free slot was offered: %(when)s")
AGREED = declare("appointment.agreed", "The appointment was agreed: %(when)s")
TAKEN = declare("appointment.taken", "The free slot was taken: %(when)s")
MOVED = declare("appointment.moved", "The appointment was moved from %(before)s to %(when)s")
CANCELLED = declare("appointment.cancelled", "The appointment was cancelled: %(reason)s")
CANCELLED_LATE = declare(
    "appointment.cancelled_late", "The appointment was cancelled late and charges %(charged)s min: %(reason)s"
)
SUSPENDED = declare("appointment.suspended", "The appointment was suspended")
RESUMED = declare("appointment.resumed", "The appointment takes place as it was agreed")
DECLINED = declare("appointment.declined", "%(name)s will not come")
NO_SHOW = declare("appointment.no_show", "Nobody came to the appointment; it charges %(charged)s min")
HELD = declare("appointment.held", "The appointment was written down as held: %(minutes)s min")
CONFIRMED = declare("appointment.confirmed", "%(name)s confirmed %(minutes)s min")
SCANNED = declare("appointment.scanned", "A signed card was attached")
SCAN_TAKEN_BACK = declare("appointment.scan_taken_back", "The signed card was taken back: %(reason)s")
OBJECTED = declare("appointment.objected", "%(name)s objected: %(objection)s")
OBJECTION_ANSWERED = declare(
    "appointment.objection_answered", "The objection of %(name)s was answered: %(answer)s"
)
ENTERED = declare("appointment.entered", "%(minutes)s min were entered in the books (version %(version)s)")
ENTERED_LATE = declare(
    "appointment.entered_late", "The appointment was entered in a month that is closed: %(reason)s"
)
CORRECTED = declare(
    "appointment.corrected",
    "%(before)s min were corrected to %(minutes)s min (version %(version)s): %(reason)s",
)
CHARGE_DROPPED = declare(
    "appointment.charge_dropped", "The charge of %(before)s min was dropped (version %(version)s): %(reason)s"
)
OVERRIDDEN = declare("appointment.overridden", "The budget may be exceeded by this appointment: %(reason)s")
LINK_SENT = declare("appointment.link_sent", "The link to confirm was sent again to %(name)s")
SCAN_OPENED = declare("appointment.scan_opened", "The signed card was opened")
BROUGHT = declare("appointment.brought", "The appointment of %(when)s was loaded from a file: %(state)s")
