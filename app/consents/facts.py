"""What the history can tell of consents."""

from app.history.facts import declare
from app.notices.models import TextKind

GIVEN = {
    TextKind.image: declare("consents.image_given", "Consent to pictures was given"),
    TextKind.newsletter: declare("consents.newsletter_given", "Consent to the newsletter was given"),
}
WITHDRAWN = {
    TextKind.image: declare("consents.image_withdrawn", "Consent to pictures was withdrawn"),
    TextKind.newsletter: declare("consents.newsletter_withdrawn", "Consent to the newsletter was withdrawn"),
}
EXPORTED = declare(
    "consents.newsletter_exported",
    "Addresses for the newsletter were exported as %(format)s, rows: %(count)s",
)
