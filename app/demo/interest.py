"""The demo's consents, and who would come to a next edition of the seminar that is full."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.events.models import Event
from app.interest.models import InterestEntry
from app.interest.operations.asking import Interested, ask_for_next, confirm_interest
from app.notices.drafts import draft_text
from app.notices.models import OF_CONSENTS, TextKind
from app.notices.operations import publish_text, save_text
from app.notices.queries import latest_text
from app.office.queries import office
from app.work import VISITOR, Work

_INTERESTED = 6
"""How many people ask to hear of the next edition; the last of them has not confirmed it yet."""


def publish_consents(work: Work) -> None:
    """Publish what people may consent to, as it is shipped, unless the office has words of its own."""
    known = office(work)
    for kind in OF_CONSENTS:
        if latest_text(work, kind, None) is None:
            polish, english = (draft_text(known, None, kind, language) for language in ("pl", "en"))
            publish_text(work, save_text(work, kind, None, polish, english, 0))


def gather_interest(work: Work, event: Event, persons: Sequence[dict[str, Any]]) -> None:
    """Let people ask to hear of an event's next edition, and all but the last of them confirm it."""
    text = latest_text(work, TextKind.interest, None)
    if text is None:
        raise LookupError(TextKind.interest)
    for number, person in enumerate(persons[:_INTERESTED]):
        then = replace(work, now=work.now - timedelta(hours=40 - 5 * number), actor=VISITOR)
        said = {name: person[name] for name in ("first_name", "last_name", "email", "institution")}
        ask_for_next(then, event, Interested(**said, language="pl", text_id=text.id))
    asked = select(InterestEntry).where(InterestEntry.event_id == event.id).order_by(InterestEntry.id)
    for entry in list(work.session.scalars(asked))[:-1]:
        confirm_interest(replace(work, now=entry.asked_at + timedelta(hours=1), actor=VISITOR), entry)
