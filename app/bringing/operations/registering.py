"""The people of a list registered for an event, in statements that don't grow with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.bringing.messages import brought_letters
from app.bringing.models import BroughtList, Manner
from app.bringing.operations.planning import NOT_PUBLISHED, WHY_LATE
from app.bringing.pairs import Planned
from app.bringing.queries.planning import ListPlan
from app.bulk import insert_rows
from app.columns import name_sort_key
from app.errors import Closed, Refusal
from app.events.models import Event, Publication
from app.history.operations import NewFact, record_all
from app.outbox.operations import tell_all
from app.people.models import Institution, Person
from app.people.operations.many import PeopleFound, Senders, institutions_for, persons_for
from app.registrations.counting import needs_papers, standing
from app.registrations.facts import ADDED_BY_HAND, APPLIED, ENTERED_AFTERWARDS, LATE_ACCEPTED, OUTCOME
from app.registrations.models import Channel, QuestionAnswer, Registration, RegistrationState
from app.registrations.why_closed import is_late, why_called_off
from app.work import Work

LANGUAGE = "pl"
"""The language of people whom a list names: it says nothing of that, and lists come from Polish offices."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a row made; a person or an institution only where nobody knew them before."""

    registration_id: int | None = None
    membership_id: int | None = None
    person_id: int | None = None
    institution_id: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Who the rows are: the person of each place, the institutions by name, and what of it is new."""

    of_place: Mapping[int, Person]
    people: PeopleFound
    senders: Senders

    def sender(self, each: Planned) -> Institution | None:
        """Return the institution that sends somebody."""
        return self.senders.of_name.get(each.entry.institution or "")

    def made(self, each: Planned, **further: int) -> Made:
        """Return what a row made, with what else it did."""
        person, sender = self.of_place[each.entry.place], self.sender(each)
        return Made(
            person_id=person.id if person.id in self.people.made else None,
            institution_id=sender.id if sender and sender.id in self.senders.made else None,
            **further,
        )


def check_event(work: Work, event: Event, brought: BroughtList) -> None:
    """Refuse a draft, an event that is called off, and a closed registration without a reason."""
    if event.publication != Publication.published:
        raise Closed(NOT_PUBLISHED)
    if (called_off := why_called_off(work, event)) is not None:
        raise called_off
    if is_late(work, event) and not brought.reason:
        raise Refusal(WHY_LATE)


def found_people(work: Work, taken: Sequence[Planned]) -> Found:
    """Find or make the persons and institutions of these rows; persons are locked before institutions."""
    people = persons_for(work, [each.entry.identity for each in taken if each.person_id is None], LANGUAGE)
    ids = {each.person_id for each in taken if each.person_id is not None}
    known = select(Person).where(Person.id.in_(ids)).order_by(Person.id)
    locked = known.with_for_update(read=True, key_share=True)
    by_id = {each.id: each for each in work.session.scalars(locked)} if ids else {}
    of_place = {
        each.entry.place: by_id[each.person_id] if each.person_id else people.by_key[each.entry.identity.key]
        for each in taken
    }
    senders = institutions_for(work, [each.entry.institution for each in taken if each.entry.institution])
    return Found(of_place, people, senders)


def sign_up_all(
    work: Work, brought: BroughtList, plan: ListPlan, taken: Sequence[Planned]
) -> dict[int, Made]:
    """Sign people up as planned, under the event's lock; record it of each, and tell them if asked to."""
    event = brought.event
    assert event is not None  # noqa: S101 - a list of registrations is for an event
    found = found_people(work, taken)
    number = standing(work, event).last_number
    rows = [_row(work, brought, event, each, found, number + at) for at, each in enumerate(taken, start=1)]
    insert_rows(work.session, Registration, rows)
    mine = select(Registration.person_id, Registration.id).where(
        Registration.event_id == event.id, Registration.registered_at == work.now
    )
    ids = {row.person_id: row.id for row in work.session.execute(mine)}
    of_place = {each.entry.place: ids[found.of_place[each.entry.place].id] for each in taken}
    _answer(work, taken, of_place)
    _record(work, brought, event, taken, of_place, found)
    if brought.with_letters:
        query = select(Registration).where(Registration.id.in_(of_place.values())).order_by(Registration.id)
        told = list(work.session.scalars(query))
        tell_all(work, brought_letters(work, event, told, brought.source or ""))
    return {each.entry.place: found.made(each, registration_id=of_place[each.entry.place]) for each in taken}


def _row(
    work: Work, brought: BroughtList, event: Event, each: Planned, found: Found, number: int
) -> dict[str, Any]:
    person, entry, sender = found.of_place[each.entry.place], each.entry, found.sender(each)
    # Whom staff called the same person stays who they are: their link goes to the address that is known.
    is_same = person.name_key != entry.identity.key[1] or person.email_key != entry.identity.key[0]
    first, last = (person.first_name, person.last_name) if is_same else (entry.first_name, entry.last_name)
    is_complete = brought.wanted == Manner.confirmed or not needs_papers(event)
    return {
        "event_id": event.id,
        "person_id": person.id,
        "state": RegistrationState(each.state or RegistrationState.applied),
        "queue_class": each.queue_class,
        "queue_number": number,
        "eligibility": each.eligibility,
        "first_name": first,
        "last_name": last,
        "name_sort": name_sort_key(last, first),
        "email": person.email if is_same else entry.email,
        "phone": (person.phone if is_same else entry.phone) or entry.phone,
        "institution_id": sender.id if sender else None,
        "institution_name": entry.institution,
        "institution_type": sender.type if sender else None,
        "municipality": entry.municipality,
        "position": entry.position,
        "language": person.language,
        "channel": Channel.brought,
        "entered_by_id": work.actor.id if work.actor.is_staff else None,
        "registered_at": work.now,
        "complete_since": work.now if is_complete else None,
        "state_changed_at": work.now,
        "version": 1,
        "link_version": 1,
        "entries": 1,
        "form_hides": "",
    }


def _answer(work: Work, taken: Sequence[Planned], of_place: Mapping[int, int]) -> None:
    rows = [
        {
            "registration_id": of_place[each.entry.place],
            "question_id": id,
            "version_id": answer.version_id,
            "value": answer.value,
        }
        for each in taken
        for id, answer in each.answers.items()
    ]
    insert_rows(work.session, QuestionAnswer, rows)


def _record(
    work: Work,
    brought: BroughtList,
    event: Event,
    taken: Sequence[Planned],
    of_place: Mapping[int, int],
    found: Found,
) -> None:
    late = bool(brought.reason) and is_late(work, event)
    facts = list[NewFact]()
    for each in taken:
        person, id = found.of_place[each.entry.place], of_place[each.entry.place]
        who = {
            "name": person.name,
            "email": person.email,
            "phone": each.entry.phone,
            "institution": each.entry.institution,
        }
        facts.append(NewFact(ADDED_BY_HAND[Channel.brought], "registration", id, event.id, personal=who))
        if late:
            why = {"reason": brought.reason}
            facts.append(NewFact(LATE_ACCEPTED, "registration", id, event.id, personal=why))
        state = RegistrationState(each.state or RegistrationState.applied)
        outcome = APPLIED[each.reason] if each.reason else OUTCOME[state]
        facts.append(NewFact(outcome, "registration", id, event.id))
        if not brought.with_letters:
            facts.append(NewFact(ENTERED_AFTERWARDS, "registration", id, event.id))
    record_all(work, facts)
