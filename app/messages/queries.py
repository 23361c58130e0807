"""Reading messages: what was written about an event, and where each person's letter stands."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.errors import Missing
from app.events.models import Event
from app.messages.models import Message, MessageRecipient
from app.outbox.models import Letter, LetterState
from app.work import Work

TO_PHONE = "phone"
"""The state of somebody who has no letter."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One person of a message: their letter's number, state and reason; without a letter they are phoned."""

    recipient: MessageRecipient
    letter_id: int | None
    state: str
    reason: str | None


def messages_of(event: Event) -> Select[Message]:
    """Select what was written about an event, the latest first."""
    return select(Message).where(Message.event_id == event.id).order_by(Message.id.desc())


def message_of(work: Work, event: Event, id: int) -> Message:
    """Return a message of an event; Missing if there is none."""
    found = work.session.get(Message, id)
    if found is None or found.event_id != event.id:
        raise Missing
    return found


def delivery_counts(work: Work, ids: list[int]) -> dict[int, dict[str, int]]:
    """Count the people of some messages by where their letters stand, with one statement."""
    query = (
        select(MessageRecipient.message_id, Letter.state, func.count())
        .outerjoin(Letter, Letter.message_id == MessageRecipient.letter)
        .where(MessageRecipient.message_id.in_(ids))
        .group_by(MessageRecipient.message_id, Letter.state)
    )
    found: dict[int, dict[str, int]] = {id: {} for id in ids}
    for id, state, count in work.session.execute(query):
        found[id][state.value if state else TO_PHONE] = count
    return found


def recipients(message: Message, state: str) -> Select[MessageRecipient]:
    """Select the people of a message by name, perhaps only those whose letter is in a state."""
    query = select(MessageRecipient).where(MessageRecipient.message_id == message.id)
    if state == TO_PHONE:
        query = query.where(MessageRecipient.letter.is_(None))
    elif state in LetterState.__members__:
        query = query.where(MessageRecipient.letter.in_(_letters_in(LetterState(state))))
    return query.options(joinedload(MessageRecipient.registration)).order_by(MessageRecipient.id)


def _letters_in(state: LetterState) -> Select[str]:
    return select(Letter.message_id).where(
        Letter.state == state, Letter.message_id == MessageRecipient.letter
    )


def deliveries(work: Work, rows: list[MessageRecipient]) -> list[Delivery]:
    """Return where the letters of some recipients stand, in their order, with one statement."""
    names = [each.letter for each in rows if each.letter]
    columns = select(Letter.message_id, Letter.id, Letter.state, Letter.last_error)
    found = {row[0]: row[1:] for row in work.session.execute(columns.where(Letter.message_id.in_(names)))}
    nothing = (None, None, None)
    stand = [(each, found.get(each.letter or "", nothing)) for each in rows]
    return [
        Delivery(each, id, state.value if state else TO_PHONE, reason) for each, (id, state, reason) in stand
    ]
