"""Somebody asks to hear of a next edition, confirms it by the mailed link, or leaves."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from app import clock
from app.errors import N_, Closed, Missing, Refusal
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.history.operations import record
from app.interest.facts import REMOVED
from app.interest.messages import CONFIRM, confirm_letter
from app.interest.models import CONFIRM_DAYS, InterestCount, InterestEntry
from app.interest.operations.erasing import erase_entries
from app.interest.queries import month_of
from app.names import refuse_addresses
from app.notices.models import TextKind, TextVersion
from app.notices.queries import was_shown_lately
from app.outbox.operations import queue as queue_letter
from app.outbox.queries import mailed_since
from app.people.models import email_key
from app.registrations.counting import seats
from app.registrations.next_edition import asks_for_next
from app.work import Work

NOT_ASKED = N_("This event does not ask who wants to hear of a next edition.")
CHANGED = N_("The text of the consent has changed since this page was opened. Read it, then choose again.")
LETTER_MINUTES = 60
"""The letter about one entry is mailed at most once in so many minutes."""
MOST_OPEN = 5
"""So many entries of one mailbox may wait to be confirmed: a stranger can't fill it with our letters."""
_LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Interested:
    """What somebody typed, cleaned; `text_id` is the consent that the form showed."""

    first_name: str
    last_name: str
    email: str
    institution: str | None
    language: str
    text_id: int


def ask_for_next(work: Work, event: Event, wanted: Interested) -> None:
    """Note that somebody wants to hear of a next edition, and mail the link that confirms it.

    The same name and address again makes no other entry: the letter goes out again, at most once an hour.
    Where a mailbox has MOST_OPEN entries to confirm, nothing is kept and nothing mailed. The caller learns
    nothing of all this. Refuses (Closed) an event that doesn't ask; refuses names that hold addresses, and a
    consent that was not shown lately.
    """
    lock_event(work, event)
    if not asks_for_next(work, event, seats(work, event)):
        raise Closed(NOT_ASKED)
    refuse_addresses(first_name=wanted.first_name, last_name=wanted.last_name, institution=wanted.institution)
    version = work.session.get(TextVersion, wanted.text_id)
    if version is None or version.kind != TextKind.interest or not was_shown_lately(work, version):
        raise Refusal(CHANGED, field="interest_consent")
    mailbox, name = email_key(wanted.email), _name_key(wanted)
    entry = work.session.scalar(
        select(InterestEntry).where(
            InterestEntry.event_id == event.id,
            InterestEntry.email_key == mailbox,
            InterestEntry.name_key == name,
        )
    )
    if entry is None:
        waiting = select(func.count()).where(
            InterestEntry.email_key == mailbox, InterestEntry.confirmed_at.is_(None)
        )
        if (work.session.scalar(waiting) or 0) >= MOST_OPEN:
            return
        entry = InterestEntry(
            event_id=event.id, event=event, first_name=wanted.first_name, last_name=wanted.last_name,
            name_key=name, email=wanted.email, email_key=mailbox, institution=wanted.institution,
            language=wanted.language, text_id=version.id, secret=secrets.randbelow(_LARGEST) + 1,
            asked_at=work.now,
        )  # fmt: skip
        work.session.add(entry)
        work.session.flush()
    elif mailed_since(work, CONFIRM, "interest", entry.id, LETTER_MINUTES):
        return
    queue_letter(work, confirm_letter(work, entry))
    work.session.flush()


def confirm_interest(work: Work, entry: InterestEntry) -> None:
    """Put somebody on the list; confirmed twice, it changes nothing.

    Refuses (Closed) what came too late. Missing if the entry was erased meanwhile.
    """
    lock_event(work, entry.event)
    if _locked(work, entry.id) is None:
        raise Missing
    if entry.confirmed_at is not None:
        return
    if is_too_late(work, entry):
        raise Closed(NOT_ASKED)
    entry.confirmed_at = work.now
    month = month_of(clock.local(work.now))
    count = work.session.get(InterestCount, (entry.event_id, month), populate_existing=True)
    if count is None:
        count = InterestCount(event_id=entry.event_id, month=month, people=0)
        work.session.add(count)
    count.people += 1
    work.session.flush()


def is_too_late(work: Work, entry: InterestEntry) -> bool:
    """Tell whether an entry can't be confirmed any more."""
    return entry.confirmed_at is None and entry.asked_at + timedelta(days=CONFIRM_DAYS) < work.now


def leave_list(work: Work, entry: InterestEntry) -> None:
    """Erase an entry, and drop letters to it that wait: its holder has left. Twice, it changes nothing."""
    if _locked(work, entry.id) is not None:
        erase_entries(work, [entry.id])


def take_off_list(work: Work, event: Event, entry_id: int) -> bool:
    """Erase an entry of an event's list for staff; tell whether there was one. The history names nobody."""
    entry = _locked(work, entry_id)
    if entry is None or entry.event_id != event.id:
        return False
    erase_entries(work, [entry_id])
    record(work, REMOVED, "event", event.id, event_id=event.id)
    return True


def _locked(work: Work, entry_id: int) -> InterestEntry | None:
    """Return an entry, read anew under its lock: it may have been erased since the page was opened."""
    return work.session.get(InterestEntry, entry_id, with_for_update=True, populate_existing=True)


def _name_key(wanted: Interested) -> str:
    return " ".join(f"{wanted.first_name} {wanted.last_name}".casefold().split())
