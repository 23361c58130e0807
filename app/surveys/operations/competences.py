"""Writing what an event's people are to learn, and by what it is told that they did."""

from app.errors import N_, Closed
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.history.operations import record
from app.surveys import facts
from app.surveys.models import Competence
from app.surveys.queries.competences import competence_of
from app.work import Work

CHANGED_MEANWHILE = N_(
    "Somebody else changed this meanwhile. Nothing that you typed is lost: compare it with what stands now, "
    "and save again."
)


def describe_competence(
    work: Work, event: Event, scope: str | None, standard: str | None, seen: int | None
) -> bool:
    """Keep scope and standard of an event's competence; tell whether anything changed.

    `seen` is the version that the words were typed over, 0 for none, None to pass over that. Refuses another
    version than that.
    """
    lock_event(work, event)
    now = competence_of(work, event)
    version = 0 if now is None else now.version
    if (scope, standard) == ((None, None) if now is None else (now.scope, now.standard)):
        return False
    if seen is not None and seen != version:
        raise Closed(CHANGED_MEANWHILE)
    if now is None:
        now = Competence(event_id=event.id, version=0)
        work.session.add(now)
    now.scope, now.standard, now.version, now.changed_at = scope, standard, version + 1, work.now
    work.session.flush()
    record(work, facts.COMPETENCE_DESCRIBED, "event", event.id, event_id=event.id)
    return True


def copy_competence(work: Work, source: Event, copy: Event) -> None:
    """Let a copy of an event teach the same."""
    written = competence_of(work, source)
    if written is not None:
        describe_competence(work, copy, written.scope, written.standard, None)
