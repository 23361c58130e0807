"""What marks at the door are called."""

from app.door.models import MarkKind
from app.errors import N_

KINDS = {
    MarkKind.entry: N_("Entry"),
    MarkKind.exit: N_("Exit"),
    MarkKind.materials: N_("Materials"),
    MarkKind.meal: N_("Meal"),
    MarkKind.certificate: N_("Certificate"),
}
