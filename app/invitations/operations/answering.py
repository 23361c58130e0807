"""Answering an invitation by its link: yes, no, or somebody else comes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.errors import N_, Closed, Refusal
from app.events.operations.locking import lock_event
from app.events.window import is_past
from app.history.operations import record
from app.invitations.facts import ANSWERED
from app.invitations.models import COMING, Answer, Invitation
from app.questions.answers import SentAnswers
from app.registrations.models import Registration
from app.registrations.operations.applicants import Application
from app.registrations.operations.signing_up import sign_up_invited
from app.registrations.why_closed import why_called_off
from app.work import Work

TOO_LATE = N_("The event is over: the invitation can't be answered any more.")
STANDS = N_(
    "This invitation is answered already: somebody is signed up. To give the place up, use the page of the "
    "registration, whose link was mailed, or get in touch with the organiser."
)
WHO = N_("Say who comes.")
ALREADY_HERE = N_("This person is signed up for the event already, so the invitation is not used for them.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """Who comes in place of the invited person, or for the invited institution."""

    first_name: str
    last_name: str
    email: str
    phone: str | None = None
    position: str | None = None


def answer(
    work: Work,
    invitation: Invitation,
    said: Answer,
    stand_in: StandIn | None,
    notice: str | None,
    answers: SentAnswers | None = None,
    *,
    project_notices: Sequence[int] = (),
) -> Registration | None:
    """Keep an answer, and sign up who comes, under the event's rules; return the registration, if any.

    The same answer again changes nothing. A "no" can become another answer; who is signed up stays so, and
    another answer then is refused (Closed), as is any after the event, or while it is called off. An
    institution says who comes. `notice` is the label of the privacy notice that was shown,
    `project_notices` the rows of the others'. `answers` are
    those to the event's own questions, None where nobody asked them; who comes must answer what is required.
    """
    lock_event(work, invitation.event)
    work.session.refresh(invitation)
    if invitation.answer == said and (stand_in is None or _is_same(invitation, stand_in)):
        return invitation.registration
    if invitation.answer in COMING:
        raise Closed(STANDS)
    if is_past(work, invitation.event):
        raise Closed(TOO_LATE)
    if (called_off := why_called_off(work, invitation.event)) is not None and said != Answer.no:
        raise called_off
    registration = None
    if said in COMING:
        application = _application(work, invitation, said, stand_in, notice)
        application = replace(application, answers=answers, project_notices=tuple(project_notices))
        signed_up = sign_up_invited(work, invitation.event, application)
        registration = signed_up.registration
        if said == Answer.other and signed_up.already_there:
            raise Refusal(ALREADY_HERE, field="last_name")
    invitation.answer, invitation.answered_at = said, work.now
    invitation.registration = registration
    personal = {"name": invitation.name, "other": registration.name if registration else ""}
    record(
        work, ANSWERED[said], "event", invitation.event_id, event_id=invitation.event_id, personal=personal
    )
    work.session.flush()
    return registration


def _application(
    work: Work, invitation: Invitation, said: Answer, stand_in: StandIn | None, notice: str | None
) -> Application:
    kept: Any = {"institution": invitation.institution_name, "privacy_notice_version": notice}
    if said == Answer.yes and invitation.person is not None:
        person = invitation.person
        return Application(
            first_name=person.first_name, last_name=person.last_name, email=person.email,
            phone=person.phone, language=invitation.language, **kept,
        )  # fmt: skip
    if stand_in is None:
        raise Refusal(WHO, field="first_name")
    # Who is named here reads the language of the page, as everybody who signs up does.
    return Application(
        first_name=stand_in.first_name, last_name=stand_in.last_name, email=stand_in.email,
        phone=stand_in.phone, position=stand_in.position, language=work.texts.language, **kept,
    )  # fmt: skip


def _is_same(invitation: Invitation, stand_in: StandIn) -> bool:
    known = invitation.registration
    names = (stand_in.first_name.casefold(), stand_in.last_name.casefold())
    return known is not None and (known.first_name.casefold(), known.last_name.casefold()) == names
