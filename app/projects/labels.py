"""What the fields of a project are called, by the key of its record."""

from app.errors import N_

PROJECT_FIELD_NAMES = {
    "name": N_("Name"),
    "project_number": N_("Number of the project"),
    "short_name_pl": N_("Short name"),
    "programme_pl": N_("Programme"),
    "measure_pl": N_("Priority and measure"),
    "fund_pl": N_("Fund"),
    "fund_en": N_("Fund in English"),
    "lead_partner": N_("Lead partner"),
    "partners": N_("Partners"),
    "starts": N_("Starts on"),
    "ends_versions": N_("Ends on"),
    "note": N_("Note"),
    "second_person_agrees": N_("A second person agrees to corrections of locked registers"),
}
"""What changes of a project are called, by the data's key."""

PART_FIELD_NAMES = {
    "ends": N_("Ends on"),
    "ends_on": N_("Ends on"),
    "since": N_("Valid since"),
    "signed_on": N_("Signed on"),
    "signed_pl": N_("Signed on, in words"),
    "signatories_count": N_("Institutions that signed, as reported"),
    "signatories": N_("Institutions that signed"),
    "agreement": N_("Agreement"),
    "in_since": N_("In the project since"),
    "in_until": N_("In the project until"),
    "partner": N_("Partner"),
    "counties": N_("Counties"),
}
"""What changes of a stage, an agreement and a region are called."""
