"""What can be done with persons, institutions and staff accounts."""

from app.people.operations.accounts import (
    add_staff,
    deactivate,
    give_role,
    invite,
    reactivate,
    take_role,
)
from app.people.operations.institutions import (
    absorb_names,
    add_institution,
    change_institution,
    confirm_institution,
    correct_institution,
    institution_for,
    rename_institution,
)
from app.people.operations.persons import known_person, person_by_phone
from app.people.operations.sign_in import send_links, spend_link

__all__ = [
    "absorb_names",
    "add_institution",
    "add_staff",
    "change_institution",
    "confirm_institution",
    "correct_institution",
    "deactivate",
    "give_role",
    "institution_for",
    "invite",
    "known_person",
    "person_by_phone",
    "reactivate",
    "rename_institution",
    "send_links",
    "spend_link",
    "take_role",
]
