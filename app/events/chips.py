"""An event's status in a word, with its look."""

from dataclasses import dataclass

from app.events.labels import PUBLICATION, STATUS
from app.events.models import Event, EventStatus, Publication
from app.work import Work


@dataclass(frozen=True, slots=True)
class Chip:
    """A status in a word: `kind` is one of the looks confirmed, waiting, cancelled, open, neutral."""

    kind: str
    text: str


_UNUSUAL = {EventStatus.cancelled: "cancelled", EventStatus.suspended: "waiting"}


def unusual_chips(work: Work, event: Event) -> list[Chip]:
    """Return a chip for a draft, a cancelled and a suspended event; none for what most events are."""
    chips = []
    if event.publication == Publication.draft:
        chips.append(Chip("neutral", work.texts.gettext(PUBLICATION[event.publication])))
    if event.status in _UNUSUAL:
        chips.append(Chip(_UNUSUAL[event.status], work.texts.gettext(STATUS[event.status])))
    return chips
