"""Whatever names a person, or a registration, has a rule for when two persons turn out to be one."""

import inspect

from app.persons.operations import merging
from app.tables import METADATA

STAYS = "stays"
"""The row stays with the person or registration that it was made for; why is said there."""
RULES = {
    # Persons.
    ("attendance_rows", "person_id"): "merge_rows",
    ("consents_consents", "person_id"): "merge_consents",
    ("door_marks", "person_id"): "merge_door_marks",
    ("groups_memberships", "person_id"): "merge_memberships",
    ("invitations_invitations", "person_id"): "merge_invitations",
    ("ledger_entries", "person_id"): "give_person_to",
    ("lines_recipients", "person_id"): "merge_recipients",
    ("meeting_reports_aliases", "person_id"): "merge_aliases",
    ("monitoring_forms", "person_id"): "merge_participation_forms",
    ("people_persons", "merged_into_id"): "_let_lead_there",
    ("people_sign_ins", "person_id"): "end_sign_ins_of_merged",
    ("registrations_registrations", "person_id"): "merge_registrations",
    # Registrations, where two of one event are joined.
    ("attendance_rows", "registration_id"): "merge_rows",
    ("attendance_rows", "stands_in_for_id"): "merge_rows",
    ("attendance_warnings", "registration_id"): "merge_rows",
    ("door_marks", "registration_id"): "merge_door_marks",
    ("invitations_invitations", "registration_id"): "merge_invitations",
    ("messages_due_rows", "registration_id"): "merge_due_letters",
    ("messages_recipients", "registration_id"): STAYS,  # to whom a message went is no matter of today
    ("needs_arrangements", "registration_id"): "merge_needs",
    ("needs_nights", "registration_id"): "merge_needs",
    ("nominations_nominations", "registration_id"): "merge_nominations",
    ("progress_outcomes", "registration_id"): "merge_results",
    ("progress_scores", "registration_id"): "merge_results",
    ("registrations_answers", "registration_id"): "merge_registrations",
    ("registrations_group_stays", "registration_id"): "merge_registrations",
    ("registrations_registrations", "merged_into_id"): "merge_registrations",
    ("registrations_registrations", "stands_in_for_id"): "merge_registrations",
    ("registrations_registrations", "transferred_from_id"): "merge_registrations",
    ("selection_appointees", "registration_id"): "merge_appointments",
    ("signed_papers_papers", "registration_id"): "merge_registrations",
    ("surveys_attempts", "registration_id"): "merge_sheets",
    ("surveys_heard", "registration_id"): "merge_sheets",
    # Memberships, of which one may be removed.
    ("selection_appointees", "membership_id"): "merge_appointments",
}
"""For each foreign key the operation by which its room follows; `merge_persons` calls each by name."""
NAMED = ("people_persons", "registrations_registrations", "groups_memberships")


def test_every_key_has_a_rule() -> None:
    """A new one needs an operation of its room in `merging.py`, called by `persons.operations.merging`."""
    found = {
        (table.name, column.name)
        for table in METADATA.tables.values()
        for key in table.foreign_key_constraints
        if key.referred_table.name in NAMED
        for column in key.columns
    }
    assert found == RULES.keys()


def test_every_rule_is_called() -> None:
    source = inspect.getsource(merging)
    assert {name for name in RULES.values() if name != STAYS and f"{name}(" not in source} == set()
