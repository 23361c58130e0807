"""The names of the parts in which people stand somewhere."""

from collections.abc import Collection, Iterable

from sqlalchemy import select

from app.events.titles import Title
from app.programmes.models import Part
from app.progress.standing import Standing
from app.work import Work


def part_titles(work: Work, standings: Iterable[Standing]) -> dict[int, Title]:
    """Return the names of all parts of these standings in the reader's language, in one statement."""
    return titles_of_parts(work, {part.part_id for standing in standings for part in standing.parts})


def titles_of_parts(work: Work, ids: Collection[int | None]) -> dict[int, Title]:
    """Return the names of parts by id in the reader's language, in one statement at most."""
    known = [id for id in ids if id is not None]
    if not known:
        return {}
    query = select(Part.id, Part.name_pl, Part.name_en).where(Part.id.in_(known))
    english = work.texts.language == "en"
    return {
        id: Title(name_en, "en") if english and name_en else Title(name_pl, "pl")
        for id, name_pl, name_en in work.session.execute(query)
    }
