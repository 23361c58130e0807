"""What the history can tell of texts."""

from app.errors import N_
from app.history.facts import Fact, declare
from app.notices.models import TextKind

_SAID: dict[TextKind, tuple[str, str]] = {
    TextKind.minister: (
        N_("Version %(label)s of the minister's notice was saved"),
        N_("Version %(label)s of the minister's notice was published"),
    ),
    TextKind.intermediate: (
        N_("Version %(label)s of the intermediate body's notice was saved"),
        N_("Version %(label)s of the intermediate body's notice was published"),
    ),
    TextKind.image: (
        N_("Version %(label)s of the consent to pictures was saved"),
        N_("Version %(label)s of the consent to pictures was published"),
    ),
    TextKind.newsletter: (
        N_("Version %(label)s of the consent to the newsletter was saved"),
        N_("Version %(label)s of the consent to the newsletter was published"),
    ),
    TextKind.interest: (
        N_("Version %(label)s of the consent to letters about the next edition was saved"),
        N_("Version %(label)s of the consent to letters about the next edition was published"),
    ),
}
SAVED: dict[TextKind, Fact] = {
    kind: declare(f"notices.{kind.value}_saved", saved) for kind, (saved, _) in _SAID.items()
}
PUBLISHED: dict[TextKind, Fact] = {
    kind: declare(f"notices.{kind.value}_published", published) for kind, (_, published) in _SAID.items()
}
