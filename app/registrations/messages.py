"""The letters of this room, one function each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from app import typed
from app.events.additions import additions
from app.events.calendar_entries import entries_of
from app.events.day_programme import read_blocks
from app.events.meeting_access import hours_before
from app.events.models import Event, Meeting, Mode
from app.events.titles import title
from app.events.when import event_lines, has_period, mode_of, period_line, town_line, when_line, where_line
from app.ics.entries import Calendar, Entry
from app.ics.write import calendar_bytes
from app.monitoring.queries import form_wanted, owes_form
from app.office.queries import office
from app.outbox.letters import unlinked
from app.outbox.operations import NewLetter
from app.projects.funding import funding_line
from app.registrations.addressees import Addressee, addressee_of
from app.registrations.counting import NewcomersTurn
from app.registrations.door_codes import shows_code
from app.registrations.enrolment import own_meetings
from app.registrations.explaining import explained
from app.registrations.letter_kinds import about
from app.registrations.models import Registration, RegistrationState
from app.registrations.papers import asks_paper, brings_paper, institution_may_cover
from app.registrations.queries import counted, line_of, why_waiting
from app.work import Work

_NAME_FORMS = ("registered", "enrolled", "promoted", "place_changed")
_WITH_CODE = ("registered", "enrolled", "promoted")
_SAY_WHY = ("received", "waiting", "corrected", "place_changed")


def signed_up_letter(work: Work, registration: Registration, turn: NewcomersTurn | None = None) -> NewLetter:
    """Return the answer to an application: the place is given, or decided about later, or waited for.

    With the `turn` of who waits nothing is counted again.
    """
    kind = {
        RegistrationState.waiting: "waiting",
        RegistrationState.applied: "received",
    }.get(registration.state, "registered")
    return _letter(work, registration, kind, calendar=kind == "registered", turn=turn)


def enrolled_letter(work: Work, registration: Registration, group: str) -> NewLetter:
    """Return the news that a member of a group has a place at its meeting."""
    return _letter(work, registration, "enrolled", calendar=True, group=unlinked(group))


def promoted_letter(work: Work, registration: Registration) -> NewLetter:
    """Return the news that a place was given."""
    return _letter(work, registration, "promoted", calendar=True)


def offer_letter(work: Work, registration: Registration) -> NewLetter:
    """Return the offer of a place, with the hour until which it can be accepted."""
    until = registration.offered_until
    texts = work.texts.into(registration.language)
    return _letter(work, registration, "offer", calendar=True, until=texts.moment(until) if until else "")


def stand_in_letter(work: Work, registration: Registration) -> NewLetter:
    """Return the offer of a colleague's place: who named the person, and until when it can be taken."""
    until, texts = registration.offered_until, work.texts.into(registration.language)
    former = work.session.get_one(Registration, registration.stands_in_for_id)
    return _letter(
        work,
        registration,
        "stand_in",
        calendar=True,
        until=texts.moment(until) if until else "",
        former=unlinked(former.name),
        institution=unlinked(registration.institution_name or ""),
    )


def passed_on_letter(work: Work, registration: Registration, colleague: Registration) -> NewLetter:
    """Return the receipt of a place that was passed on: to whom, and what becomes of it."""
    until, texts = colleague.offered_until, work.texts.into(registration.language)
    return _letter(
        work,
        registration,
        "passed_on",
        colleague=unlinked(colleague.name),
        has_to_answer=colleague.state == RegistrationState.offered,
        until=texts.moment(until) if until else "",
        by_staff=work.actor.is_staff,
    )


def stand_in_ended_letter(work: Work, registration: Registration, why: str) -> NewLetter:
    """Return the news that a colleague's place is offered no more: `declined`, `lapsed` or `taken_back`."""
    return _letter(work, registration, "stand_in_ended", reason=why)


def named_letter(work: Work, registration: Registration) -> NewLetter:
    """Return the letter to whom an institution named: a place is held until when, or they are a reserve."""
    until, texts = registration.offered_until, work.texts.into(registration.language)
    has_place = registration.state == RegistrationState.offered
    return _letter(
        work,
        registration,
        "named",
        calendar=has_place,
        has_place=has_place,
        until=texts.moment(until) if until else "",
        institution=unlinked(registration.institution_name or ""),
    )


def named_ended_letter(work: Work, registration: Registration, why: str) -> NewLetter:
    """Return the news that a place is no longer held for whom an institution named: `declined`, `lapsed` or
    `taken_back` by the institution, or by staff for it."""
    named_by = unlinked(registration.institution_name or "")
    return _letter(work, registration, "named_ended", reason=why, institution=named_by)


def place_letter(work: Work, registration: Registration) -> NewLetter:
    """Return the news that a place was given, or that one is offered."""
    if registration.is_stand_in:
        return stand_in_letter(work, registration)
    if registration.is_named:
        return named_letter(work, registration)
    is_offer = registration.state == RegistrationState.offered
    return (offer_letter if is_offer else promoted_letter)(work, registration)


