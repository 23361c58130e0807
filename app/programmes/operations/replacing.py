"""Bringing a whole module and its parts to what a file says, in one act."""

from collections.abc import Mapping
from dataclasses import asdict

from app.programmes import facts
from app.programmes.details import ModuleDetails, PartDetails, check_module, check_part, check_sum
from app.programmes.models import Module, Part, Programme
from app.programmes.operations.editing import check_unit
from app.programmes.operations.rows import change_row, next_position, put_in_order, remove_row
from app.work import Work


def replace_module(
    work: Work, programme: Programme, record_id: str, details: ModuleDetails, parts: Mapping[str, PartDetails]
) -> Module:
    """Make or change the module of this id with all its parts, by id and in the given order.

    Needs the programme's lock. Parts that are not named are removed. Refuses what the single verbs refuse.
    """
    check_module(details)
    for part in parts.values():
        check_part(part)
    check_sum(details.required_minutes, sum(part.minutes for part in parts.values()), "required_minutes")
    module = next((each for each in programme.modules if each.record_id == record_id), None)
    if module is None:
        module = Module(record_id=record_id, position=next_position(programme.modules), parts=[])
        programme.modules.append(module)
    check_unit(module, details.unit_minutes)
    change_row(work, programme, module, asdict(details), facts.MODULE_SAVED)
    _replace_parts(work, module, parts)
    return module


def remove_other_modules(work: Work, programme: Programme, kept: set[str]) -> None:
    """Remove the modules whose ids are not kept. Needs the programme's lock; refuses one in use."""
    for module in [each for each in programme.modules if each.record_id not in kept]:
        remove_row(work, module, facts.MODULE_REMOVED)
        programme.version += 1
    work.session.expire(programme, ["modules"])


def order_modules(work: Work, programme: Programme, order: list[str]) -> None:
    """Put the modules into the order of these ids."""
    rows = sorted(programme.modules, key=lambda module: order.index(module.record_id))
    programme.version += put_in_order(rows)
    work.session.flush()


def _replace_parts(work: Work, module: Module, wanted: Mapping[str, PartDetails]) -> None:
    programme = module.programme
    for part in [each for each in module.parts if each.record_id not in wanted]:
        remove_row(work, part, facts.PART_REMOVED)
        programme.version += 1
    work.session.expire(module, ["parts"])
    have = {part.record_id: part for part in module.parts}
    for record_id, details in wanted.items():
        if record_id not in have:
            have[record_id] = Part(record_id=record_id, position=next_position(module.parts))
            module.parts.append(have[record_id])
        change_row(work, programme, have[record_id], asdict(details), facts.PART_SAVED)
    programme.version += put_in_order([have[record_id] for record_id in wanted])
    work.session.flush()
