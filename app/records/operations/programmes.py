"""Bringing programmes, modules and parts to what a file says."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.errors import Refusal
from app.programmes.models import Module, Part, Programme
from app.programmes.operations import (
    lock_programme,
    order_modules,
    remove_other_modules,
    replace_module,
    save_programme,
)
from app.programmes.queries import programmes
from app.records.operations.parts import in_english
from app.records.programme_reading import ProgrammeRecord, read_programmes
from app.sqlite import must_write
from app.work import Work

_FIELDS = {"required_minutes": "required_units", "minutes": "units"}
"""How the file names what the verbs refuse."""


@dataclass(slots=True)
class LoadedProgrammes:
    """How many programmes a file added, changed and left as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[str] = field(default_factory=list)


def load_programmes(work: Work, data: Any) -> LoadedProgrammes:
    """Bring programmes to what a file's data say, in the caller's transaction.

    `id` decides sameness, of modules and parts too; what is equal stays untouched. Modules and parts that
    their programme no longer has in the file are removed, while nothing rests on them. If the returned
    `problems` are not empty, nothing was changed.
    """
    must_write(work.session)
    with work.session.begin_nested() as attempt:
        loaded = _loaded(work, data)
        if loaded.problems:
            attempt.rollback()
    return LoadedProgrammes(problems=loaded.problems) if loaded.problems else loaded


def _loaded(work: Work, data: Any) -> LoadedProgrammes:
    reading = read_programmes(data)
    loaded = LoadedProgrammes(problems=reading.problems)
    if reading.problems:
        return loaded
    ids = [each.id for each in reading.programmes]
    query = programmes().where(Programme.record_id.in_(ids)).order_by(None).order_by(Programme.id)
    known = {each.record_id: each for each in work.session.scalars(query)}
    for programme in known.values():
        lock_programme(work, programme)
    _refuse_strangers(work, reading.programmes, loaded.problems)
    if loaded.problems:
        return loaded
    for each in reading.programmes:
        found = known.get(each.id)
        before = found.version if found is not None else 0
        programme = _brought(work, each, found, loaded.problems)
        if found is None:
            loaded.added += 1
        else:
            loaded.changed += programme.version != before
            loaded.unchanged += programme.version == before
    work.session.flush()
    return loaded


def _refuse_strangers(work: Work, records: Iterable[ProgrammeRecord], problems: list[str]) -> None:
    """Refuse a module or part whose id stands under another programme or module already."""
    modules = {module.id: (each.id, module.place) for each in records for module in each.modules}
    parts = {
        part.id: (module.id, part.place)
        for each in records
        for module in each.modules
        for part in module.parts
    }
    rows = select(Module.record_id, Programme.record_id).join(Programme)
    _refuse_moved(work, rows.where(Module.record_id.in_(modules)), modules, "programme", problems)
    below = select(Part.record_id, Module.record_id).join(Module)
    _refuse_moved(work, below.where(Part.record_id.in_(parts)), parts, "module", problems)


def _refuse_moved(
    work: Work, rows: Any, wanted: dict[str, tuple[str, str]], above: str, problems: list[str]
) -> None:
    for id, owner in work.session.execute(rows):
        expected, place = wanted[id]
        if owner != expected:
            problems.append(f"{place}.id: belongs to the {above} {owner} already")


def _brought(work: Work, each: ProgrammeRecord, found: Programme | None, problems: list[str]) -> Programme:
    programme = save_programme(work, found, each.names, record_id=each.id)
    order = [module.id for module in each.modules]
    try:
        remove_other_modules(work, programme, set(order))
    except Refusal as refusal:
        problems.append(f"{each.place}.modules: one is missing. {in_english(work, refusal)}")
        return programme
    for module in each.modules:
        parts = {part.id: part.details for part in module.parts}
        try:
            replace_module(work, programme, module.id, module.details, parts)
        except Refusal as refusal:
            field = _FIELDS.get(refusal.field or "parts", refusal.field or "parts")
            problems.append(f"{module.place}.{field}: {in_english(work, refusal)}")
            return programme
    order_modules(work, programme, order)
    return programme
