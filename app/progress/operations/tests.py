"""Entry and exit tests of an event, and what each person reached in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select

from app.errors import N_, Refusal
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.history.operations import record
from app.progress import facts
from app.progress.models import EventTest, Score, ScoreSource, TestKind
from app.progress.points import MOST_POINTS
from app.progress.queries.scores import tested_people, tests_of
from app.questions.models import SheetKind
from app.questions.queries import sheet_of
from app.registrations.models import Registration
from app.work import Work

BY_LINK = N_("This test is answered by a link: its points follow from its questions. Change them there.")
SCORED = {TestKind.entry: facts.ENTRY_SCORED, TestKind.exit: facts.EXIT_SCORED}


@dataclass(slots=True)
class SavedScores:
    """How many scores were changed, and which were refused and why, by registration."""

    changed: int = 0
    refused: dict[int, Refusal] = field(default_factory=dict)


def save_test(
    work: Work, event: Event, kind: TestKind, most_points: float, pass_points: float | None
) -> EventTest:
    """Make or change the entry or the exit test of an event.

    Without `pass_points` a new exit test of an edition takes the share that its module asks for. Refuses
    figures that contradict themselves, fewer points than somebody has, and a test that was opened by a link.
    """
    lock_event(work, event)
    _check_by_hand(work, event, kind)
    test = tests_of(work, event).get(kind)
    if not 0 < most_points <= MOST_POINTS:
        values = {"least": 1, "most": MOST_POINTS}
        raise Refusal("This must be from %(least)s to %(most)s.", field="most_points", values=values)
    if test is None:
        test = EventTest(event_id=event.id, kind=kind)
        work.session.add(test)
        share = event.module.test_pass_percent if event.module and kind == TestKind.exit else None
        if pass_points is None and share is not None:
            pass_points = most_points * share / 100
    if pass_points is not None and not 0 <= pass_points <= most_points:
        raise Refusal("More points than there are can't be asked for.", field="pass_points")
    if test.id is not None:
        best = work.session.scalar(select(func.max(Score.points)).where(Score.test_id == test.id))
        if best is not None and best > most_points:
            raise Refusal("Somebody has more points than that already.", field="most_points")
    wanted = {"most_points": most_points, "pass_points": pass_points}
    changed = {name: [getattr(test, name), value] for name, value in wanted.items()}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    if changed:
        test.most_points, test.pass_points = most_points, pass_points
        work.session.flush()
        told = {"changed": changed}
        record(work, facts.TESTS_SAVED[kind], "test", test.id, event_id=event.id, values=told)
    return test


def remove_test(work: Work, event: Event, kind: TestKind) -> None:
    """Remove a test. Refuses one in which somebody has points, and one that was opened by a link."""
    lock_event(work, event)
    _check_by_hand(work, event, kind)
    test = tests_of(work, event).get(kind)
    if test is None:
        return
    count = work.session.scalar(select(func.count(Score.id)).where(Score.test_id == test.id))
    if count:
        raise Refusal(
            "%(count)s person has points in this test: empty them first.",
            plural="%(count)s people have points in this test: empty them first.",
            count=count,
        )
    record(work, facts.TESTS_REMOVED[kind], "test", test.id, event_id=event.id)
    work.session.delete(test)
    work.session.flush()


def save_scores(
    work: Work,
    event: Event,
    kind: TestKind,
    wanted: Mapping[int, float | None],
    seen: Mapping[int, float | None] | None = None,
) -> SavedScores:
    """Set people's points in a test (None: none); each change is told in the history of its registration.

    `seen` is what a page showed: points that somebody else changed since are refused. Refuses, one by one,
    points out of range and people who are not of the event; all, where there is no such test.
    """
    lock_event(work, event)
    test = tests_of(work, event).get(kind)
    if test is None:
        raise Refusal("Say first how many points there are in this test.")
    have = {s.registration_id: s for s in work.session.scalars(select(Score).where(Score.test_id == test.id))}
    query = tested_people(event).with_only_columns(Registration.id).order_by(None)
    people = set(work.session.scalars(query))
    saved = SavedScores()
    for id, points in wanted.items():
        before = have[id].points if id in have else None
        if points == before:
            continue
        refusal = _refused(test, id in people, points)
        if refusal is None and seen is not None and seen.get(id) != before:
            refusal = Refusal("Somebody else saved other points meanwhile.")
        if refusal is not None:
            saved.refused[id] = refusal
            continue
        _set(work, test, have.get(id), id, points)
        saved.changed += 1
    work.session.flush()
    return saved


def _check_by_hand(work: Work, event: Event, kind: TestKind) -> None:
    """Refuse to set up a test whose points follow from the questions of its sheet."""
    sheet = sheet_of(work, event, SheetKind(kind.value))
    if sheet is not None and sheet.opened_at is not None:
        raise Refusal(BY_LINK)


def _refused(test: EventTest, is_of_event: bool, points: float | None) -> Refusal | None:
    if not is_of_event:
        return Refusal("This person is not on the list.")
    if points is not None and not 0 <= points <= test.most_points:
        return Refusal("There are only %(most)s points.", values={"most": f"{test.most_points:g}"})
    return None


def _set(work: Work, test: EventTest, score: Score | None, id: int, points: float | None) -> None:
    before = score.points if score is not None else None
    if points is None and score is not None:
        work.session.delete(score)
    elif points is not None and score is None:
        work.session.add(Score(test_id=test.id, registration_id=id, points=points, changed_at=work.now))
    elif points is not None and score is not None:
        score.points, score.changed_at, score.source = points, work.now, ScoreSource.typed
    personal = {"changed": {"points": [before, points]}}
    record(work, SCORED[test.kind], "registration", id, event_id=test.event_id, personal=personal)
