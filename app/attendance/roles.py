"""What a person reads for each role on a register."""

from collections.abc import Mapping

from app.attendance.models import RowRole
from app.attendance.tally import Tally
from app.errors import N_
from app.texts import Texts

LABELS = {
    RowRole.participant: N_("Participant"),
    RowRole.guest: N_("Guest"),
    RowRole.makeup: N_("Make-up"),
    RowRole.substitute: N_("Substitute"),
    RowRole.walk_in: N_("Walk-in"),
    RowRole.speaker: N_("Speaker"),
    RowRole.staff: N_("Staff of the meeting"),
}

CHOICES = {
    RowRole.makeup: N_("Make-up: makes up a session missed in another edition or group"),
    RowRole.guest: N_("Guest: listens, receives no hours"),
    RowRole.speaker: N_("Speaker: speaks or leads, receives no hours"),
    RowRole.staff: N_("Staff of the meeting: works there, receives no hours"),
    RowRole.substitute: N_("Substitute: came in place of somebody, and receives the hours"),
    RowRole.walk_in: N_("Walk-in: came without being registered"),
}
"""The roles in which people are added, with what each means."""

_APART = {
    RowRole.guest: N_("guests: %(count)s"),
    RowRole.speaker: N_("speakers: %(count)s"),
    RowRole.staff: N_("staff of the meeting: %(count)s"),
}


def by_role(texts: Texts, tally: Tally, apart: Mapping[RowRole, int]) -> str:
    """Return a register's tally in words, with those behind it who are counted apart."""
    parts = [texts.gettext(_APART[role], count=count) for role, count in apart.items()]
    return " · ".join([tally.line(texts), *parts])
