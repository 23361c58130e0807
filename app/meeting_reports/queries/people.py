"""Whom a session waits for, with all addresses that are known, and what humans accepted for them before."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from app.attendance.queries.rows import Row, marked_rows
from app.events.models import Session
from app.meeting_reports.headings import ReportColumn
from app.meeting_reports.matching import Expected, name_plain, names_as_written
from app.meeting_reports.models import Alias, KnownHeading
from app.people.models import Person
from app.work import Work


@dataclass(frozen=True, slots=True)
class NameRoll:
    """The register of a session as reports are matched with it: each person once, by their id."""

    rows: Mapping[int, Row]
    people: Sequence[Expected]

    def by_key(self, key: str) -> Row | None:
        """Return the row that a field names; None for no such one."""
        return next((each for each in self.rows.values() if each.key == key), None)


def roll_of(work: Work, session: Session) -> NameRoll:
    """Return who stands on the register of a session; three statements, however many people.

    Somebody is known by the address of their registration, by their own, and by those of the persons who
    turned out to be them.
    """
    rows: dict[int, Row] = {}
    for row in marked_rows(work, session):
        rows.setdefault(row.person_id, row)
    emails: dict[int, set[str]] = defaultdict(set)
    ids = list(rows)
    query = select(func.coalesce(Person.merged_into_id, Person.id), Person.email).where(
        or_(Person.id.in_(ids), Person.merged_into_id.in_(ids))
    )
    for id, email in work.session.execute(query) if rows else ():
        emails[id].add(email)
    for id, row in rows.items():
        if row.registration is not None:
            emails[id].add(row.registration.email)
    people = [
        Expected(id, row.who.name, frozenset(each for each in emails[id] if each)) for id, row in rows.items()
    ]
    return NameRoll(rows, people)


def accepted_aliases(work: Work, project_id: int | None, roll: NameRoll) -> dict[str, int]:
    """Return the names and addresses that were accepted for somebody on a roll, in a project.

    One that was accepted for two of them decides nothing, and neither does a name that two of them bear.
    """
    same = Alias.project_id.is_(None) if project_id is None else Alias.project_id == project_id
    query = select(Alias.alias, Alias.person_id).where(same, Alias.person_id.in_(list(roll.rows)))
    found: dict[str, set[int]] = defaultdict(set)
    for alias, person_id in work.session.execute(query) if roll.rows else ():
        found[alias].add(person_id)
    borne = Counter(name for each in roll.people for name in names_as_written(each.name))
    return {
        alias: next(iter(ids))
        for alias, ids in found.items()
        if len(ids) == 1 and borne[name_plain(alias)] <= 1
    }


def known_headings(work: Work, project_id: int | None) -> dict[str, ReportColumn]:
    """Return what headings were said to mean, in a project; the last word counts."""
    same = KnownHeading.project_id.is_(None) if project_id is None else KnownHeading.project_id == project_id
    query = select(KnownHeading.heading, KnownHeading.meaning).where(same).order_by(KnownHeading.id)
    return {each.heading: each.meaning for each in work.session.execute(query)}
