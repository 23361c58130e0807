"""Where everybody of an event stands, as a list to take along."""

from collections.abc import Iterator, Sequence

from app.errors import N_
from app.events.models import Event
from app.events.titles import Title
from app.papers.lists import Kind, ListedColumn, Listing, Said, columns_said, in_units_of
from app.papers.sheets import Cell
from app.progress.labels import LACKS, OUTCOMES, OUTLOOKS
from app.progress.queries.edition import PersonStanding, edition_standing
from app.projects.funding import strip_of
from app.registrations.listing import STATES
from app.registrations.lists import event_facts, told_by
from app.texts import Texts
from app.work import Work

PART = {
    "planned": N_("%(part)s: planned, minutes"),
    "earned": N_("%(part)s: credited, minutes"),
    "possible": N_("%(part)s: still possible, minutes"),
    "missing": N_("%(part)s: missing, minutes"),
}
"""The columns of one part."""
_HOURS: Said = {
    "required_hours": (N_("Required, hours"), Kind.units, None),
    "earned_hours": (N_("Credited, hours"), Kind.units, None),
    "possible_hours": (N_("Still possible, hours"), Kind.units, None),
    "missing_hours": (N_("Missing, hours"), Kind.units, None),
}
"""The same as minutes say, in the hours of each row; not for programs."""


def standing_list(work: Work, event: Event) -> Listing:
    """Return everybody's standing, who is most in danger first; its columns depend on the parts.

    A constant number of statements.
    """
    texts, id = work.texts, event.id
    parts = edition_standing(work, event).parts
    return Listing(
        key="standing",
        title=texts.gettext("Who stands where"),
        stem=f"{event.slug}-standing",
        columns=[
            *_columns(texts),
            *_columns_of_parts(texts, parts),
            *columns_said(texts, _HOURS, published=False),
        ],
        rows=lambda own: _rows(own, id, [part_id for part_id, _ in parts]),
        facts=event_facts(work, event),
        strip=strip_of(work, event.project),
    )


def _columns(texts: Texts) -> list[ListedColumn]:
    lacks = {lack.value: texts.gettext(word) for lack, word in LACKS.items()}
    said: Said = {
        "state": (N_("State"), Kind.choice, told_by(texts, STATES)),
        "last_name": (N_("Last name"), Kind.text, None),
        "first_name": (N_("First name"), Kind.text, None),
        "institution": (N_("Institution"), Kind.text, None),
        "outlook": (N_("How it looks"), Kind.choice, told_by(texts, OUTLOOKS)),
        "lacks": (
            N_("What is lacking"),
            Kind.choice,
            lambda cell: ", ".join(lacks[each] for each in cell.split(" ")),
        ),
        "outcome": (N_("Outcome"), Kind.choice, told_by(texts, OUTCOMES)),
        "unit_minutes": (N_("Minutes in an hour"), Kind.number, None),
        "required_minutes": (N_("Required, minutes"), Kind.minutes, None),
        "earned_minutes": (N_("Credited, minutes"), Kind.minutes, None),
        "possible_minutes": (N_("Still possible, minutes"), Kind.minutes, None),
        "missing_minutes": (N_("Missing, minutes"), Kind.minutes, None),
    }
    return columns_said(texts, said, unusual=[key for key in said if key.endswith("_minutes")])


def _columns_of_parts(
    texts: Texts, parts: Sequence[tuple[int | None, Title | None]]
) -> Iterator[ListedColumn]:
    """Yield four columns for each part; for programs parts are counted from 1, and 0 is what is of none."""
    for n, (id, name) in enumerate(parts, 1):
        shown = name.text if name else texts.gettext("Of no part")
        for what, heading in PART.items():
            yield ListedColumn(
                key=f"part_{n if id is not None else 0}_{what}_minutes",
                heading=texts.gettext(heading, part=shown),
                kind=Kind.minutes,
                choice="parts",
                choice_heading=texts.gettext("Parts, each in four columns"),
                usual=False,
            )


def _rows(work: Work, event_id: int, part_ids: Sequence[int | None]) -> Iterator[list[Cell]]:
    """Yield the rows for parts that were named before: a part that came since has no column."""
    for each in edition_standing(work, work.session.get_one(Event, event_id)).people:
        person, standing = each.registration, each.standing
        amounts = (standing.required, standing.earned, standing.possible, standing.missing)
        yield [
            person.state.value,
            person.last_name,
            person.first_name,
            person.shown_institution,
            standing.outlook.value,
            " ".join(standing.lacks),
            each.outcome.value if each.outcome else None,
            standing.unit_minutes,
            *amounts,
            *_of_parts(part_ids, each),
            *(in_units_of(minutes, standing.unit_minutes) for minutes in amounts),
        ]


def _of_parts(part_ids: Sequence[int | None], each: PersonStanding) -> Iterator[Cell]:
    for id in part_ids:
        part = each.part(id)
        yield from (part.planned, part.earned, part.possible, part.missing) if part else (0, 0, 0, 0)
