"""What the texts are called."""

from app.errors import N_
from app.notices.models import TextKind

HEADINGS = {
    TextKind.minister: N_("Notice of the minister"),
    TextKind.intermediate: N_("Notice of the intermediate body"),
    TextKind.image: N_("Consent to pictures"),
    TextKind.newsletter: N_("Consent to the newsletter"),
    TextKind.interest: N_("Consent to letters about the next edition"),
}
