"""Making, changing and removing programmes, modules and parts one by one."""

from dataclasses import asdict

from app.errors import N_, Refusal
from app.programmes import facts
from app.programmes.details import ModuleDetails, Names, PartDetails, check_module, check_part, check_sum
from app.programmes.models import Module, Part, Programme
from app.programmes.operations.locking import lock_programme
from app.programmes.operations.rows import (
    change_row,
    new_record_id,
    next_position,
    put_in_order,
    remove_row,
)
from app.programmes.queries import parts_minutes
from app.work import Work

UNIT_IS_FIXED = N_(
    "The unit is fixed at %(unit)s minutes, because a register of this module is confirmed already:"
    " hours that were earned would read differently."
)


def save_programme(
    work: Work, programme: Programme | None, names: Names, *, record_id: str = "", version: int | None = None
) -> Programme:
    """Make a programme, or change its names. `record_id` names a new one for the loader."""
    if programme is None:
        id = record_id or new_record_id("programme")
        programme = Programme(record_id=id, version=1, created_at=work.now, modules=[])
        work.session.add(programme)
    else:
        lock_programme(work, programme, version)
    change_row(work, programme, programme, asdict(names), facts.PROGRAMME_SAVED)
    return programme


def save_module(
    work: Work,
    programme: Programme,
    module: Module | None,
    details: ModuleDetails,
    *,
    version: int | None = None,
) -> Module:
    """Make a module, or change it.

    Another unit keeps the hours of the parts as they read: 6 hours stay 6 hours. Refuses figures that
    contradict themselves, parts that come to more than the module requires, and another unit once it is
    fixed.
    """
    lock_programme(work, programme, version)
    check_module(details)
    if module is None:
        module = Module(
            record_id=new_record_id("module"), position=next_position(programme.modules), parts=[]
        )
        programme.modules.append(module)
    check_unit(module, details.unit_minutes)
    if module.parts and module.unit_minutes != details.unit_minutes:
        for part in module.parts:
            part.minutes = max(1, round(part.minutes * details.unit_minutes / module.unit_minutes))
    check_sum(details.required_minutes, parts_minutes(module), "required_minutes")
    change_row(work, programme, module, asdict(details), facts.MODULE_SAVED)
    return module


def check_unit(module: Module, unit_minutes: int) -> None:
    """Refuse another unit than the one that is fixed."""
    if module.unit_frozen_at is not None and unit_minutes != module.unit_minutes:
        raise Refusal(UNIT_IS_FIXED, field="unit_minutes", values={"unit": module.unit_minutes})


def save_part(
    work: Work, module: Module, part: Part | None, details: PartDetails, *, version: int | None = None
) -> Part:
    """Make a part, or change it. Refuses parts that come to more than the module requires."""
    lock_programme(work, module.programme, version)
    check_part(details)
    others = parts_minutes(module) - (part.minutes if part is not None else 0)
    check_sum(module.required_minutes, others + details.minutes, "minutes")
    if part is None:
        part = Part(record_id=new_record_id("part"), position=next_position(module.parts))
        module.parts.append(part)
    change_row(work, module.programme, part, asdict(details), facts.PART_SAVED)
    return part


def remove_programme(work: Work, programme: Programme, *, version: int | None = None) -> None:
    """Remove a programme with its modules and parts. Refuses while an edition or a block rests on one."""
    lock_programme(work, programme, version)
    remove_row(work, programme, facts.PROGRAMME_REMOVED)


def remove_module(work: Work, module: Module, *, version: int | None = None) -> None:
    """Remove a module with its parts. Refuses while an edition or a block rests on it."""
    programme = module.programme
    lock_programme(work, programme, version)
    remove_row(work, module, facts.MODULE_REMOVED)
    work.session.expire(programme, ["modules"])
    programme.version += 1


def remove_part(work: Work, part: Part, *, version: int | None = None) -> None:
    """Remove a part. Refuses while a block of some day is planned for it."""
    module = part.module
    lock_programme(work, module.programme, version)
    remove_row(work, part, facts.PART_REMOVED)
    work.session.expire(module, ["parts"])
    module.programme.version += 1


def move_module(work: Work, module: Module, step: int, *, version: int | None = None) -> None:
    """Move a module one place up (-1) or down (1) within its programme."""
    programme = module.programme
    lock_programme(work, programme, version)
    rows = list(programme.modules)
    rows.insert(_target(rows.index(module), step, len(rows)), rows.pop(rows.index(module)))
    programme.version += put_in_order(rows)
    work.session.flush()
    work.session.expire(programme, ["modules"])


def move_part(work: Work, part: Part, step: int, *, version: int | None = None) -> None:
    """Move a part one place up (-1) or down (1) within its module."""
    programme = part.module.programme
    lock_programme(work, programme, version)
    rows = list(part.module.parts)
    rows.insert(_target(rows.index(part), step, len(rows)), rows.pop(rows.index(part)))
    programme.version += put_in_order(rows)
    work.session.flush()
    work.session.expire(part.module, ["parts"])


def _target(place: int, step: int, count: int) -> int:
    return min(max(place + step, 0), count - 1)
