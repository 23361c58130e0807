"""An event to which people change, with all that must be known of them there, read once for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.events.access import may_manage_event
from app.events.models import WITH_PAPER, Event
from app.events.operations.locking import lock_event
from app.questions.asking import OwnQuestion
from app.questions.queries import asked_questions
from app.registrations.answers import Answered, answers_of_all
from app.registrations.counting import Standing, needs_papers, standing
from app.registrations.models import SETTLED_PAPERS, Registration, RegistrationState, SignedPaper
from app.registrations.recruited import formers_of, laters_of
from app.work import Work


@dataclass(slots=True)
class Destination:
    """Where people go: `now` is how it stands there, kept up as each of them comes.

    `is_theirs` tells whether the actor may send people there. `known` are their registrations there, by
    person; `former` and `later` those of a change of event that waits, `papers` the signed forms, `answers`
    what was answered, by registration.
    """

    event: Event
    is_theirs: bool
    now: Standing
    known: dict[int, Registration]
    former: Mapping[int, Registration]
    later: Mapping[int, Registration]
    papers: Mapping[int, SignedPaper]
    asked: Sequence[OwnQuestion]
    answers: Mapping[int, Mapping[int, Answered]]

    def complete_since(self, work: Work, registration: Registration) -> datetime | None:
        """Return since when an application is complete there: the form that goes along stays good."""
        if not needs_papers(self.event):
            return work.now
        mine = self.papers.get(registration.id)
        return work.now if mine is not None and mine.state in SETTLED_PAPERS else None

    def came(self, known: Registration) -> None:
        """Count somebody who has come."""
        self.known[known.person_id] = known
        waiting = self.now.waiting
        if known.state == RegistrationState.waiting:
            turn = known.queue_class, known.institution_id
            waiting = {**waiting, turn: waiting.get(turn, 0) + 1}
        seats = self.now.seats.with_one_in(known.state, known.institution_id)
        self.now = replace(
            self.now,
            seats=seats,
            waiting=waiting,
            last_number=max(self.now.last_number, known.queue_number),
        )

    def left(self, registration: Registration) -> None:
        """Count somebody of the event as gone from where they are: their place is for who comes."""
        seats = self.now.seats.without_one_in(registration.state, registration.institution_id)
        self.now = replace(self.now, seats=seats)


def destination(work: Work, event: Event, registrations: Sequence[Registration]) -> Destination:
    """Lock an event, and read all that a change of these registrations to it needs.

    In as many statements for many as for one; nothing is read of questions and forms where none are asked.
    """
    lock_event(work, event)
    known = select(Registration).where(
        Registration.event_id == event.id,
        Registration.person_id.in_([each.person_id for each in registrations]),
    )
    known = known.options(joinedload(Registration.institution)).execution_options(populate_existing=True)
    found = {each.person_id: each for each in work.session.scalars(known)}
    has_questions, papers = event.rules.has_questions, {}
    if event.rules.completed_by in WITH_PAPER:
        ids = [each.id for each in (*registrations, *found.values())]
        of_these = select(SignedPaper).where(SignedPaper.registration_id.in_(ids))
        papers = {each.registration_id: each for each in work.session.scalars(of_these)}
    return Destination(
        event,
        not work.actor.is_staff or may_manage_event(work, event),
        standing(work, event),
        found,
        formers_of(work, registrations),
        laters_of(work, registrations, event.rules.recruitment_id),
        papers,
        asked_questions(work, event) if has_questions else (),
        answers_of_all(work, registrations) if has_questions else {},
    )
