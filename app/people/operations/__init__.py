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
from app.people.operations.persons import Met, known_person, meet, meet_by_phone, person_by_phone

__all__ = [
    "Met",
    "absorb_names",
    "add_institution",
    "change_institution",
    "confirm_institution",
    "correct_institution",
    "institution_for",
    "known_person",
    "meet",
    "meet_by_phone",
    "person_by_phone",
    "rename_institution",
]
