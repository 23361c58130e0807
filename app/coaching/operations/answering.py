"""Answering what recipients say against a record that stays as it is."""

from app.coaching.facts import OBJECTION_ANSWERED
from app.coaching.messages import answer_letter
from app.coaching.models import Appointment
from app.coaching.operations.checking import lock_appointment, touch
from app.coaching.operations.linking import end_old_links
from app.errors import N_, Closed, Refusal
from app.history.operations import record
from app.lines.names import recipient_name
from app.outbox.operations import queue_all
from app.work import Work

_NONE_OPEN = N_("There is no open objection to this appointment.")
_NO_ANSWER = N_("Write the answer: it goes to who objected.")


def answer_objections(work: Work, appointment: Appointment, answer: str, *, seen: int | None = None) -> None:
    """Close the objections to a record that stays, with an answer that goes to those who objected by mail.

    They may object again. Refused without words; Closed (409) when nobody objects, Outdated for another
    version than `seen`.
    """
    lock_appointment(work, appointment, seen)
    said = answer.strip()
    objecting = [each for each in appointment.invitees if each.objection is not None]
    if not objecting:
        raise Closed(_NONE_OPEN)
    if not said:
        raise Refusal(_NO_ANSWER, field="reason")
    end_old_links(work, appointment)
    letters = [answer_letter(work, each, said) for each in objecting]
    for each in objecting:
        each.objection = None
        personal = {"name": recipient_name(each.recipient), "answer": said}
        record(work, OBJECTION_ANSWERED, "appointment", appointment.id, personal=personal)
    touch(work, appointment)
    work.session.flush()
    queue_all(work, [each for each in letters if each is not None])
