"""What the fields of a project are called, by the key of its record."""

from app.errors import N_

PROJECT_FIELD_NAMES = {
    "name": N_("Name"),
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
}
