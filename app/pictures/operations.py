"""Withdrawing a consent to pictures: who organises the event hears which list is out of date."""

from dataclasses import replace
from datetime import timedelta

from app.consents.models import ConsentChannel
from app.consents.operations import About, withdraw_consent
from app.events.operations.locking import lock_event
from app.notices.models import TextKind
from app.outbox.operations import queue_all
from app.pictures.messages import outdated_list_letters
from app.pictures.queries import printings
from app.registrations.models import Registration
from app.work import Work


def withdraw_pictures(work: Work, registration: Registration, channel: ConsentChannel) -> bool:
    """End the consent to pictures of somebody at their event; tell whether there was one.

    If the latest list that was taken along says otherwise, who organises the event gets a letter. Withdrawn
    twice, it changes nothing.
    """
    event = registration.event
    lock_event(work, event)
    if (printed := next(iter(printings(work, event)), None)) is not None and printed.at >= work.now:
        # That list was taken along while this waited for the lock, and says yes.
        work = replace(work, now=printed.at + timedelta(microseconds=1))
    about = About("registration", registration.id, event.id)
    ended = withdraw_consent(work, registration.person_id, TextKind.image, event.id, channel, about)
    latest = next(iter(printings(work, event)), None) if ended else None
    if latest is not None and latest.withdrawn:
        queue_all(work, outdated_list_letters(work, event, latest))
    work.session.flush()
    return ended
