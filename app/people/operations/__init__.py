"""What can be done with persons and institutions."""

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

__all__ = [
    "absorb_names",
    "add_institution",
    "change_institution",
    "confirm_institution",
    "correct_institution",
    "institution_for",
    "known_person",
    "person_by_phone",
    "rename_institution",
]
