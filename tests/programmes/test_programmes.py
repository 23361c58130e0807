"""Programmes, modules and parts are made, changed, put in order and removed while nothing rests on them."""

import pytest
from sqlalchemy import func, select

from app.errors import Outdated, Refusal
from app.events.details import set_detail
from app.events.models import Block
from app.history.models import HistoryFact
from app.programmes.details import ModuleDetails, Names, PartDetails
from app.programmes.models import Module, Part, Programme
from app.programmes.operations import (
    lock_programme,
    move_module,
    move_part,
    remove_module,
    remove_part,
    remove_programme,
    save_module,
    save_part,
    save_programme,
)
from app.work import Work
from tests.support.cast import an_event


@pytest.fixture
def programme(work: Work) -> Programme:
    return save_programme(work, None, Names("Szkolenia kadry CUS"))


@pytest.fixture
def module(work: Work, programme: Programme) -> Module:
    """60 hours of 45 minutes, of which 6 and 3 belong to parts."""
    made = save_module(work, programme, None, ModuleDetails("Zarządzanie", 60 * 45))
    save_part(work, made, None, PartDetails("CUS jako podmiot", 6 * 45))
    save_part(work, made, None, PartDetails("Usługi w naukach społecznych", 3 * 45))
    return made


def facts(work: Work) -> int:
    return work.session.scalar(select(func.count(HistoryFact.id))) or 0


def test_a_module_has_its_parts_in_order(work: Work, programme: Programme, module: Module) -> None:
    work.session.commit()
    other = save_module(work, programme, None, ModuleDetails("Plany", 52 * 60, 60))
    assert [m.name_pl for m in programme.modules] == ["Zarządzanie", "Plany"]
    move_module(work, other, -1)
    move_part(work, module.parts[0], 1)
    move_part(work, module.parts[-1], 1)
    work.session.commit()
    work.session.expire_all()
    assert [m.name_pl for m in programme.modules] == ["Plany", "Zarządzanie"]
    assert [p.minutes for p in module.parts] == [3 * 45, 6 * 45]


def test_the_same_again_leaves_no_trace(work: Work, programme: Programme, module: Module) -> None:
    version, before = programme.version, facts(work)
    save_programme(work, programme, Names("Szkolenia kadry CUS"))
    save_module(work, programme, module, ModuleDetails("Zarządzanie", 60 * 45))
    save_part(work, module, module.parts[0], PartDetails("CUS jako podmiot", 6 * 45))
    work.session.flush()
    assert (programme.version, facts(work)) == (version, before)


def test_two_who_change_a_programme_at_once_lose_nothing(work: Work, programme: Programme) -> None:
    seen = programme.version
    save_programme(work, programme, Names("Inna nazwa"), version=seen)
    with pytest.raises(Outdated):
        save_module(work, programme, None, ModuleDetails("Moduł", 45), version=seen)
    with pytest.raises(Outdated):
        lock_programme(work, programme, seen)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (ModuleDetails("M", 0), "required_minutes"),
        (ModuleDetails("M", -45), "required_minutes"),
        (ModuleDetails("M", 10**9), "required_minutes"),
        (ModuleDetails("M", 45, 50), "unit_minutes"),
        (ModuleDetails("M", 45, completion_percent=101), "completion_percent"),
        (ModuleDetails("M", 45, part_percent=-1), "part_percent"),
        (ModuleDetails("M", 45, makeup_percent=200), "makeup_percent"),
        (ModuleDetails("M", 45, test_pass_percent=101), "test_pass_percent"),
        (ModuleDetails("M", 45, outcome_days=-1), "outcome_days"),
    ],
)
def test_figures_that_no_module_can_have(
    work: Work, programme: Programme, details: ModuleDetails, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        save_module(work, programme, None, details)
    assert refused.value.field == field


def test_parts_never_come_to_more_than_the_module(work: Work, programme: Programme, module: Module) -> None:
    with pytest.raises(Refusal) as refused:
        save_part(work, module, None, PartDetails("Reszta", 51 * 45 + 1))
    assert refused.value.field == "minutes"
    save_part(work, module, None, PartDetails("Reszta", 51 * 45))
    with pytest.raises(Refusal) as lowered:
        save_module(work, programme, module, ModuleDetails("Zarządzanie", 60 * 45 - 1))
    assert lowered.value.field == "required_minutes"
    with pytest.raises(Refusal):
        save_part(work, module, module.parts[0], PartDetails("Nic", 0))


def test_another_unit_keeps_the_hours_until_it_is_fixed(
    work: Work, programme: Programme, module: Module
) -> None:
    save_module(work, programme, module, ModuleDetails("Zarządzanie", 60 * 60, 60))
    assert [p.minutes for p in module.parts] == [6 * 60, 3 * 60]
    module.unit_frozen_at = work.now
    with pytest.raises(Refusal) as refused:
        save_module(work, programme, module, ModuleDetails("Zarządzanie", 60 * 45))
    assert refused.value.field == "unit_minutes"
    save_module(work, programme, module, ModuleDetails("Zarządzanie II", 61 * 60, 60))
    assert module.name_pl == "Zarządzanie II"


def test_nothing_goes_on_which_an_edition_rests(work: Work, programme: Programme, module: Module) -> None:
    event = an_event(work)
    set_detail(event, "module", module)
    session = event.meetings[0].sessions[0]
    start, end = session.starts_at, session.ends_at
    assert start is not None
    assert end is not None
    session.blocks.append(Block(starts_at=start, ends_at=end, minutes=45, part=module.parts[0]))
    work.session.commit()
    for refused in (
        lambda: remove_programme(work, programme),
        lambda: remove_module(work, module),
        lambda: remove_part(work, module.parts[0]),
    ):
        with pytest.raises(Refusal):
            refused()
    remove_part(work, module.parts[1])
    work.session.commit()
    assert [p.name_pl for p in module.parts] == ["CUS jako podmiot"]
    event.module = None
    session.blocks.clear()
    work.session.commit()
    remove_module(work, module)
    remove_programme(work, programme)
    work.session.commit()
    for table in (Programme, Module, Part):
        assert work.session.scalar(select(func.count()).select_from(table)) == 0
