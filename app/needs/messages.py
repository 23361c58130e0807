"""The letter of this room: what somebody needs is not possible."""

from app.needs.labels import need_label
from app.needs.queries.needs import Need
from app.outbox.letters import unlinked
from app.outbox.operations import NewLetter
from app.registrations.messages import participants_letter
from app.work import Work


def not_possible_letter(work: Work, need: Need, reason: str) -> NewLetter:
    """Return the news that what somebody needs can't be arranged, why, and whom to ask."""
    texts = work.texts.into(need.registration.language)
    return participants_letter(
        work,
        need.registration,
        "need_not_possible",
        need=unlinked(need.own_text or texts.translated(need_label(need.need))),
        reason=unlinked(reason),
    )
