"""Enrolling the members of a group in one of its events, in one act."""

from collections.abc import Collection
from dataclasses import dataclass, field

from app.columns import name_sort_key
from app.errors import N_, Closed, Refusal
from app.events.models import Event, Publication
from app.events.operations.locking import lock_event
from app.events.window import is_over
from app.groups.models import Group
from app.groups.queries import group_of
from app.history.operations import record
from app.outbox.letters import LetterText
from app.outbox.operations import NewLetter, preview, tell_all
from app.registrations.counting import reason_applied, standing
from app.registrations.facts import APPLIED, ENROLLED_AS_MEMBER, ENTERED_AFTERWARDS, OUTCOME
from app.registrations.messages import enrolled_letter, signed_up_letter
from app.registrations.models import Channel, Registration, RegistrationState
from app.registrations.operations.previews import named, without_key
from app.registrations.operations.states import set_state
from app.registrations.roster import MemberAt, members_at
from app.registrations.waiting_list import newcomer_is_seated
from app.registrations.why_closed import why_called_off
from app.work import Work

NO_GROUP = N_("This event is no meeting of a group.")
NOT_PUBLISHED = N_("Publish the event first: its participants get links to its page.")


@dataclass(slots=True)
class Enrolled:
    """Who was enrolled, in order of names, and whether they are told: not of what is over."""

    people: list[Registration] = field(default_factory=list)
    are_told: bool = True

    @property
    def letters(self) -> int:
        """How many letters go out."""
        return sum(bool(each.email) for each in self.people) if self.are_told else 0

    @property
    def to_phone(self) -> list[Registration]:
        """Who has no e-mail address, and is to be told by phone."""
        return [each for each in self.people if not each.email] if self.are_told else []


@dataclass(frozen=True, slots=True)
class EnrolmentPreview:
    """What enrolling would do: names, letters, names of those to be phoned, and the first letter."""

    names: list[str]
    waiting: int
    letters: int
    to_phone: list[str]
    letter: LetterText | None
    language: str
    are_told: bool


def enrol_members(work: Work, event: Event, persons: Collection[int]) -> Enrolled:
    """Enrol those of these persons who are members of the event's group on its days; tell each.

    Who is enrolled already, has left, or withdrew is passed over: sent twice, it acts once. Limits of the
    event hold: who gets no place waits, or stays `applied`. Who belongs to the group on some of the days has
    these days alone. Who has no e-mail is to be phoned. Nobody is told of an event that is over. Refuses an
    event without a group, a draft, and one that is cancelled or suspended.
    """
    enrolled, group = _enrolled(work, event, persons)
    fresh = enrolled.people
    for each in fresh:
        values = {"group": group.name}
        record(work, ENROLLED_AS_MEMBER, "registration", each.id, event_id=event.id, values=values,
               personal={"name": each.name, "email": each.email, "phone": each.phone})  # fmt: skip
        reason = reason_applied(work, each)
        fact = APPLIED[reason] if reason else OUTCOME[each.state]
        record(work, fact, "registration", each.id, event_id=event.id)
        if not enrolled.are_told:
            record(work, ENTERED_AFTERWARDS, "registration", each.id, event_id=event.id)
    if enrolled.are_told:
        tell_all(work, [_letter(work, each, group) for each in fresh])
    work.session.flush()
    return enrolled


def preview_enrolment(work: Work, event: Event, persons: Collection[int]) -> EnrolmentPreview:
    """Return what `enrol_members` would do, and change nothing. Refuses what it would."""
    attempt = work.session.begin_nested()
    try:
        done, group = _enrolled(work, event, persons)
        first = next((each for each in done.people if each.email), None) if done.are_told else None
        return EnrolmentPreview(
            [named(each) for each in done.people],
            sum(not each.is_seated for each in done.people),
            done.letters,
            [f"{each.name}, {each.phone}" for each in done.to_phone],
            preview(work, without_key(work, _letter(work, first, group))) if first else None,
            first.language if first else work.texts.language,
            done.are_told,
        )
    finally:
        attempt.rollback()


def _enrolled(work: Work, event: Event, persons: Collection[int]) -> tuple[Enrolled, Group]:
    """Enrol, and tell nobody yet."""
    lock_event(work, event)
    group = group_of(work, event)
    if group is None:
        raise Refusal(NO_GROUP)
    if event.publication != Publication.published:
        raise Closed(NOT_PUBLISHED)
    called_off = why_called_off(work, event)
    if called_off:
        raise called_off
    chosen = set(persons)
    new = [
        each
        for each in members_at(work, event, group)
        if not each.why_not and each.membership.person_id in chosen
    ]
    done = Enrolled(are_told=not is_over(work, event))
    now, seats = standing(work, event), None
    for place, each in enumerate(new, start=1):
        registration = _registration(work, event, each, now.last_number + place)
        seats = now.seats if seats is None else seats
        state = RegistrationState.waiting
        if reason_applied(work, registration):
            state = RegistrationState.applied
        elif newcomer_is_seated(now.ahead_of(0), seats, registration.institution_id):
            state = RegistrationState.confirmed
            seats = seats.with_one_for(registration.institution_id)
        set_state(work, registration, state)
        done.people.append(registration)
    work.session.add_all(done.people)
    work.session.flush()
    return done, group


def _registration(work: Work, event: Event, at: MemberAt, number: int) -> Registration:
    person, institution = at.membership.person, at.membership.institution
    return Registration(
        event_id=event.id, event=event, person_id=person.id, person=person, version=0, link_version=1,
        entries=1, queue_class=0, queue_number=number, registered_at=work.now, complete_since=work.now,
        channel=Channel.group,
        entered_by_id=work.actor.id if work.actor.is_staff else None,
        first_name=person.first_name, last_name=person.last_name,
        name_sort=name_sort_key(person.last_name, person.first_name),
        email=person.email, phone=person.phone, language=person.language,
        institution=institution, institution_id=institution.id if institution else None,
        institution_name=institution.name if institution else None,
        institution_type=institution.type if institution else None,
        enrolled_from=at.first, enrolled_until=at.last,
    )  # fmt: skip


def _letter(work: Work, registration: Registration, group: Group) -> NewLetter:
    if not registration.is_seated:
        return signed_up_letter(work, registration)
    return enrolled_letter(work, registration, group.name)
