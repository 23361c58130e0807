"""Everybody's points in the entry and the exit test of an event, as a list to take along."""

from collections.abc import Iterator

from app.errors import N_
from app.events.models import Event
from app.papers.lists import Kind, Listing, Said, columns_said
from app.papers.sheets import Cell
from app.progress.growth import growth_of, has_passed
from app.progress.labels import PASSED
from app.progress.models import TestKind
from app.progress.queries.scores import scores_of, tested_people, tests_of
from app.projects.funding import strip_of
from app.registrations.listing import STATES
from app.registrations.lists import event_facts, told_by
from app.work import Work


def points_list(work: Work, event: Event) -> Listing:
    """Return everybody's points; a constant number of statements for all rows."""
    texts, id = work.texts, event.id
    said: Said = {
        "state": (N_("State"), Kind.choice, told_by(texts, STATES)),
        "last_name": (N_("Last name"), Kind.text, None),
        "first_name": (N_("First name"), Kind.text, None),
        "institution": (N_("Institution"), Kind.text, None),
        "entry_points": (N_("Entry test, points"), Kind.number, None),
        "entry_most_points": (N_("Entry test, most points"), Kind.number, None),
        "exit_points": (N_("Exit test, points"), Kind.number, None),
        "exit_most_points": (N_("Exit test, most points"), Kind.number, None),
        "growth_percent": (N_("Growth, percentage points"), Kind.number, None),
        "passed": (N_("Passed"), Kind.choice, told_by(texts, PASSED)),
    }
    return Listing(
        key="points",
        title=texts.gettext("Tests"),
        stem=f"{event.slug}-tests",
        columns=columns_said(texts, said),
        rows=lambda own: _rows(own, own.session.get_one(Event, id)),
        facts=event_facts(work, event),
        strip=strip_of(work, event.project),
    )


def _rows(work: Work, event: Event) -> Iterator[list[Cell]]:
    tests, scores = tests_of(work, event), scores_of(work, event)
    entry, exit = tests.get(TestKind.entry), tests.get(TestKind.exit)
    for person in work.session.scalars(tested_people(event)):
        mine = scores.get(person.id, {})
        reached = mine.get(TestKind.exit)
        yield [
            person.state.value,
            person.last_name,
            person.first_name,
            person.shown_institution,
            mine.get(TestKind.entry),
            entry.most_points if entry else None,
            reached,
            exit.most_points if exit else None,
            growth_of(tests, mine),
            has_passed(exit, reached) if exit else None,
        ]
