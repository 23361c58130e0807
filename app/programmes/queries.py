"""Reading programmes with their modules and parts."""

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, selectinload

from app.errors import Missing
from app.programmes.models import Module, Part, Programme
from app.work import Work


def programmes() -> Select[Programme]:
    """Select all programmes with modules and parts, by name."""
    return (
        select(Programme)
        .order_by(Programme.name_pl, Programme.id)
        .options(selectinload(Programme.modules).selectinload(Module.parts))
    )


def programme_of(work: Work, id: int) -> Programme:
    """Return one programme with modules and parts; Missing if there is none."""
    found = work.session.scalar(programmes().where(Programme.id == id))
    if found is None:
        raise Missing
    return found


def module_of(work: Work, id: int) -> Module:
    """Return one module; Missing if there is none."""
    found = work.session.get(Module, id)
    if found is None:
        raise Missing
    return found


def part_of(work: Work, id: int) -> Part:
    """Return one part; Missing if there is none."""
    found = work.session.get(Part, id)
    if found is None:
        raise Missing
    return found


def all_modules(work: Work) -> list[Module]:
    """Return every module, as a select offers them: by programme, in the programme's order."""
    query = (
        select(Module)
        .join(Module.programme)
        .options(contains_eager(Module.programme))
        .order_by(Programme.name_pl, Programme.id, Module.position)
    )
    return list(work.session.scalars(query))


def parts_minutes(module: Module) -> int:
    """Return the sum of the minutes of a module's parts."""
    return sum(part.minutes for part in module.parts)
