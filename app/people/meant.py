"""Which institutions names mean, many at once (docs/decisions/0105)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, or_, select

from app.people.institution_names import institution_key
from app.people.models import Institution, InstitutionName
from app.people.name_reading import body_of, nip_in
from app.work import Work

_Found = dict[str, list[Institution]]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Institutions by what a name finds them by: the name, what all its spellings have in common, the NIP."""

    by_name: _Found = field(default_factory=dict)
    by_body: _Found = field(default_factory=dict)
    by_number: _Found = field(default_factory=dict)


def candidates(work: Work, names: Collection[str], *, hold: bool = False) -> Candidates:
    """Return the institutions that any of these names may mean, with one statement.

    `hold` keeps them from being merged until the transaction ends.
    """
    bodies = [body_of(name) for name in names]
    keys = {key for body in bodies if body.key for key in (body.key, *body.keys_if())}
    numbers = {nip for name in names if (nip := nip_in(name))}
    named = {
        "names": [institution_key(name) for name in names],
        "bodies": list(keys),
        "numbers": list(numbers),
    }
    found = Candidates()
    query = _query(bool(keys), bool(numbers), hold)
    for institution, name_key, body_key in work.session.execute(query, named):
        found.by_name.setdefault(name_key, []).append(institution)
        found.by_body.setdefault(body_key, []).append(institution)
        if institution.nip:
            found.by_number.setdefault(institution.nip, []).append(institution)
    return found


@cache
def _query(by_body: bool, by_number: bool, hold: bool) -> Select[Institution, str, str]:
    """Make the statement of `candidates`, once for each way to look."""
    ways: list[ColumnElement[bool]] = [InstitutionName.name_key.in_(bindparam("names", expanding=True))]
    if by_body:
        ways.append(InstitutionName.body_key.in_(bindparam("bodies", expanding=True)))
    if by_number:
        of_number = select(Institution.id).where(Institution.nip.in_(bindparam("numbers", expanding=True)))
        ways.append(InstitutionName.institution_id.in_(of_number))
    query = (
        select(Institution, InstitutionName.name_key, InstitutionName.body_key)
        .join(InstitutionName, InstitutionName.institution_id == Institution.id)
        .where(or_(*ways))
        .order_by(Institution.id, InstitutionName.id)
    )
    return query.with_for_update(read=True, key_share=True, of=Institution) if hold else query


def meant(name: str, among: Candidates) -> Institution | None:
    """Return the institution that a name means among the candidates; None where it could be two."""
    key, body = institution_key(name), body_of(name)
    if by_name := among.by_name.get(key):
        return by_name[0]
    by_number = among.by_number.get(nip_in(name) or "", [])
    if not body.key:
        return _only(by_number)
    if exact := among.by_body.get(body.key):
        return _only(by_number + exact)
    guessed = [among.by_body[each] for each in set(body.keys_if()) if each in among.by_body]
    # A written form that may come from two towns, both with such a body, proves nothing.
    return _only(by_number + (guessed[0] if len(guessed) == 1 else []))


def spelling_key(name: str) -> str:
    """Return what two new names of one body have in common: the body that both tell, else the name."""
    return body_of(name).key or institution_key(name)


def _only(found: list[Institution]) -> Institution | None:
    """Return the one institution of several findings, the known one first; None where two are known."""
    known = {each.id: each for each in found if each.is_confirmed}
    if len(known) > 1:
        return None
    return next(iter(known.values()), None) or next(iter(found), None)
