"""The one setting that was three until they were parted: its words, and what each of them means now.

Files of records and the history of before still use them.
"""

from collections.abc import Mapping
from typing import Any

from app.errors import N_
from app.events.models import CompletedBy, RegistrationMode, RegistrationRules, WhoApplies, WhoDecides

REGISTRATION_MODE = {
    RegistrationMode.open_application: N_("Open application"),
    RegistrationMode.open_application_two_channels: N_("Open application, also through a local centre"),
    RegistrationMode.recruitment: N_("Recruitment"),
    RegistrationMode.recruitment_then_appointment: N_("Recruitment, then appointment"),
    RegistrationMode.closed_group: N_("Closed group"),
    RegistrationMode.invitation: N_("By invitation"),
    RegistrationMode.recruitment_by_partner: N_("Recruitment by a partner"),
    RegistrationMode.interest_list: N_("List of interest"),
}

MEANT: Mapping[RegistrationMode, Mapping[str, Any]] = {
    RegistrationMode.open_application: {},
    RegistrationMode.open_application_two_channels: {"local_intake": True},
    RegistrationMode.recruitment: {},
    RegistrationMode.recruitment_then_appointment: {"who_decides": WhoDecides.appointment},
    RegistrationMode.closed_group: {"who_applies": WhoApplies.members},
    RegistrationMode.invitation: {"who_applies": WhoApplies.invited},
    RegistrationMode.recruitment_by_partner: {"who_applies": WhoApplies.partner},
    RegistrationMode.interest_list: {"who_applies": WhoApplies.considered},
}
"""The columns of the rules that a word sets; the others are as in USUAL."""
USUAL: Mapping[str, Any] = {
    "who_applies": WhoApplies.anybody, "who_decides": WhoDecides.arrival, "completed_by": CompletedBy.form,
    "local_intake": False,
}  # fmt: skip
"""What a word sets as a whole."""


def former_mode_of(rules: RegistrationRules) -> RegistrationMode | None:
    """Return the mode that says the present settings, the one of the file if it still does."""
    now = {name: getattr(rules, name) for name in USUAL}
    fitting = [word for word, meant in MEANT.items() if {**USUAL, **meant} == now]
    return rules.former_mode if rules.former_mode in fitting else next(iter(fitting), None)
