"""What staff say of several institutions in one act: the same as another, different, or one of its own."""

from dataclasses import dataclass, field

from sqlalchemy import select

from app.directory.operations.known import make_known
from app.directory.operations.merging import merge_under_lock, new_act, said
from app.errors import Refusal
from app.events.models import Event
from app.history.operations import record
from app.people.facts import INSTITUTION_CONFIRMED, INSTITUTIONS_DIFFERENT
from app.people.models import Institution, Verdict
from app.work import Work

MOST = 60
"""So many things can be said in one act."""


@dataclass(frozen=True, slots=True)
class Sayings:
    """What is said, by numbers of institutions: pairs that are the same, pairs that are not, known ones."""

    same: list[tuple[int, int]] = field(default_factory=list)
    different: list[tuple[int, int]] = field(default_factory=list)
    own: list[int] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How much is said."""
        return len(self.same) + len(self.different) + len(self.own)


@dataclass(frozen=True, slots=True)
class Said:
    """What an act did: its mark, how much of each kind, and the events that now seat more than allowed."""

    act: str
    same: int
    different: int
    own: int
    over_limit: list[Event]


def say(work: Work, sayings: Sayings) -> Said:
    """Match several institutions, keep pairs apart and confirm some, in one transaction.

    Of two that are the same the known one stays, else the second one. All events concerned are locked
    first, and pending registrations are settled once, in order of arrival. Refuses more than 60 things at
    once, one institution that is said to be two others, and what somebody else merged meanwhile.
    """
    if sayings.count > MOST:
        raise Refusal("At most %(most)s decisions can be made at once.", values={"most": MOST})
    act, crowded = new_act(), dict[int, Event]()
    ids = {id for pair in (*sayings.same, *sayings.different) for id in pair} | set(sayings.own)

    def change() -> None:
        rows = {
            row.id: row for row in work.session.scalars(select(Institution).where(Institution.id.in_(ids)))
        }
        if len(rows) != len(ids):
            raise Refusal("One of the institutions was merged a moment ago. Look at the pairs again.")
        for pair in sayings.different:
            _keep_apart(work, rows[pair[0]], rows[pair[1]], act)
        for id in sayings.own:
            _confirm(work, rows[id], act)
        for event in _match(work, rows, sayings.same, act):
            crowded[event.id] = event

    make_known(work, sorted(ids), change)
    work.session.flush()
    return Said(act, len(sayings.same), len(sayings.different), len(sayings.own), list(crowded.values()))


def _match(work: Work, rows: dict[int, Institution], pairs: list[tuple[int, int]], act: str) -> list[Event]:
    gone: dict[int, int] = {}
    over_limit: list[Event] = []
    for pair in pairs:
        one, other = (rows[_last(gone, id)] for id in pair)
        if one.id == other.id:
            continue
        if pair[0] in gone:
            raise Refusal("%(name)s can't be two other institutions.", values={"name": rows[pair[0]].name})
        if one.is_confirmed and not other.is_confirmed:
            one, other = other, one
        merge = merge_under_lock(work, other, one, act)
        over_limit += merge.over_limit
        gone[one.id] = other.id
    return over_limit


def _last(gone: dict[int, int], id: int) -> int:
    while id in gone:
        id = gone[id]
    return id


def _keep_apart(work: Work, one: Institution, other: Institution, act: str) -> None:
    names = {"name": one.name, "other": other.name}
    work.session.add(said(work, act, Verdict.different, one.id, other.id, names))
    record(work, INSTITUTIONS_DIFFERENT, "institution", one.id, values=names)


def _confirm(work: Work, institution: Institution, act: str) -> None:
    if institution.is_confirmed:
        return
    institution.is_confirmed = True
    names = {"name": institution.name}
    work.session.add(said(work, act, Verdict.own, institution.id, None, names))
    record(work, INSTITUTION_CONFIRMED, "institution", institution.id, values=names)
