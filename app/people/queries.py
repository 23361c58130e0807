"""Reading institutions."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import selectinload

from app.columns import sort_key
from app.people.institution_search import wanted
from app.people.models import Institution, MunicipalityKind
from app.work import Work

SUGGESTIONS = 10


def words_to_suggest_by(typed: str) -> tuple[str, ...]:
    """Return the words by which names are suggested; none for less than two letters."""
    words = wanted(typed)
    return tuple(words) if len("".join(words)) > 1 else ()


def confirmed_institution_names(work: Work, words: Sequence[str]) -> list[str]:
    """Return up to ten present names of known institutions that hold all words typed so far.

    Parts of words, abbreviations, towns in any case and tax numbers are found, in former names, too.
    Names that begin with what is typed come first. The answer is another one only with another
    `suggestion_version`.
    """
    if not words:
        return []
    starts = Institution.search_words.startswith(" " + " ".join(words), autoescape=True)
    query = select(Institution.name).where(Institution.is_confirmed, *_holding(words))
    return list(work.session.scalars(query.order_by(starts.desc(), Institution.name_sort).limit(SUGGESTIONS)))


def _holding(words: Sequence[str]) -> list[ColumnElement[bool]]:
    # Two letters are in nearly every name: they are looked for where a word begins.
    parts = [word if len(word) > 2 else f" {word}" for word in words]
    return [Institution.search_words.contains(part, autoescape=True) for part in parts]


def institution_by_id(work: Work, id: int) -> Institution | None:
    """Return an institution with all its names."""
    if not 0 < id < 2**31:
        return None
    query = select(Institution).where(Institution.id == id).options(selectinload(Institution.names))
    return work.session.scalar(query)


def institution_list(
    search: str = "",
    unconfirmed_only: bool = False,
    *,
    county: str = "",
    kind: MunicipalityKind | None = None,
) -> Select[Institution]:
    """Select institutions, unconfirmed first, then by name; each word is part of what it is known by.

    `county` and `kind` of municipality narrow the list to those of whom this is known.
    """
    query = select(Institution).order_by(Institution.is_confirmed, Institution.name_sort, Institution.id)
    if unconfirmed_only:
        query = query.where(Institution.is_confirmed.is_(False))
    if county:
        query = query.where(Institution.county == county)
    if kind is not None:
        query = query.where(Institution.municipality_kind == kind)
    return query.where(*_holding(wanted(search)))


def institution_counties(work: Work) -> list[str]:
    """Return the counties of institutions, each once, by name."""
    query = select(Institution.county).where(Institution.county.is_not(None)).distinct()
    return sorted((each for each in work.session.scalars(query) if each), key=sort_key)


def to_decide(work: Work) -> int:
    """Count the institutions that somebody typed and staff have not looked at."""
    query = select(func.count()).select_from(Institution).where(Institution.is_confirmed.is_(False))
    return work.session.scalar(query) or 0


def suggested_municipalities(work: Work) -> list[str]:
    """Return the municipalities of confirmed institutions, to suggest while somebody types theirs; 300 at
    most."""
    query = select(Institution.municipality).where(
        Institution.is_confirmed, Institution.municipality.is_not(None)
    )
    names = work.session.scalars(query.distinct().order_by(Institution.municipality).limit(300))
    return [name for name in names if name]


def suggested_institutions(work: Work) -> list[str]:
    """Return names of confirmed institutions to suggest while somebody types theirs, 300 at most."""
    query = select(Institution.name).where(Institution.is_confirmed)
    return list(work.session.scalars(query.order_by(Institution.name_sort).limit(300)))
