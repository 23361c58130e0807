"""What somebody reads on the page of their registration about their needs."""

from dataclasses import dataclass

from app.needs.labels import STATE, STATE_KINDS, need_label
from app.needs.queries.needs import needs_of_person
from app.registrations.models import Registration
from app.work import Work


@dataclass(frozen=True, slots=True)
class OwnNeed:
    """A need in words, how far it is arranged and how that looks, and what the organiser says."""

    label: str
    own_text: str
    state: str
    kind: str
    sentence: str


def own_needs(work: Work, registration: Registration) -> list[OwnNeed]:
    """Return what somebody with a place needs; one statement if anything."""
    texts = work.texts
    return [
        OwnNeed(
            texts.gettext(need_label(each.need)),
            each.own_text,
            texts.gettext(STATE[each.state]),
            STATE_KINDS[each.state],
            (each.arrangement.sentence if each.arrangement else None) or "",
        )
        for each in needs_of_person(work, registration)
    ]
