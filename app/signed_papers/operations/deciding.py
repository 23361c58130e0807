"""Staff accept a signed form, return it with a reason, or tick it as handed over on paper."""

from collections.abc import Sequence

from app.errors import N_, Closed, Refusal
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.history.facts import Fact
from app.history.operations import record
from app.outbox.operations import tell
from app.registrations.counting import lock_registration, needs_papers
from app.registrations.models import PaperState, Registration, SignedPaper
from app.registrations.operations.completing import complete
from app.registrations.papers import asks_paper, brings_paper
from app.signed_papers.facts import ACCEPTED, RECEIVED, RETURNED
from app.signed_papers.messages import accepted_letter, returned_letter
from app.signed_papers.operations.handing_in import ENDED, NOT_ASKED
from app.signed_papers.queries import paper_of
from app.work import Work

NOTHING_HERE = N_("No signed form waits here.")
CHANGED = N_("This form has changed since the page was shown: look at it again, then decide.")
NO_REASON = N_("Give the reason: the person is told.")
NOT_BACK = N_("An accepted form can't be returned any more. Get in touch with the person.")


def accept(work: Work, registration: Registration, seen: int) -> None:
    """Accept the form that waits: the application is complete, and gets its place or its turn.

    The person is told where they stand now. A form that is accepted already stays so. Refuses (Closed) what
    has changed since version `seen`, and what somebody returned meanwhile.
    """
    lock_registration(work, registration)
    paper = _seen(work, registration, seen)
    if paper.is_settled:
        return
    if not paper.waits:
        raise Closed(CHANGED)
    _settle(work, registration, paper, PaperState.accepted, ACCEPTED)


def accept_several(work: Work, event: Event, seen: Sequence[tuple[Registration, int]]) -> int:
    """Accept those of some forms that wait, in the order in which they came in; return how many.

    Those that have changed since their version was seen are left for another look.
    """
    lock_event(work, event)
    found = [(paper_of(work, each), each, version) for each, version in seen]
    waiting = [
        (paper, each)
        for paper, each, version in found
        if paper is not None and paper.waits and paper.version == version and each.is_in_force
    ]
    waiting.sort(key=lambda pair: (pair[0].uploaded_at or work.now, pair[0].id))
    for paper, registration in waiting:
        _settle(work, registration, paper, PaperState.accepted, ACCEPTED)
    return len(waiting)


def give_back(work: Work, registration: Registration, reason: str, seen: int) -> None:
    """Return the form that waits, with a reason that the person is told; they may hand it in again.

    Refuses an empty reason, an accepted form, and what has changed since version `seen`. Twice is once.
    """
    lock_registration(work, registration)
    paper = _seen(work, registration, seen)
    if paper.state == PaperState.returned:
        return
    if paper.is_settled:
        raise Closed(NOT_BACK)
    if not reason.strip():
        raise Refusal(NO_REASON, field="reason")
    _decide(work, paper, PaperState.returned)
    paper.reason = reason
    record(
        work, RETURNED, "registration", registration.id, event_id=registration.event_id,
        personal={"reason": reason},
    )  # fmt: skip
    tell(work, returned_letter(work, registration, reason))
    work.session.flush()


def receive(work: Work, registration: Registration) -> None:
    """Tick that the form was handed over on paper, by post or on the day; the application is complete.

    No letter follows where people bring the form on the day: they hand it over themselves. Twice is once,
    and an accepted form stays so. Refuses (Closed) where none is asked or the registration has ended.
    """
    lock_registration(work, registration)
    if not asks_paper(registration.event):
        raise Closed(NOT_ASKED)
    if not registration.is_in_force:
        raise Closed(ENDED)
    paper = paper_of(work, registration)
    if paper is None:
        paper = SignedPaper(registration=registration, state=PaperState.received, version=0, files=[])
        work.session.add(paper)
    elif paper.is_settled:
        return
    _settle(work, registration, paper, PaperState.received, RECEIVED)


def _seen(work: Work, registration: Registration, seen: int) -> SignedPaper:
    paper = paper_of(work, registration)
    if paper is None:
        raise Closed(NOTHING_HERE)
    if not registration.is_in_force:
        raise Closed(ENDED)
    if paper.version != seen and paper.waits:
        raise Closed(CHANGED)
    return paper


def _decide(work: Work, paper: SignedPaper, state: PaperState) -> None:
    paper.state, paper.decided_at = state, work.now
    paper.decided_by_id = work.actor.id if work.actor.is_staff else None
    paper.version += 1


def _settle(
    work: Work, registration: Registration, paper: SignedPaper, state: PaperState, fact: Fact
) -> None:
    """Note the paper as good, complete the application if it waits for it; see that one letter tells it."""
    _decide(work, paper, state)
    paper.reason = None
    record(work, fact, "registration", registration.id, event_id=registration.event_id)
    event, is_told = registration.event, False
    work.session.flush()
    if needs_papers(event):
        is_told = registration.is_unseated and registration.complete_since is None
        complete(work, registration)
    if not is_told and not (state == PaperState.received and brings_paper(event)):
        tell(work, accepted_letter(work, registration))
    work.session.flush()
