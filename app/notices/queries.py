"""Reading the versions of texts: which are in force, and which a form may have shown."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app import clock
from app.notices.labels import HEADINGS
from app.notices.models import OF_CONSENTS, OF_PROJECTS, TextKind, TextVersion
from app.office.notice_text import gaps_in, html_of
from app.office.queries import SEEN_FOR
from app.projects.models import Project
from app.work import Work


@dataclass(frozen=True, slots=True)
class NamedText:
    """A version as pages name it: its row, what it is called, and its number."""

    id: int
    heading: str
    number: int


@dataclass(frozen=True, slots=True)
class ReadableText:
    """One published version in one language; `before` and `later` are its published neighbours' rows."""

    heading: str
    project: str | None
    number: int
    since: date
    language: str
    html: Markup
    before: NamedText | None
    later: NamedText | None


@dataclass(frozen=True, slots=True)
class TextStanding:
    """Where a text stands for who edits it: the number in force, the latest one, what that lacks."""

    kind: TextKind
    heading: str
    in_force: int | None
    latest: int | None
    gaps: list[str]


def texts_in_force(
    work: Work, project_id: int | None, kinds: Collection[TextKind]
) -> dict[TextKind, TextVersion]:
    """Return what is published of these kinds for an event of a project; one statement, or none."""
    wanted = [kind for kind in kinds if kind in OF_CONSENTS or project_id is not None]
    if not wanted:
        return {}
    newest = (
        select(TextVersion.kind, func.max(TextVersion.number).label("number"))
        .where(TextVersion.kind.in_(wanted), TextVersion.published_at.is_not(None))
        .where(or_(TextVersion.project_id == project_id, TextVersion.project_id.is_(None)))
        .group_by(TextVersion.kind)
        .subquery()
    )
    query = select(TextVersion).join(
        newest, and_(TextVersion.kind == newest.c.kind, TextVersion.number == newest.c.number)
    )
    query = query.where(or_(TextVersion.project_id == project_id, TextVersion.project_id.is_(None)))
    found = {each.kind: each for each in work.session.scalars(query)}
    return {kind: found[kind] for kind in wanted if kind in found}


def notices_of(work: Work, project_id: int | None) -> tuple[NamedText, ...]:
    """Return the notices of other controllers that an event of a project shows, in order."""
    found = texts_in_force(work, project_id, OF_PROJECTS)
    return tuple(named(work, each) for each in found.values())


def named(work: Work, version: TextVersion) -> NamedText:
    """Return a version as pages name it."""
    return NamedText(version.id, work.texts.gettext(HEADINGS[version.kind]), version.number)


def named_by_ids(work: Work, ids: Iterable[int]) -> list[NamedText]:
    """Return the versions with these ids, the minister's first; those that are gone are left out."""
    wanted = list(ids)
    if not wanted:
        return []
    found = work.session.scalars(select(TextVersion).where(TextVersion.id.in_(wanted)))
    order = list(TextKind)
    return [named(work, each) for each in sorted(found, key=lambda each: order.index(each.kind))]


def was_shown_lately(work: Work, version: TextVersion) -> bool:
    """Tell whether a form opened not long ago may have shown this version: it is in force, or was lately."""
    if version.published_at is None:
        return False
    ended = work.session.scalar(
        select(func.min(TextVersion.published_at)).where(
            same_text(version.kind, version.project_id),
            TextVersion.number > version.number,
            TextVersion.published_at.is_not(None),
        )
    )
    return ended is None or work.now - ended <= SEEN_FOR


def same_text(kind: TextKind, project_id: int | None) -> ColumnElement[bool]:
    """Return the condition for the versions of one text."""
    of_project = (
        TextVersion.project_id.is_(None) if project_id is None else TextVersion.project_id == project_id
    )
    return and_(TextVersion.kind == kind, of_project)


def text_versions(kind: TextKind, project_id: int | None) -> Select[TextVersion]:
    """Select all saved versions of a text, the newest first."""
    return select(TextVersion).where(same_text(kind, project_id)).order_by(TextVersion.number.desc())


def latest_text(work: Work, kind: TextKind, project_id: int | None) -> TextVersion | None:
    """Return the version saved last, published or not."""
    return work.session.scalar(text_versions(kind, project_id).limit(1))


def text_by_number(work: Work, kind: TextKind, project_id: int | None, number: int) -> TextVersion | None:
    """Return one saved version of a text."""
    if not 0 < number < 2**31:
        return None
    query = select(TextVersion).where(same_text(kind, project_id), TextVersion.number == number)
    return work.session.scalar(query)


def readable_text(work: Work, id: int) -> ReadableText | None:
    """Return a published version as the public reads it, in their language, else in Polish."""
    version = work.session.get(TextVersion, id) if 0 < id < 2**31 else None
    if version is None or version.published_at is None:
        return None
    published = text_versions(version.kind, version.project_id).where(TextVersion.published_at.is_not(None))
    before = work.session.scalar(published.where(TextVersion.number < version.number).limit(1))
    later = work.session.scalar(published.where(TextVersion.number > version.number).limit(1))
    body, language = version.body_in(work.texts.language)
    return ReadableText(
        heading=work.texts.gettext(HEADINGS[version.kind]),
        project=version.project.name if version.project else None,
        number=version.number,
        since=clock.today(version.published_at),
        language=language,
        html=html_of(body),
        before=named(work, before) if before else None,
        later=named(work, later) if later else None,
    )


def standings_of(work: Work, project: Project | None) -> list[TextStanding]:
    """Return where the notices of a project, or without one the texts of consents, stand; one statement."""
    kinds = OF_PROJECTS if project is not None else OF_CONSENTS
    condition = TextVersion.project_id.is_(None) if project is None else TextVersion.project_id == project.id
    query = select(TextVersion).where(condition).order_by(TextVersion.number)
    latest: dict[TextKind, TextVersion] = {}
    in_force: dict[TextKind, int] = {}
    for each in work.session.scalars(query):
        latest[each.kind] = each
        if each.published_at is not None:
            in_force[each.kind] = each.number
    return [
        TextStanding(
            kind,
            work.texts.gettext(HEADINGS[kind]),
            in_force.get(kind),
            latest[kind].number if kind in latest else None,
            gaps_of(latest[kind]) if kind in latest else [],
        )
        for kind in kinds
    ]


def gaps_of(version: TextVersion) -> list[str]:
    """Return the places that a version still leaves open, in both languages."""
    return list(dict.fromkeys(gaps_in(version.body_pl) + gaps_in(version.body_en)))
