"""The events and people of a round as they are before it begins."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from app.accounts.models import Role
from app.events.models import Assignment, Event, WhoDecides
from app.events.summary import derive
from app.people.operations import institution_for
from app.registrations.models import Registration
from app.registrations.operations import Application, sign_up
from app.work import Work
from tests.races.house import House
from tests.races.plan import CENTRES, EventPlan, Kind, Plan
from tests.support.cast import a_meeting, an_event

WARSAW = ZoneInfo("Europe/Warsaw")
SOON = timedelta(seconds=0.35)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session as it was at first: its meeting, and from when to when."""

    meeting: int
    day: date
    starts_at: time | None
    ends_at: time | None


@dataclass(frozen=True, slots=True)
class Opening:
    """An event as it was before the round, in plain values; `facts` are history's rows up to then."""

    id: int
    slug: str
    plan: EventPlan
    opened: datetime
    version: int
    deadline: date | None
    cutoff_hours: int
    sittings: dict[int, Sitting]


@dataclass(slots=True)
class Scene:
    """A round's own little world: nobody of it is known elsewhere."""

    plan: Plan
    tag: str
    openings: list[Opening] = field(default_factory=list)

    def person(self, number: int) -> dict[str, str]:
        """Return what the person of a number types."""
        return {
            "first_name": "Bartek",
            "last_name": f"R{self.tag}n{number}",
            "email": f"r{self.tag}n{number}@example.org",
            "phone": self._phone(number),
            "institution": self.centre(number),
        }

    def _phone(self, number: int) -> str:
        """Return the telephone of a number, spaced as usual."""
        digits = f"6{int(self.tag):05d}{number:03d}"
        return f"+48 {digits[:3]} {digits[3:6]} {digits[6:]}"

    def centre(self, number: int) -> str:
        """Return the institution of a number."""
        return f"OPS R{self.tag} {CENTRES[number % len(CENTRES)]}"


def set_scene(house: House, plan: Plan) -> Scene:
    """Publish the events and sign the first people up, one by one."""
    scene = Scene(plan, str(next(house.numbers)))
    with house.at_work() as work:
        # Staff know the first centres; of the last they hear while the round runs.
        for number in range(len(CENTRES) - 1):
            institution = institution_for(work, scene.centre(number))
            assert institution is not None
            institution.is_confirmed = True
        events = [_event(house, work, scene, number) for number in range(2)]
        for number in range(plan.there):
            for event in events:
                sign_up(work, event, Application(**_typed(scene, number)))
        work.session.flush()
        ids = [event.id for event in events]
    # A second transaction, since the clock of the events that begin soon starts only now.
    with house.at_work() as work:
        for id, each in zip(ids, plan.events, strict=True):
            event = work.session.get_one(Event, id)
            _time(work, event, each.kind)
            scene.openings.append(_opening(event, each, work.now))
    return scene


def _typed(scene: Scene, number: int) -> dict[str, str]:
    person = scene.person(number)
    # Every fifth gave a phone number alone.
    return person | {"email": ""} if number % 5 == 4 else person


def _event(house: House, work: Work, scene: Scene, number: int) -> Event:
    plan = scene.plan.events[number]
    running = plan.kind == Kind.running
    mode = WhoDecides.appointment if plan.appoints else WhoDecides.arrival
    event = an_event(
        work,
        f"race-{scene.tag}-{number}",
        days=30,
        meetings=0,
        capacity=plan.capacity,
        per_institution_limit=plan.limit,
        who_decides=mode,
        registration_deadline=work.today + timedelta(days=3) if running else None,
        required_minutes=600 if running else None,
    )
    for position in range(plan.meetings):
        day = work.today + timedelta(days=30 + 7 * position)
        event.meetings.append(a_meeting(work, day, position))
    derive(event)
    trainer = Assignment(account_id=house.staff_ids["celina"], role=Role.trainer, event_id=event.id)
    work.session.add(trainer)
    work.session.flush()
    return event


def _time(work: Work, event: Event, kind: Kind) -> None:
    """Move the days to where the kind of event has them."""
    sessions = [meeting.sessions[0] for meeting in event.meetings]
    if kind == Kind.running:
        # Yesterday with hours, yesterday without them, and one to come.
        for session, days in zip(sessions, (-1, -1, 2), strict=True):
            session.day = work.today + timedelta(days=days)
        sessions[1].starts_at = sessions[1].ends_at = None
    elif kind in (Kind.cutting, Kind.beginning):
        begins = work.now + SOON + timedelta(hours=24 if kind == Kind.cutting else 0)
        local = begins.astimezone(WARSAW)
        sessions[0].day, sessions[0].starts_at, sessions[0].ends_at = local.date(), local.time(), None
    derive(event)
    work.session.flush()


def _opening(event: Event, plan: EventPlan, opened: datetime) -> Opening:
    sittings = {
        session.id: Sitting(meeting.id, session.day, session.starts_at, session.ends_at)
        for meeting in event.meetings
        for session in meeting.sessions
    }
    return Opening(
        event.id,
        event.slug,
        plan,
        opened,
        event.version,
        event.rules.registration_deadline,
        event.rules.withdrawal_cutoff_hours,
        sittings,
    )


def registrations(house: House, event_id: int) -> list[Registration]:
    """Return an event's registrations as they are now, the first to come first."""
    with Database(house.engine) as session:
        query = select(Registration).where(Registration.event_id == event_id).order_by(Registration.id)
        return list(session.scalars(query))


def now() -> datetime:
    """Return this instant."""
    return datetime.now(WARSAW)
