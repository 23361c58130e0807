"""What a person reads for each role on a register."""

from app.attendance.models import RowRole
from app.errors import N_

LABELS = {
    RowRole.participant: N_("Participant"),
    RowRole.guest: N_("Guest"),
    RowRole.makeup: N_("Make-up"),
    RowRole.substitute: N_("Substitute"),
    RowRole.walk_in: N_("Walk-in"),
}

CHOICES = {
    RowRole.makeup: N_("Make-up: makes up a session missed in another edition or group"),
    RowRole.guest: N_("Guest: listens, receives no hours"),
    RowRole.substitute: N_("Substitute: came in place of somebody"),
    RowRole.walk_in: N_("Walk-in: came without being registered"),
}
"""The roles in which people are added, with what each means."""
