"""What the history can tell of projects."""

from app.history.facts import declare
from app.history.names import name_fields
from app.projects.labels import PART_FIELD_NAMES, PROJECT_FIELD_NAMES

PROJECT_SAVED = declare("project.saved", "The project “%(name)s” was saved")
STAGE_SAVED = declare("project.stage_saved", "The stage “%(part)s” of the project “%(name)s” was saved")
STAGE_REMOVED = declare("project.stage_removed", "The stage “%(part)s” of the project “%(name)s” was removed")
AGREEMENT_SAVED = declare(
    "project.agreement_saved", "The agreement “%(part)s” of the project “%(name)s” was saved"
)
AGREEMENT_REMOVED = declare(
    "project.agreement_removed", "The agreement “%(part)s” of the project “%(name)s” was removed"
)
REGION_SAVED = declare("project.region_saved", "The region “%(part)s” of the project “%(name)s” was saved")
REGION_REMOVED = declare(
    "project.region_removed", "The region “%(part)s” of the project “%(name)s” was removed"
)
DOCUMENT_ADDED = declare(
    "project.document_added", "The document “%(part)s” of the project “%(name)s” was added"
)
DOCUMENT_CHANGED = declare(
    "project.document_changed", "The document “%(part)s” of the project “%(name)s” was changed"
)
DOCUMENT_REMOVED = declare(
    "project.document_removed", "The document “%(part)s” of the project “%(name)s” was removed"
)

INSTITUTION_JOINED = declare(
    "institution.project_joined", "The institution %(name)s is in the project “%(project)s” since %(since)s"
)
BELONGING_CHANGED = declare(
    "institution.project_changed", "When the institution %(name)s is in the project “%(project)s” was changed"
)
BELONGING_REMOVED = declare(
    "institution.project_removed",
    "It was struck out that the institution %(name)s is in the project “%(project)s”",
)

for names in (PROJECT_FIELD_NAMES, PART_FIELD_NAMES):
    name_fields(names)
