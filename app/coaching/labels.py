"""The words for what becomes of an appointment, as message ids."""

from app.coaching.models import AppointmentState, ConfirmedBy
from app.errors import N_, NC_

STATE = {
    AppointmentState.offered: N_("Free slot"),
    AppointmentState.agreed: N_("Agreed"),
    AppointmentState.held: N_("Waits for confirmation"),
    AppointmentState.confirmed: NC_("appointment", "Confirmed"),
    AppointmentState.locked: N_("Confirmed, month closed"),
    AppointmentState.cancelled: NC_("appointment", "Cancelled"),
    AppointmentState.cancelled_late: N_("Cancelled late"),
    AppointmentState.no_show: N_("Nobody came"),
    AppointmentState.suspended: NC_("appointment", "Suspended"),
}
CHIP = {
    AppointmentState.offered: "open",
    AppointmentState.agreed: "open",
    AppointmentState.held: "waiting",
    AppointmentState.confirmed: "confirmed",
    AppointmentState.locked: "confirmed",
    AppointmentState.cancelled: "cancelled",
    AppointmentState.cancelled_late: "cancelled",
    AppointmentState.no_show: "cancelled",
    AppointmentState.suspended: "waiting",
}
"""The kind of chip that a state has."""
CONFIRMED_BY = {ConfirmedBy.link: N_("by link"), ConfirmedBy.paper: N_("on paper")}