def offer_lapsed_letter(work: Work, registration: Registration) -> NewLetter:
    """Return the news that the time to answer an offer is over."""
    return _letter(work, registration, "offer_lapsed")


def corrected_letter(work: Work, registration: Registration) -> NewLetter:
    """Return the confirmation that goes to a corrected address, with the new link."""
    return _letter(work, registration, "corrected", calendar=registration.is_seated)


def link_again_letter(work: Work, registration: Registration) -> NewLetter:
    """Return the letter with the link to the participant's page, without a word about what stands there."""
    return _letter(work, registration, "link_again")


def withdrawn_letter(work: Work, registration: Registration) -> NewLetter:
    """Return the receipt of a withdrawal."""
    return _letter(work, registration, "withdrawn")


def removed_letter(work: Work, registration: Registration, reason: str) -> NewLetter:
    """Return the news that staff removed a registration, and why."""
    return _letter(work, registration, "removed", reason=reason)


def refused_letter(work: Work, registration: Registration, reason: str) -> NewLetter:
    """Return the news that staff decided against an application, and why."""
    return _letter(work, registration, "refused", reason=reason)


def reserved_letter(work: Work, registration: Registration, number: int) -> NewLetter:
    """Return the news that staff put an application on the waiting list, at which place of it."""
    return _letter(work, registration, "reserved", number=number)


def moved_letter(work: Work, registration: Registration, reason: str) -> NewLetter:
    """Return the news that staff moved a registration to the waiting list, and why."""
    return _letter(work, registration, "moved_to_waiting", reason=reason)


def edition_changed_letter(work: Work, old: Registration, new: Registration, first_day: date) -> NewLetter:
    """Return the news that staff moved somebody to another edition, with its dates and calendar."""
    texts = work.texts.into(new.language)
    return _letter(
        work,
        new,
        "edition_changed",
        calendar=True,
        former=title(old.event, new.language).text,
        first_day=texts.day(first_day),
    )


def event_changed_letter(work: Work, old: Registration, new: Registration, *, keeps_place: bool) -> NewLetter:
    """Return the news of a change to another event of the recruitment, with the calendar of both."""
    shares = [CalendarShare(new.event, own_meetings(new))] if new.is_seated else []
    if not keeps_place:
        shares.append(CalendarShare(old.event, [], own_meetings(old)))
    texts = work.texts.into(new.language)
    # Events of a recruitment may differ in their place alone.
    former = (when_line(texts, old.event).text, town_line(texts, old.event))
    letter = _letter(
        work,
        new,
        "place_changed",
        by_staff=work.actor.is_staff,
        former=title(old.event, new.language).text,
        former_when=", ".join(each for each in former if each),
        keeps_place=keeps_place,
    )
    return replace(letter, calendar=calendar_of_several(work, new.language, shares))


def left_for_letter(work: Work, former: Registration, new: Registration) -> NewLetter:
    """Return the news that a place ended, since the person got the one that they waited for elsewhere."""
    share = CalendarShare(former.event, [], own_meetings(former))
    letter = _letter(work, former, "left_for_event", wanted=title(new.event, former.language).text)
    return replace(letter, calendar=calendar_of_several(work, former.language, [share]))


def elsewhere_letter(work: Work, registration: Registration, wanted: Event) -> NewLetter:
    """Return the answer to who applied for another event of the recruitment: where they are registered."""
    return _letter(work, registration, "elsewhere", wanted=title(wanted, registration.language).text)


def participants_letter(work: Work, registration: Registration, kind: str, **further: Any) -> NewLetter:
    """Return a letter of a later room to a participant: about the event and the own days, and `further`."""
    event = registration.event
    return NewLetter(
        kind=kind,
        recipient=registration.email,
        recipient_name=registration.name,
        language=registration.language,
        subject_kind="registration",
        subject_id=registration.id,
        event_id=event.id,
        context={
            **event_context(work, event, registration.language, own_meetings(registration)),
            **personal_context(work, addressee_of(registration)),
            **further,
        },
        reply_to=reply_address(work, event),
    )


def _letter(
    work: Work,
    registration: Registration,
    kind: str,
    *,
    calendar: bool = False,
    turn: NewcomersTurn | None = None,
    **further: Any,
) -> NewLetter:
    event, meetings = registration.event, own_meetings(registration)
    has_code = kind in _WITH_CODE and shows_code(registration)
    further = {**_standing(work, registration, kind, turn), "door_code": has_code, **further}
    return replace(
        participants_letter(work, registration, kind, **further),
        calendar=calendar_of(work, event, registration.language, meetings) if calendar else None,
        code=work.links.door_code(registration.id, registration.link_version) if has_code else None,
        about=about(kind),
    )


