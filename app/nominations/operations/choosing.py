"""A person says which of several institutions sends them; the others are told that the place is free."""

from app.errors import N_, Closed
from app.history.operations import record
from app.nominations.facts import STAYS_WITH
from app.nominations.models import Nomination
from app.nominations.operations.naming import hand_over
from app.nominations.queries import askers_of, own_nomination
from app.registrations.counting import lock_registration
from app.registrations.models import Registration
from app.work import Work

NOTHING_ASKED = N_("Nothing is asked any more: the page says which institution sends this person.")


def choose_sender(work: Work, registration: Registration, institution_id: int) -> None:
    """Let the chosen institution send the person, and end what the others named them for.

    Choosing the one that sends them already (0: none) keeps all as it is. Refuses (Closed) an institution
    that does not ask any more, and (Refusal) one that has neither a place nor room for a reserve left.
    """
    lock_registration(work, registration)
    others = askers_of(work, registration)
    if institution_id == (registration.institution_id or 0):
        end_asking(work, registration)
        return
    chosen = next((each for each in others if each.institution_id == institution_id), None)
    if chosen is None or not registration.is_in_force:
        raise Closed(NOTHING_ASKED)
    former = own_nomination(work, registration)
    hand_over(work, registration, chosen)
    _end(work, [each for each in (former, *others) if each is not None and each is not chosen])


def end_asking(work: Work, registration: Registration) -> None:
    """Let the institution that sends a person keep them: the others ask no more, and are told by the worker.

    For a locked registration; one statement where nothing is asked.
    """
    others = askers_of(work, registration)
    if others:
        values = {"institution": registration.institution_name or ""}
        record(
            work, STAYS_WITH, "registration", registration.id, event_id=registration.event_id, values=values
        )
        _end(work, others)


def _end(work: Work, nominations: list[Nomination]) -> None:
    for each in nominations:
        each.ended_at = work.now
    work.session.flush()
