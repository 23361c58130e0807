"""The four stages of a competence: what staff wrote, and what the tests say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.events.models import Event
from app.progress.models import EventTest, TestKind
from app.progress.queries import scores
from app.registrations.models import Registration
from app.surveys.competences import Compared, ComparedGroup, compared, compared_group
from app.surveys.models import Competence
from app.work import Work


@dataclass(frozen=True, slots=True)
class FourStages:
    """All of them; `people` in the order of the list, each with what the tests say."""

    written: Competence | None
    tests: Mapping[TestKind, EventTest]
    people: Sequence[tuple[Registration, Compared]]
    group: ComparedGroup

    @property
    def exit(self) -> EventTest | None:
        """The test that assesses."""
        return self.tests.get(TestKind.exit)

    @property
    def bar(self) -> int | None:
        """From which share of the points the exit test is passed; None where all pass who take it."""
        test = self.exit
        if test is None or test.pass_points is None:
            return None
        return round(test.pass_points * 100 / test.most_points)


def competence_of(work: Work, event: Event) -> Competence | None:
    """Return what staff wrote of an event's competence, as it is now."""
    query = select(Competence).where(Competence.event_id == event.id)
    return work.session.scalar(query.execution_options(populate_existing=True))


def four_stages(work: Work, event: Event) -> FourStages:
    """Return the four stages of an event, with four statements."""
    tests, points = scores.tests_of(work, event), scores.scores_of(work, event)
    rows = work.session.scalars(scores.tested_people(event)).all()
    people = [(each, compared(tests, points.get(each.id, {}))) for each in rows]
    return FourStages(competence_of(work, event), tests, people, compared_group(each for _, each in people))
