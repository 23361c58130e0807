"""The words for what staff may be."""

from app.accounts.models import Role
from app.errors import N_, NC_

ROLE_NAMES = {
    Role.organiser: N_("organiser"),
    Role.co_organiser: N_("co-organiser"),
    Role.trainer: N_("trainer"),
    Role.coach: N_("coach"),
    Role.partner: NC_("role", "partner"),
    Role.monitoring: N_("monitoring officer"),
    Role.administrator: N_("administrator"),
}

ROLE_MEANINGS = {
    Role.administrator: N_("Manages staff, institutions and all events."),
    Role.organiser: N_("Manages events with their registrations, sessions and attendance."),
    Role.co_organiser: N_("As an organiser, but makes, moves and cancels no events."),
    Role.coach: N_("Sees the own lines of support only, and keeps the appointments of them."),
    Role.partner: N_("Reads the events of one region and who takes part in them, and changes nothing."),
    Role.trainer: N_("Sees and confirms the attendance of the own sessions only."),
    Role.monitoring: N_("Reads the participation forms of projects, which nobody else can."),
}
