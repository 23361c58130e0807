"""One signed consent of an institution covers all whom it names for an event (docs/decisions/0212)."""

from sqlalchemy import exists, select

from app.errors import N_, Closed, Refusal
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.events.window import is_over, names_people
from app.files.operations import forget, stored
from app.files.reading import Scan
from app.history.facts import Fact
from app.history.operations import record
from app.nominations.facts import (
    CONSENT_HANDED_IN,
    CONSENT_RETURNED,
    CONSENT_SETTLED,
    COVERED,
)
from app.nominations.messages import consent_returned_letter
from app.nominations.models import InstitutionConsent
from app.nominations.queries import consent_of, links_by_institution
from app.outbox.operations import queue_all
from app.people.models import Institution
from app.registrations.models import (
    IN_FORCE,
    SETTLED_PAPERS,
    Channel,
    PaperState,
    Registration,
    SignedPaper,
)
from app.registrations.papers import asks_paper, institution_may_cover
from app.signed_papers.operations.deciding import receive
from app.work import Work

NOT_ASKED = N_("This event asks institutions for no signed consent.")
OVER = N_("The event is over: no signed consent is taken any more.")
SETTLED = N_("The signed consent is accepted already; nothing more needs to be sent.")
ONE_FILE = N_("Choose one file: a PDF with all pages, or one photo.")
CHANGED = N_("This consent has changed since the page was shown: look at it again, then decide.")
NO_REASON = N_("Give the reason: the institution is told.")


def asks_consent(event: Event) -> bool:
    """Tell whether an institution can hand in one signed consent instead of each person a signed form."""
    return names_people(event) and asks_paper(event)


def hand_in_consent(
    work: Work, event: Event, institution: Institution, scans: list[Scan]
) -> InstitutionConsent:
    """Keep the signed consent of an institution, which then waits for staff; it replaces an earlier one.

    Its contact sends it, or staff to whom it came by e-mail. Refuses none or several files, and (Closed)
    where none is asked, once one is accepted, and for the contact after the event.
    """
    lock_event(work, event)
    check_open(work, event)
    if len(scans) != 1:
        raise Refusal(ONE_FILE, field="files")
    consent = consent_of(work, event, institution.id)
    if consent is not None and consent.is_settled:
        raise Closed(SETTLED)
    consent = consent or _new(work, event, institution)
    before, upload = consent.file, scans[0].upload
    consent.file, consent.file_name = stored(work, upload), upload.name
    consent.state, consent.uploaded_at, consent.reason = PaperState.uploaded, work.now, None
    consent.decided_at = consent.decided_by_id = None
    consent.version += 1
    _record(work, consent, CONSENT_HANDED_IN)
    work.session.flush()
    if before is not None and before is not consent.file:
        forget(work, before)
    return consent


def receive_consent(work: Work, event: Event, institution: Institution) -> int:
    """Tick that an institution handed its signed consent over on paper; return how many people it covers.

    Twice is once. Refuses (Closed) where none is asked.
    """
    lock_event(work, event)
    if not asks_consent(event):
        raise Closed(NOT_ASKED)
    consent = consent_of(work, event, institution.id)
    if consent is not None and consent.is_settled:
        return 0
    return _settle(work, consent or _new(work, event, institution), PaperState.received)


def accept_consent(work: Work, consent: InstitutionConsent, seen: int) -> int:
    """Accept the consent that waits; return how many people it covers now, without forms of their own.

    Refuses (Closed) what has changed since version `seen`.
    """
    lock_event(work, consent.event)
    _check_seen(work, consent, seen)
    return _settle(work, consent, PaperState.accepted)


def return_consent(work: Work, consent: InstitutionConsent, reason: str, seen: int) -> None:
    """Send the consent back with a reason, which the contacts of the institution get in a letter.

    Refuses an empty reason, and (Closed) what has changed since version `seen`.
    """
    if not reason.strip():
        raise Refusal(NO_REASON, field="reason")
    lock_event(work, consent.event)
    _check_seen(work, consent, seen)
    _decide(work, consent, PaperState.returned)
    consent.reason = reason
    values = {"institution": consent.institution.name}
    record(
        work, CONSENT_RETURNED, "event", consent.event_id, event_id=consent.event_id, values=values,
        personal={"reason": reason},
    )  # fmt: skip
    links = links_by_institution(work, consent.event, [consent.institution_id])
    queue_all(
        work,
        [consent_returned_letter(work, link, consent) for link in links[consent.institution_id]],
    )
    work.session.flush()


def cover(work: Work, registration: Registration) -> bool:
    """Settle the signed form of a named person by the accepted consent of the institution; tell whether.

    Nothing for who has still to give their data, came in another way, or whose form is settled.
    """
    event = registration.event
    if not institution_may_cover(registration) or registration.owes_data:
        return False
    consent = consent_of(work, event, registration.institution_id or 0)
    if consent is None or not consent.is_settled:
        return False
    _cover(work, registration, consent.institution.name)
    return True


def _settle(work: Work, consent: InstitutionConsent, state: PaperState) -> int:
    _decide(work, consent, state)
    consent.reason = None
    _record(work, consent, CONSENT_SETTLED)
    settled = exists().where(
        SignedPaper.registration_id == Registration.id, SignedPaper.state.in_(SETTLED_PAPERS)
    )
    query = select(Registration).where(
        Registration.event_id == consent.event_id,
        Registration.institution_id == consent.institution_id,
        Registration.channel == Channel.institution,
        Registration.state.in_(IN_FORCE),
        Registration.is_named.is_(False),
        ~settled,
    )
    people = list(work.session.scalars(query.order_by(Registration.queue_number)))
    for each in people:
        _cover(work, each, consent.institution.name)
    return len(people)


def _cover(work: Work, registration: Registration, institution: str) -> None:
    values = {"institution": institution}
    record(work, COVERED, "registration", registration.id, event_id=registration.event_id, values=values)
    receive(work, registration)


def check_open(work: Work, event: Event) -> None:
    """Refuse (Closed) a consent where none is asked, and from the contact after the event."""
    if not asks_consent(event):
        raise Closed(NOT_ASKED)
    # What comes to the office by e-mail may be kept later, too.
    if is_over(work, event) and not work.actor.is_staff:
        raise Closed(OVER)


def _check_seen(work: Work, consent: InstitutionConsent, seen: int) -> None:
    work.session.refresh(consent)
    if consent.version != seen or not consent.waits:
        raise Closed(CHANGED)


def _new(work: Work, event: Event, institution: Institution) -> InstitutionConsent:
    consent = InstitutionConsent(event=event, institution=institution, state=PaperState.returned, version=0)
    work.session.add(consent)
    return consent


def _decide(work: Work, consent: InstitutionConsent, state: PaperState) -> None:
    consent.state, consent.decided_at = state, work.now
    consent.decided_by_id = work.actor.id if work.actor.is_staff else None
    consent.version += 1
    work.session.flush()


def _record(work: Work, consent: InstitutionConsent, fact: Fact) -> None:
    values = {"institution": consent.institution.name}
    record(work, fact, "event", consent.event_id, event_id=consent.event_id, values=values)
