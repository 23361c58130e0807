"""Counting who eats on which day and who stays for which night: figures without names."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select

from app.events.models import Event, Meeting, Mode, Session
from app.events.timing import sessions_of
from app.events.when import mode_of
from app.needs.models import FrozenCount, Meal, Night, ServedMeal
from app.registrations.enrolment import Enrolment, enrolment_of, has_belonged, meetings_within
from app.registrations.models import Registration
from app.work import Work


@dataclass(frozen=True, slots=True)
class Count:
    """How many people, and how many of them of each diet, "" for none."""

    people: int
    diets: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class People:
    """How many people of one diet the same days concern."""

    enrolment: Enrolment
    diet: str
    count: int


@dataclass(frozen=True, slots=True)
class DietChange:
    """By how many people of a diet the figures have changed since they were frozen."""

    diet: str
    more: int


@dataclass(frozen=True, slots=True)
class CateringDay:
    """One day of a meeting: what is served, who comes now, and what was frozen."""

    session: Session
    meals: Sequence[Meal]
    now: Count
    frozen: FrozenCount | None

    @property
    def told(self) -> Count:
        """The figures that count: those that were frozen, else those of now."""
        return Count(self.frozen.people, self.frozen.diets) if self.frozen else self.now

    @property
    def differences(self) -> list[DietChange]:
        """What has changed since the figures were frozen, by diet."""
        return differences(self.frozen, self.now)


@dataclass(frozen=True, slots=True)
class RoomNight:
    """One night: who stays by now, and what was frozen."""

    night: date
    now: int
    frozen: FrozenCount | None

    @property
    def told(self) -> int:
        """The figure that counts."""
        return self.frozen.people if self.frozen else self.now

    @property
    def more(self) -> int:
        """By how much the figure has changed since it was frozen."""
        return self.now - self.frozen.people if self.frozen else 0


def differences(frozen: FrozenCount | None, now: Count) -> list[DietChange]:
    """Return by how many people of each diet figures differ from the frozen ones; those without one last."""
    if frozen is None:
        return []
    diets = sorted({*frozen.diets, *now.diets}, key=lambda diet: (diet == "", diet))
    found = [DietChange(diet, now.diets.get(diet, 0) - frozen.diets.get(diet, 0)) for diet in diets]
    return [each for each in found if each.more]


def days_on_site(event: Event) -> list[Session]:
    """Return the days on which people meet in one place, in order."""
    return [each for each in sessions_of(event) if mode_of(each.meeting) != Mode.online]


def nights_between(meetings: Iterable[Meeting]) -> list[date]:
    """Return the nights after which there is another day of these meetings, by the day before each."""
    days = {
        session.day
        for meeting in meetings
        if mode_of(meeting) != Mode.online
        for session in meeting.sessions
        if session.cancelled_at is None
    }
    return sorted(day for day in days if day + timedelta(days=1) in days)


def own_nights(registration: Registration) -> list[date]:
    """Return the nights between days on which somebody comes."""
    enrolment = enrolment_of(registration)
    nights = nights_between(meetings_within(registration.event.meetings, enrolment))
    return [night for night in nights if _stays(enrolment, night)]


def chosen_nights(work: Work, registration: Registration) -> list[date]:
    """Return the nights for which somebody stays, as far as they still lie between their days."""
    chosen = set(work.session.scalars(select(Night.night).where(Night.registration_id == registration.id)))
    return [night for night in own_nights(registration) if night in chosen]


def catering_days(work: Work, event: Event, *, served_only: bool = False) -> list[CateringDay]:
    """Return the days on site with their figures, in three statements; perhaps only those with a meal."""
    sessions = days_on_site(event)
    meals = _meals(work, sessions)
    if served_only:
        sessions = [each for each in sessions if each.id in meals]
    if not sessions:
        return []
    people = _people(work, event)
    frozen = {each.session_id: each for each in _frozen(work, event) if each.session_id}
    return [
        CateringDay(
            session,
            sorted(meals.get(session.id, ()), key=list(Meal).index),
            _count(people, session),
            _valid(frozen.get(session.id), session.day),
        )
        for session in sessions
    ]


def room_nights(work: Work, event: Event) -> list[RoomNight]:
    """Return the nights between the event's days with how many stay, in two statements."""
    nights = nights_between(event.meetings)
    if not nights:
        return []
    counts: Counter[date] = Counter()
    query = (
        select(
            Night.night,
            Registration.parallel_group_id,
            Registration.enrolled_from,
            Registration.enrolled_until,
            func.count().label("people"),
        )
        .join(Registration, Registration.id == Night.registration_id)
        .where(Registration.event_id == event.id, has_belonged())
        .group_by(
            Night.night,
            Registration.parallel_group_id,
            Registration.enrolled_from,
            Registration.enrolled_until,
        )
    )
    for row in work.session.execute(query):
        enrolment = Enrolment(row.parallel_group_id, row.enrolled_from, row.enrolled_until)
        theirs = nights_between(meetings_within(event.meetings, enrolment))
        if row.night in theirs and _stays(enrolment, row.night):
            counts[row.night] += row.people
    frozen = {each.day: each for each in _frozen(work, event) if each.session_id is None}
    return [RoomNight(night, counts[night], frozen.get(night)) for night in nights]


def without_parallel_group(work: Work, event: Event) -> int:
    """Return how many people have no parallel group yet and are counted at all; 0 without groups."""
    if not any(meeting.parallel_group_id for meeting in event.meetings):
        return 0
    query = select(func.count()).where(
        Registration.event_id == event.id, has_belonged(), Registration.parallel_group_id.is_(None)
    )
    return work.session.scalar(query) or 0


def _meals(work: Work, sessions: Sequence[Session]) -> dict[int, list[Meal]]:
    found: dict[int, list[Meal]] = {}
    query = select(ServedMeal).where(ServedMeal.session_id.in_([each.id for each in sessions]))
    for each in work.session.scalars(query):
        found.setdefault(each.session_id, []).append(each.meal)
    return found


def _people(work: Work, event: Event) -> Sequence[People]:
    """Count people by which days concern them and by diet: a few rows, however many people."""
    columns = (
        Registration.parallel_group_id,
        Registration.enrolled_from,
        Registration.enrolled_until,
        Registration.diet,
    )
    query = (
        select(*columns, func.count())
        .where(Registration.event_id == event.id, has_belonged())
        .group_by(*columns)
    )
    return [
        People(Enrolment(group_id, first, last), str(diet or ""), count)
        for group_id, first, last, diet, count in work.session.execute(query)
    ]


def _count(people: Sequence[People], session: Session) -> Count:
    diets: Counter[str] = Counter()
    for each in people:
        if each.enrolment.includes(session.meeting.parallel_group_id, [session.day]):
            diets[each.diet] += each.count
    return Count(sum(diets.values()), dict(diets))


def _frozen(work: Work, event: Event) -> Sequence[FrozenCount]:
    return work.session.scalars(select(FrozenCount).where(FrozenCount.event_id == event.id)).all()


def _valid(frozen: FrozenCount | None, day: date) -> FrozenCount | None:
    """Return frozen figures unless the day was moved since."""
    return frozen if frozen is not None and frozen.day == day else None


def _stays(enrolment: Enrolment, night: date) -> bool:
    return all(enrolment.includes(enrolment.group_id, [night + timedelta(days=each)]) for each in (0, 1))