def form_due(event: Event) -> str:
    """Return what a letter to somebody who owes the signed form says: "bring" it, "send" it, or nothing."""
    if not asks_paper(event):
        return ""
    return "bring" if brings_paper(event) else "send"


def _to_bring(registration: Registration) -> str:
    """Return that the signed form is brought on the day, and whether the institution may sign for all."""
    if not brings_paper(registration.event):
        return ""
    return "bring_unless_covered" if institution_may_cover(registration) else "bring"


def _standing(
    work: Work, registration: Registration, kind: str, turn: NewcomersTurn | None
) -> Mapping[str, Any]:
    """Return what a letter says of how the registration stands."""
    line, why = None, None
    if kind in _SAY_WHY:
        seats, places = (turn.seats, turn.places) if turn else (counted(work, registration), None)
        line = line_of(work, registration, seats, places)
        why = why_waiting(work, registration, seats)
    owes = (
        kind in _NAME_FORMS
        and registration.is_seated
        and owes_form(work, registration.person_id, registration.event)
    )
    return {
        "state": registration.state.value,
        "position": line.place if line else None,
        "why": str(why or ""),
        "explanation": explained(work.texts.into(registration.language), why, line),
        "institution": unlinked(registration.institution_name or ""),
        "reason": "",
        # Where places wait for the form, the reason and the page tell that it is missing.
        "form_due": _to_bring(registration),
        "participation_due": form_wanted(registration.event) if owes else "",
    }


def event_context(
    work: Work, event: Event, language: str, meetings: Sequence[Meeting] | None = None
) -> dict[str, Any]:
    """Return what each letter about an event, or about these meetings, says of it in one language."""
    texts, told = work.texts.into(language), event.meetings if meetings is None else meetings
    alive = [line for line in event_lines(texts, event, told) if not line.cancelled]
    called_off = 0 if alive or has_period(event) else sum(bool(each.sessions) for each in told)
    return {
        "title": title(event, language).text,
        "lines": alive,
        "period": None if alive or called_off else period_line(texts, event),
        "called_off": called_off,
        "place": where_line(texts, event),
        "online": any(m.sealed_link or mode_of(m) == Mode.online for m in told) or event.mode == Mode.online,
        "link_hours": hours_before(work),
        "contact": [part for part in (event.contact_name, event.contact_phone, event.contact_email) if part],
        "cutoff_hours": event.rules.withdrawal_cutoff_hours,
        "event_link": work.links.event(event.slug),
        "organiser": event.organiser or office(work).name,
        "additions": additions(work, event, language),
        "funding": funding_line(texts, event.project),
    }


def reply_address(work: Work, *events: Event) -> str | None:
    """Return where an answer to a letter about events goes: their contact, if they have one and the same,
    else the office; None: nowhere.

    What no header can carry is left out, rather than the letter.
    """
    known, contacts = office(work), {event.contact_email for event in events}
    contact = contacts.pop() if len(contacts) == 1 else None
    for each in (contact, known.email if known.is_reachable else None):
        if each and _can_be_written_to(each):
            return each
    return None


@lru_cache(maxsize=256)
def _can_be_written_to(address: str) -> bool:
    return typed.email_problem(address) is None


def personal_context(work: Work, to: Addressee) -> dict[str, str]:
    """Return what only this person's letter says: their name, and the link to their page."""
    return {"name": unlinked(to.name), "link": work.links.registration(to.registration_id, to.link_version)}


@dataclass(frozen=True, slots=True)
class CalendarShare:
    """Meetings of an event that stand in somebody's calendar, and those that are theirs no longer."""

    event: Event
    meetings: Sequence[Meeting]
    gone: Sequence[Meeting] = ()


def calendar_of(
    work: Work, event: Event, language: str, meetings: Sequence[Meeting] | None = None
) -> bytes | None:
    """Return the event's meetings, or these, as a calendar file to attach, or None without any."""
    share = CalendarShare(event, event.meetings if meetings is None else meetings)
    return calendar_of_several(work, language, [share])


def calendar_of_several(
    work: Work, language: str, shares: Sequence[CalendarShare], further: Sequence[Entry] = ()
) -> bytes | None:
    """Return meetings of several events, and further entries, as one calendar file, or None without any.

    What is somebody's no longer stands there as cancelled; what is theirs twice stands there once.
    """
    texts, entries = work.texts.into(language), list[Entry]()
    for each in shares:
        read_blocks(work, each.event)
        entries += entries_of(texts, work.links, each.event, each.meetings)
        gone = entries_of(texts, work.links, each.event, each.gone) if each.gone else []
        entries += [replace(entry, cancelled=True) for entry in gone]
    once = {each.uid: each for each in reversed([*entries, *further])}
    if not once:
        return None
    return calendar_bytes(
        Calendar("", list(reversed(once.values())), language, method="PUBLISH", refresh_minutes=None)
    )
