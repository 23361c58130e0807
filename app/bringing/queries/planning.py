"""What would become of the rows of a list: read in statements that don't grow with it, nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.bringing.access import is_among_own
from app.bringing.entries import Entry, Line, Meaning, entries_of
from app.bringing.models import BroughtList, BroughtRow, Target
from app.bringing.pairs import KnownPerson, Planned, SaidOfPair, identified
from app.bringing.queries.attending import plan_attendance
from app.bringing.queries.placing import place_all
from app.bringing.queries.rosters import plan_roster
from app.columns import name_sort_key
from app.groups.models import Membership
from app.people.institution_placeholders import is_placeholder
from app.people.meant import candidates, meant
from app.people.models import Institution, Person
from app.questions.asking import OwnQuestion
from app.questions.queries import asked_questions
from app.registrations.models import Registration
from app.work import Work


@dataclass(frozen=True, slots=True)
class ListPlan:
    """What would become of each row, in order; `senders` are the known institutions by names in the list."""

    rows: list[Planned]
    senders: Mapping[str, Institution]


def kept_lines(work: Work, brought: BroughtList) -> tuple[list[Line], dict[int, SaidOfPair]]:
    """Return the rows of a list as they were read, and what staff said of doubtful ones by place."""
    columns = (
        BroughtRow.place, BroughtRow.number, BroughtRow.cells, BroughtRow.verdict, BroughtRow.likes_id,
        BroughtRow.likes_place,
    )  # fmt: skip
    query = select(*columns).where(BroughtRow.list_id == brought.id).order_by(BroughtRow.place)
    lines, said = [], {}
    for place, number, cells, verdict, likes_id, likes_place in work.session.execute(query):
        lines.append(Line(place, number, cells or ()))
        if verdict is not None:
            said[place] = SaidOfPair(verdict, likes_id, likes_place)
    return lines, said


def questions_asked(work: Work, brought: BroughtList) -> dict[int, OwnQuestion]:
    """Return the own questions that a list may answer: those of its event, but for files."""
    event = brought.event
    if brought.target != Target.registrations or event is None or not event.rules.has_questions:
        return {}
    return {each.id: each for each in asked_questions(work, event) if not each.is_file}


def plan_of(work: Work, brought: BroughtList) -> ListPlan:
    """Return what would become of a list if it were entered now."""
    lines, said = kept_lines(work, brought)
    questions = questions_asked(work, brought)
    is_attendance = brought.target == Target.attendance
    meaning = Meaning(
        columns=brought.columns, orders=brought.orders, questions=questions, needs_contact=not is_attendance
    )
    entries = entries_of(lines, meaning)
    if is_attendance:
        return ListPlan(plan_attendance(work, brought, entries), {})
    senders = _senders(work, entries)
    by_name = {name: institution.id for name, institution in senders.items()}
    rows = identified(entries, _known(work, entries), said, by_name)
    if brought.target == Target.roster:
        plan_roster(work, brought, rows)
    else:
        place_all(work, brought, rows, senders, questions)
    return ListPlan(rows, senders)


def _senders(work: Work, entries: Sequence[Entry]) -> dict[str, Institution]:
    names = {each.institution for each in entries if each.institution and each.problem is None}
    asked = [name for name in sorted(names) if not is_placeholder(name)]
    if not asked:
        return {}
    among = candidates(work, asked)
    return {name: found for name in asked if (found := meant(name, among)) is not None}


def _known(work: Work, entries: Sequence[Entry]) -> list[KnownPerson]:
    """Return who has one of these addresses, or one of these names, with the institutions that sent them.

    Whom the actor has nothing to do with is found by address and name together alone: a list of names must
    not tell who else is known, nor by which address.
    """
    good = [each for each in entries if each.problem is None]
    addresses = {each.identity.key[0] for each in good}
    sorts = {name_sort_key(each.last_name, each.first_name) for each in good}
    columns = (
        Person.id, Person.merged_into_id, Person.email_key, Person.name_key, Person.first_name,
        Person.last_name, Person.email, Person.phone, is_among_own(work).label("is_own"),
    )  # fmt: skip
    exact = {each.identity.key for each in good}
    found = {}
    for condition, wanted in ((Person.email_key, addresses), (Person.name_sort, sorts)):
        for row in work.session.execute(select(*columns).where(condition.in_(wanted))) if wanted else ():
            if row.is_own or (row.email_key, row.name_key) in exact:
                found[row.id] = row
    sent: dict[int, set[int]] = {}
    # Who was known by it before two turned out to be one is that one.
    who = {row.merged_into_id or row.id for row in found.values()}
    for of in (Registration, Membership) if found else ():
        pairs = select(of.person_id, of.institution_id).where(of.person_id.in_(who)).distinct()
        for person_id, institution_id in work.session.execute(pairs):
            if institution_id is not None:
                sent.setdefault(person_id, set()).add(institution_id)
    return [
        KnownPerson(
            row.merged_into_id or row.id,
            (row.email_key, row.name_key),
            f"{row.first_name} {row.last_name}",
            row.email or row.phone or "–",
            frozenset(sent.get(row.merged_into_id or row.id, ())),
        )
        for _, row in sorted(found.items())
    ]
