"""The letter of this room: what somebody needs is not possible."""

from app.needs.labels import need_label
from app.needs.queries.needs import Need
from app.outbox.letters import unlinked
from app.outbox.operations import NewLetter
from app.registrations.addressees import addressee_of
from app.registrations.enrolment import own_meetings
from app.registrations.messages import event_context, personal_context, reply_address
from app.work import Work


def not_possible_letter(work: Work, need: Need, reason: str) -> NewLetter:
    """Return the news that what somebody needs can't be arranged, why, and whom to ask."""
    registration = need.registration
    event, language = registration.event, registration.language
    texts = work.texts.into(language)
    return NewLetter(
        kind="need_not_possible",
        recipient=registration.email,
        recipient_name=registration.name,
        language=language,
        subject_kind="registration",
        subject_id=registration.id,
        event_id=event.id,
        context={
            **event_context(work, event, language, own_meetings(registration)),
            **personal_context(work, addressee_of(registration)),
            "need": unlinked(need.own_text or texts.translated(need_label(need.need))),
            "reason": unlinked(reason),
        },
        reply_to=reply_address(work, event),
    )
