"""Ticking off who was told by phone, and taking that back."""

from app.accounts.models import Account
from app.errors import Missing
from app.events.models import Event
from app.history.facts import Fact
from app.history.operations import record
from app.outbox.models import Call, CallState
from app.people.models import Institution, Person
from app.registrations.calls import INVITED_INSTITUTION
from app.registrations.facts import NOT_TOLD_YET, STAFF_NOT_TOLD_YET, STAFF_TOLD_BY_PHONE, TOLD_BY_PHONE
from app.work import Work


def told_by_phone(work: Work, event: Event, call_id: int) -> bool:
    """Tick a call off: who told and when stays in the history; return whether it was open still.

    Missing if the event has no such call.
    """
    call = _call(work, event, call_id)
    if call.state != CallState.open:
        return False
    call.state, call.told_at = CallState.told, work.now
    call.told_by = work.actor.id if work.actor.is_staff else None
    _record(work, call, TOLD_BY_PHONE, STAFF_TOLD_BY_PHONE)
    return True


def not_told_yet(work: Work, event: Event, call_id: int) -> bool:
    """Take a tick back; return whether there was one. Missing if the event has no such call."""
    call = _call(work, event, call_id)
    if call.state != CallState.told:
        return False
    call.state, call.told_at, call.told_by = CallState.open, None, None
    _record(work, call, NOT_TOLD_YET, STAFF_NOT_TOLD_YET)
    return True


def _call(work: Work, event: Event, call_id: int) -> Call:
    call = work.session.get(Call, call_id, with_for_update=True, populate_existing=True)
    if call is None or call.event_id != event.id:
        raise Missing
    return call


def _record(work: Work, call: Call, of_participant: Fact, of_staff: Fact) -> None:
    what = call.words.partition("\n")[0]
    if call.subject_kind == "registration":
        values = {"what": what}
        record(work, of_participant, "registration", call.subject_id, event_id=call.event_id, values=values)
    else:
        personal = {"name": _name_of(work, call)}
        record(
            work, of_staff, "event", call.event_id or 0, event_id=call.event_id,
            values={"what": what}, personal=personal,
        )  # fmt: skip
    work.session.flush()


def _name_of(work: Work, call: Call) -> str:
    """Return the name of who has no registration; empty for who is not known any more."""
    who: Account | Person | Institution | None
    if call.subject_kind == "staff":
        who = work.session.get(Account, call.subject_id)
    elif call.subject_kind == INVITED_INSTITUTION:
        who = work.session.get(Institution, call.subject_id)
    else:
        who = work.session.get(Person, call.subject_id)
    return who.name if who is not None else ""
