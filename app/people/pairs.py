"""Likely pairs of institutions, with the evidence: what staff look at before they say that two are one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.people.institution_kinds import SHOWN, is_family, may_follow
from app.people.institution_names import fingerprint, institution_key, likeness
from app.people.models import Institution, InstitutionName, InstitutionVerdict, Verdict
from app.people.name_reading import body_of, latin, town_as_written, town_of
from app.work import Work

_LIKELY = 0.55
_MOST_ROWS = 3000


@dataclass(frozen=True, slots=True)
class Match:
    """An institution that may be the same as another one, and how likely that is, from 0 to 1."""

    institution: Institution
    likely: float


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that two institutions are compared by; "" where nothing is known of it."""

    one: str
    other: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two institutions have in common and what not: tax number, abbreviation, place and area."""

    nip: Line
    kind: Line
    place: Line
    county: Line


@dataclass(slots=True)
class _Known:
    id: int
    sort: str
    is_confirmed: bool
    nip: str | None
    near: tuple[str, str]
    names: list[str] = field(default_factory=list)


def likely_matches(
    work: Work, institutions: Sequence[Institution], most: int = 3, *, with_proposals: bool = False
) -> dict[int, list[Match]]:
    """Return for each institution the known ones that may be the same, the likeliest first.

    `with_proposals` looks among older proposals, too. Pairs that staff said are different are left
    out. Three statements whatever the number; candidates are found by the sound of their place or of
    the word that tells them apart, and by tax number, never by comparing all with all.
    """
    if not institutions:
        return {}
    known = _candidates(work, institutions)
    apart = _said_different(work, [each.id for each in institutions])
    best: dict[int, list[tuple[float, int]]] = {}
    for each in institutions:
        ranked = []
        for other in known:
            if other.id == each.id or (min(each.id, other.id), max(each.id, other.id)) in apart:
                continue
            if not other.is_confirmed and not (with_proposals and other.id < each.id):
                continue
            score = _score(each, other)
            if score >= _LIKELY:
                ranked.append((-score, other.sort, other.id))
        best[each.id] = [(-score, id) for score, _, id in sorted(ranked)[:most]]
    wanted = {id for ids in best.values() for _, id in ids}
    rows = {
        row.id: row for row in work.session.scalars(select(Institution).where(Institution.id.in_(wanted)))
    }
    return {id: [Match(rows[other], score) for score, other in found] for id, found in best.items()}


def known_twice(work: Work, most: int = 10) -> list[tuple[Institution, Institution]]:
    """Return pairs of known institutions whose names are of one body, with one statement."""
    one, other = aliased(InstitutionName), aliased(InstitutionName)
    first, second = aliased(Institution), aliased(Institution)
    said = InstitutionVerdict
    apart = exists().where(
        said.verdict == Verdict.different,
        said.undone_at.is_(None),
        or_(
            and_(said.one_id == first.id, said.other_id == second.id),
            and_(said.one_id == second.id, said.other_id == first.id),
        ),
    )
    query = (
        select(second, first)
        .join_from(
            one, other, and_(one.body_key == other.body_key, one.institution_id < other.institution_id)
        )
        .join(first, first.id == one.institution_id)
        .join(second, second.id == other.institution_id)
        .where(one.body_key != "", first.is_confirmed, second.is_confirmed, ~apart)
        .order_by(first.id, second.id)
        .limit(most)
    )
    return list(dict.fromkeys((later, earlier) for later, earlier in work.session.execute(query)))


def verdicts_of_act(work: Work, act: str) -> list[InstitutionVerdict]:
    """Return what was said in one act."""
    query = select(InstitutionVerdict).where(InstitutionVerdict.act == act).order_by(InstitutionVerdict.id)
    return list(work.session.scalars(query.limit(500)))


def standing_verdicts(institution_id: int) -> Select[InstitutionVerdict]:
    """Select what was said of an institution and can be taken back, the newest first."""
    said = InstitutionVerdict
    return (
        select(said)
        .where(said.undone_at.is_(None), or_(said.one_id == institution_id, said.other_id == institution_id))
        .order_by(said.id.desc())
    )


def evidence(one: Institution, other: Institution) -> Likeness:
    """Return what two institutions are compared by."""
    kinds = body_of(one.name).kind, body_of(other.name).kind
    places = [town_as_written(each.name) or each.municipality or "" for each in (one, other)]
    towns = [town_of(each) or institution_key(each) for each in places]
    return Likeness(
        nip=_line(one.nip, other.nip),
        kind=_line(*(SHOWN.get(kind, kind) for kind in kinds)),
        place=Line(places[0], places[1], bool(towns[0]) and towns[0] == towns[1]),
        county=_line(one.county, other.county),
    )


def _line(one: str | None, other: str | None) -> Line:
    return Line(one or "", other or "", bool(one) and one == other)


def _candidates(work: Work, institutions: Sequence[Institution]) -> list[_Known]:
    near: list[ColumnElement[bool]] = []
    for column, values in (
        (Institution.near_place, {each.near_place for each in institutions} - {""}),
        (Institution.near_word, {each.near_word for each in institutions} - {""}),
        (Institution.nip, {each.nip for each in institutions} - {None}),
    ):
        near += [column.in_(values)] if values else []
    if not near:
        return []
    rows = work.session.execute(
        select(
            Institution.id, Institution.name_sort, Institution.is_confirmed, Institution.nip,
            Institution.near_place, Institution.near_word, InstitutionName.name,
        )
        .join(InstitutionName, InstitutionName.institution_id == Institution.id)
        .where(or_(*near))
        .order_by(Institution.is_confirmed.desc(), Institution.name_sort, Institution.id)
        .limit(_MOST_ROWS)
    )  # fmt: skip
    known: dict[int, _Known] = {}
    for id, sort, confirmed, nip, place, word, name in rows:
        known.setdefault(id, _Known(id, sort, confirmed, nip, (place, word))).names.append(name)
    return list(known.values())


def _said_different(work: Work, ids: Sequence[int]) -> set[tuple[int, int]]:
    of = InstitutionVerdict
    rows = work.session.execute(
        select(of.one_id, of.other_id).where(
            of.verdict == Verdict.different,
            of.undone_at.is_(None),
            or_(of.one_id.in_(ids), of.other_id.in_(ids)),
        )
    )
    return {(min(one, other), max(one, other)) for one, other in rows if other is not None}


def _score(one: Institution, other: _Known) -> float:
    if one.nip and one.nip == other.nip:
        return 1.0
    if not (one.near_place and one.near_place == other.near[0]) and not (
        one.near_word and one.near_word == other.near[1]
    ):
        return 0.0
    return max(alike(one.name, name) for name in other.names)


def alike(one: str, other: str) -> float:
    """Return how likely two names mean one body, from 0 to 1, by kind and town, else by their letters."""
    bodies = body_of(latin(one)), body_of(latin(other))
    if bodies[0].key and bodies[0].key == bodies[1].key:
        return 0.98
    kinds, places = (bodies[0].kind, bodies[1].kind), (town_of(one), town_of(other))
    letters = likeness(_letters(one), _letters(other))
    if all(places) and places[0] != places[1]:
        # Two towns that sound alike, each of them known: nothing speaks for one body.
        return min(letters, 0.5)
    same_place = bool(places[0]) and places[0] == places[1]
    if kinds[0] and kinds[0] == kinds[1]:
        return 0.8 + letters / 10 if same_place else min(letters, 0.79)
    if all(kinds):
        related = is_family(*kinds) or may_follow(*kinds) or may_follow(kinds[1], kinds[0])
        return 0.7 + letters / 20 if same_place and related else min(letters, 0.5)
    return min(letters, 0.9)


def _letters(name: str) -> frozenset[str]:
    return fingerprint(institution_key(latin(name)))
