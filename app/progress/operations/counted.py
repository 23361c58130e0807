"""Points that were counted from answers by a link: kept next to those that staff type, which stand."""

from collections.abc import Mapping

from sqlalchemy import Select, func, select

from app.errors import N_, Closed, Refusal
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.history.operations import record
from app.progress import facts
from app.progress.models import EventTest, Score, ScoreSource, TestKind
from app.progress.queries.scores import tests_of
from app.work import Work

OTHER_SUM = N_(
    "Points of this test were typed, of %(before)s in all; the questions give %(after)s. Let the questions "
    "give as many, or empty the typed points first."
)
ON_PAPER = N_(
    "The organiser has entered the points of this test already: it can't be answered here any more."
)


def keep_counted(
    work: Work,
    event: Event,
    kind: TestKind,
    most_points: float,
    pass_points: float | None,
    counted: Mapping[int, float],
) -> EventTest:
    """Let a test have the points that its questions give, and each registration those of its answers.

    Points that staff typed stand, whatever was answered. Refuses another sum than that of which points were
    typed. Changed points are told in the history of their registration.
    """
    lock_event(work, event)
    test = tests_of(work, event).get(kind)
    if test is None:
        test = EventTest(event_id=event.id, kind=kind, most_points=most_points, pass_points=pass_points)
        work.session.add(test)
        work.session.flush()
    if test.most_points != most_points and _count_typed(work, test):
        values = {"before": f"{test.most_points:g}", "after": f"{most_points:g}"}
        raise Refusal(OTHER_SUM, values=values)
    test.most_points, test.pass_points = most_points, pass_points
    have = {each.registration_id: each for each in work.session.scalars(_scores(test))}
    for id, points in counted.items():
        score = have.get(id)
        if score is not None and (score.source == ScoreSource.typed or score.points == points):
            continue
        before = score.points if score is not None else None
        if score is None:
            score = Score(test_id=test.id, registration_id=id, source=ScoreSource.link)
            work.session.add(score)
        score.points, score.changed_at = points, work.now
        personal = {"changed": {"points": [before, points]}}
        record(work, facts.COUNTED[kind], "registration", id, event_id=event.id, personal=personal)
    work.session.flush()
    return test


def check_not_typed(work: Work, event: Event, kind: TestKind, registration_id: int) -> None:
    """Refuse answers of somebody whose points staff have typed."""
    test = tests_of(work, event).get(kind)
    if test is None:
        return
    query = _scores(test).where(Score.registration_id == registration_id, Score.source == ScoreSource.typed)
    if work.session.scalar(query) is not None:
        raise Closed(ON_PAPER)


def _scores(test: EventTest) -> Select[Score]:
    return select(Score).where(Score.test_id == test.id)


def _count_typed(work: Work, test: EventTest) -> int:
    query = select(func.count(Score.id)).where(Score.test_id == test.id, Score.source == ScoreSource.typed)
    return work.session.scalar(query) or 0
