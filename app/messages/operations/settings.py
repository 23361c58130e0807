"""Saving an event's reminders and own texts."""

from app.errors import N_, Outdated
from app.events.models import Event, EventLetters
from app.events.operations.locking import lock_event
from app.history.operations import record
from app.messages.facts import LETTERS_CHANGED
from app.messages.settings import NAMES, Values, fingerprint_of, shown
from app.work import Work

MEANWHILE = N_("Somebody else saved this meanwhile. Nothing that you typed is lost: look, then save again.")


def save_letters(work: Work, event: Event, values: Values, seen: str) -> bool:
    """Save what an event says of its own in letters, and when it reminds; tell whether anything changed.

    `seen` is the fingerprint of what the form had shown: raises Outdated if somebody else has saved something
    else since.
    """
    lock_event(work, event)
    now = shown(event)
    if fingerprint_of(now) == fingerprint_of(values):
        return False
    if fingerprint_of(now) != seen:
        raise Outdated(MEANWHILE)
    put(event, values)
    changed = {f"letters.{name}": [now[name], values[name]] for name in NAMES if now[name] != values[name]}
    record(work, LETTERS_CHANGED, "event", event.id, event_id=event.id, values={"changed": changed})
    work.session.flush()
    return True


def put(event: Event, values: Values) -> None:
    """Let an event say this of its own; undone with the transaction, it is a preview."""
    if event.letters is None:
        event.letters = EventLetters(event_id=event.id)
    for name in NAMES:
        setattr(event.letters, name, values[name])
