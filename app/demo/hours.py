"""The demo's hours: programmes, editions and lines, loaded from records and confirmed through the verbs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import selectinload

from app.attendance.models import Mark, Presence, RegisterRow, RowRole
from app.attendance.operations import Joining, add_person, confirm_register, fill_blanks
from app.demo.lines import CENTRES, MORE_CENTRES, lines
from app.demo.programme import EDITIONS, MODULES, edition_slug, editions, programmes
from app.demo.upcoming import SECOND_TRAINING, TRAINING
from app.events.models import Event, EventStatus, Meeting, Session
from app.events.summary import touch
from app.events.timing import session_end, sessions_of
from app.people.models import Institution
from app.people.operations import confirm_institution, institution_for
from app.people.operations.institutions import InstitutionDetails
from app.progress.models import TestKind
from app.progress.operations import Choice, decide_outcomes, save_scores, save_test
from app.progress.queries.outcomes import outcome_rows
from app.records.operations import load, load_lines, load_programmes
from app.registrations.models import Registration
from app.registrations.operations import Application, sign_up
from app.work import VISITOR, Work

MADE_UP_ON = 4
"""The meeting of the second edition, counted from 1, at which one of the first makes up a day."""
_OPS = "pomoc i integracja społeczna"


def load_modules(work: Work) -> None:
    """Load the programmes and, with them, the past editions."""
    _sound(load_programmes(work, programmes()).problems)
    _sound(load(work, {"events": editions(work.today)}, publish=True).problems)


def hold_editions(
    organiser: Work, trainer: Work, persons: Sequence[dict[str, Any]], notice: str | None
) -> None:
    """Let people sign up for the past editions of the first module and go on to the others; confirm all days.

    Their registrations in the other modules are copied as rows: through the verb each would write a letter
    that nobody is sent, with a calendar, and the 64 of them would take a tenth of the whole loading time.
    """
    at = 0
    for label, count, _ in EDITIONS:
        people, at = persons[at : at + count], at + count
        first, *others = (_edition(organiser, edition_slug(module, label)) for module in MODULES)
        then = replace(organiser, now=session_end(sessions_of(first)[0]) - timedelta(days=20), actor=VISITOR)
        for person in people:
            sign_up(then, first, Application(**person, language="pl", privacy_notice_version=notice))
        for event in others:
            _go_on(organiser, first, event)
        for event in (first, *others):
            _hold(trainer, event)
            _decide(organiser, event)


def _go_on(work: Work, first: Event, other: Event) -> None:
    registrations = work.session.scalars(select(Registration).where(Registration.event_id == first.id))
    names = [each.name for each in Registration.__table__.columns if each.name != "id"]
    rows = [{name: getattr(each, name) for name in names} for each in registrations]
    work.session.execute(insert(Registration), [row | {"event_id": other.id} for row in rows])


def _hold(trainer: Work, event: Event) -> None:
    """Have everybody there on all days, and confirm each in its evening."""
    for session in sessions_of(event):
        evening = replace(trainer, now=session_end(session) + timedelta(minutes=20))
        fill_blanks(evening, session)
        confirm_register(evening, session)
    event.status = EventStatus.held
    touch(trainer, event)


def _decide(organiser: Work, event: Event) -> None:
    """Decide everybody's outcome as the rule proposes, on the day after the last one."""
    then = replace(organiser, now=session_end(sessions_of(event)[-1]) + timedelta(days=1))
    rows = outcome_rows(then, event)
    decide_outcomes(then, event, [Choice(each.registration.id, each.proposal, None) for each in rows])


def make_up(organiser: Work, trainer: Work) -> None:
    """Hold the second edition's first days, where one of the first makes up a day that they missed."""
    home, host = _edition(trainer, TRAINING), _edition(trainer, SECOND_TRAINING)
    missed = (
        select(RegisterRow.registration_id, RegisterRow.session_id)
        .join(Mark, Mark.row_id == RegisterRow.id)
        .join(Session, Session.id == RegisterRow.session_id)
        .join(Meeting, Meeting.id == Session.meeting_id)
        .where(Meeting.event_id == home.id, Mark.presence == Presence.absent, Session.register_confirmed)
    )
    who, day = trainer.session.execute(missed.order_by(Session.day, RegisterRow.id).limit(1)).one()
    for number, session in enumerate(sessions_of(host)[:MADE_UP_ON]):
        evening = replace(trainer, now=session_end(session) + timedelta(minutes=20))
        if number == MADE_UP_ON - 1:
            joining = Joining(RowRole.makeup, registration_id=who, makes_up_session_id=day)
            add_person(replace(organiser, now=evening.now), session, joining)
        fill_blanks(evening, session)
        confirm_register(evening, session)


def enter_scores(organiser: Work) -> None:
    """Put down what the people of the running edition reached in the entry test; the exit test is to come."""
    event = _edition(organiser, TRAINING)
    save_test(organiser, event, TestKind.entry, 20, None)
    save_test(organiser, event, TestKind.exit, 20, 12)
    people = organiser.session.scalars(
        select(Registration.id).where(Registration.event_id == event.id).order_by(Registration.name_sort)
    )
    points = {id: 6 + number * 7 % 11 / 2 for number, id in enumerate(people)}
    save_scores(organiser, event, TestKind.entry, points)


def load_support(work: Work, persons: Sequence[dict[str, Any]]) -> None:
    """Load the lines of support with their appointments, for the centres of the projects."""
    for name, kind, county in MORE_CENTRES:
        institution = institution_for(work, name)
        if institution is not None and not institution.is_confirmed:
            confirm_institution(
                work,
                institution,
                InstitutionDetails(type=kind, sector=_OPS, county=county, municipality=None),
            )
    query = select(Institution.name).where(Institution.type.in_(CENTRES), Institution.is_confirmed)
    centres = list(work.session.scalars(query.order_by(Institution.name_sort)))
    _sound(load_lines(work, lines(work.today, centres, persons)).problems)


def _edition(work: Work, slug: str) -> Event:
    query = select(Event).where(Event.slug == slug)
    days = selectinload(Event.meetings).selectinload(Meeting.sessions)
    return work.session.scalars(query.options(days)).one()


def _sound(problems: Sequence[str]) -> None:
    """Raise ValueError if what the demo brings is refused."""
    if problems:
        raise ValueError("\n".join(problems))
