"""Sending a message: once, to the people who were shown, with a letter for each who has an e-mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert, select

from app.accounts.models import Account
from app.errors import N_, Refusal
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.history.operations import record
from app.messages.draft import MessageDraft, fingerprint
from app.messages.facts import MESSAGE_SENT
from app.messages.letters import KIND, MessageLetters, trial_letters
from app.messages.models import Message, MessageRecipient
from app.messages.readers import Recipient, recipients_of
from app.outbox.operations import preview, queue, queue_all
from app.outbox.operations.calls import add_calls
from app.outbox.queries import mailed_since
from app.work import Work

SAME_FOR = timedelta(days=1)
"""For so long the same words do not go to the same set of people a second time."""
_TRIALS, _TRIAL_MINUTES = 20, 60
OTHER_PEOPLE = N_("The people have changed since you saw the letter: look once more, then send it.")


class OtherPeople(Refusal):
    """The set of people is another one than was shown: nothing was sent."""


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message, and whether it had been sent before this was asked."""

    message: Message
    already: bool


def send(work: Work, event: Event, draft: MessageDraft, key: str, seen: str) -> SentMessage:
    """Send a message to a set of people; the same form sent twice acts once.

    `seen` is the fingerprint of the people who were shown: raises OtherPeople if they are others now. Who
    has no e-mail is to be phoned. Refuses an empty set, and the same words to the same set within a
    day.
    """
    lock_event(work, event)
    before = work.session.scalar(select(Message).where(Message.key == key))
    if before is not None:
        if before.event_id != event.id:
            raise Refusal("Open the form anew: this one belongs to another event.")
        return SentMessage(before, already=True)
    people = recipients_of(work, event, draft.readers)
    if not people:
        raise Refusal("There is nobody in this set.", field="readers")
    if fingerprint(people) != seen:
        raise OtherPeople(OTHER_PEOPLE)
    _check_is_new(work, event, draft)
    message = _kept(work, event, draft, key)
    _tell(work, event, draft, message, people)
    count, personal = len(people), {"subject": draft.subject_pl}
    record(
        work, MESSAGE_SENT, "event", event.id, event_id=event.id, values={"count": count}, personal=personal
    )
    return SentMessage(message, already=False)


def send_trial(work: Work, event: Event, draft: MessageDraft, own: Account) -> int:
    """Mail the letter to the one who writes it; return how many letters. Refuses more than 20 in an hour."""
    if mailed_since(work, KIND, "account", own.id, _TRIAL_MINUTES) >= _TRIALS:
        raise Refusal("Too many test letters within an hour. Try again later.")
    letters = trial_letters(MessageLetters(work, event, draft), own)
    for each in letters:
        queue(work, each)
    return len(letters)


def _kept(work: Work, event: Event, draft: MessageDraft, key: str) -> Message:
    message = Message(
        event_id=event.id,
        key=key,
        readers=draft.readers,
        subject_pl=draft.subject_pl,
        body_pl=draft.body_pl,
        subject_en=draft.subject_en,
        body_en=draft.body_en,
        documents=list(draft.documents) or None,
        sent_at=work.now,
        sent_by_id=work.actor.id if work.actor.is_staff else None,
        sent_by=work.actor.name or None,
    )
    work.session.add(message)
    work.session.flush()
    return message


def _tell(
    work: Work, event: Event, draft: MessageDraft, message: Message, people: Sequence[Recipient]
) -> None:
    letters = MessageLetters(work, event, draft)
    numbers = iter(queue_all(work, [letters.letter(each) for each in people if each.email]))
    calls = [letters.letter(each) for each in people if not each.email]
    add_calls(work, calls, [preview(work, each) for each in calls])
    rows = [
        {
            "message_id": message.id,
            "registration_id": each.registration_id,
            "name": each.name,
            "letter": next(numbers) if each.email else None,
        }
        for each in people
    ]
    work.session.execute(insert(MessageRecipient.__table__), rows)  # type: ignore[arg-type]  # a table


def _check_is_new(work: Work, event: Event, draft: MessageDraft) -> None:
    same = select(Message).where(
        Message.event_id == event.id,
        Message.readers == draft.readers,
        Message.subject_pl == draft.subject_pl,
        Message.body_pl == draft.body_pl,
        Message.sent_at > work.now - SAME_FOR,
    )
    found = work.session.scalar(same.order_by(Message.id.desc()).limit(1))
    if found is not None and (found.body_en or "") == (draft.body_en or ""):
        raise Refusal(
            "The same letter went to the same people already: %(when)s.",
            values={"when": work.texts.moment(found.sent_at)},
        )
