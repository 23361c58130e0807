"""Programmes come in from a file as they are written, all or nothing, and only once."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.history.models import HistoryFact
from app.programmes.models import Module, Part, Programme
from app.records.operations import load_programmes
from app.work import Work
from tests.support.cast import an_event

FILE: dict[str, Any] = {
    "programmes": [
        {
            "id": "cus", "name_pl": "Szkolenia kadry CUS",
            "modules": [
                {
                    "id": "cus-1", "name_pl": "Zarządzanie i organizacja usług społecznych",
                    "unit_minutes": 45, "required_units": 60, "completion_percent": 80, "makeup_percent": 20,
                    "parts": [
                        {"id": "cus-1-1", "name_pl": "CUS jako podmiot", "units": 6},
                        {"id": "cus-1-2", "name_pl": "Usługi", "name_en": "Services", "units": 54},
                    ],
                },
                {
                    "id": "cus-2", "name_pl": "Plany", "unit_minutes": 60, "required_units": 52,
                    "needs_test": True, "test_pass_percent": 60, "part_percent": 50, "outcome_days": 14,
                },
            ],
        }
    ]
}  # fmt: skip


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    made = copy.deepcopy(FILE)
    change(made["programmes"][0])
    return made


def counts(work: Work) -> tuple[int, ...]:
    tables = (Programme, Module, Part)
    return tuple(work.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


def facts(work: Work) -> int:
    return work.session.scalar(select(func.count(HistoryFact.id))) or 0


def test_a_file_comes_in_as_it_is_written_and_only_once(work: Work) -> None:
    assert load_programmes(work, FILE).problems == []
    work.session.commit()
    work.session.expire_all()
    first, second = work.session.scalars(select(Module).order_by(Module.position))
    assert (first.required_minutes, first.unit_minutes, first.makeup_percent) == (60 * 45, 45, 20)
    assert (first.completion_percent, first.part_percent, first.needs_test) == (80, None, False)
    assert [(p.record_id, p.minutes, p.name_en) for p in first.parts] == [
        ("cus-1-1", 6 * 45, None), ("cus-1-2", 54 * 45, "Services"),
    ]  # fmt: skip
    assert (second.needs_test, second.test_pass_percent, second.part_percent) == (True, 60, 50)
    assert (second.outcome_days, second.makeup_percent, second.required_minutes) == (14, None, 52 * 60)
    before = facts(work)
    loaded = load_programmes(work, FILE)
    assert (loaded.added, loaded.changed, loaded.unchanged) == (0, 0, 1)
    assert facts(work) == before


def test_a_changed_file_updates_by_id(work: Work) -> None:
    load_programmes(work, FILE)
    ids = {m.record_id: m.id for m in work.session.scalars(select(Module))}

    def change(programme: dict[str, Any]) -> None:
        programme["name_pl"] = "Szkolenia CUS"
        first, second = programme["modules"]
        programme["modules"] = [second, first]
        second |= {"id": "cus-2", "unit_minutes": 45}
        first["required_units"] = 20
        first["parts"] = [
            {"id": "cus-1-3", "name_pl": "Nowa", "units": 10},
            {"id": "cus-1-2", "name_pl": "Usługi", "units": 10},
        ]

    loaded = load_programmes(work, changed(change))
    assert (loaded.changed, loaded.problems) == (1, [])
    work.session.commit()
    work.session.expire_all()
    (programme,) = work.session.scalars(select(Programme))
    assert [m.record_id for m in programme.modules] == ["cus-2", "cus-1"]
    assert {m.record_id: m.id for m in programme.modules} == ids
    second, first = programme.modules
    assert (second.unit_minutes, second.required_minutes) == (45, 52 * 45)
    assert [(p.record_id, p.minutes) for p in first.parts] == [("cus-1-3", 450), ("cus-1-2", 450)]
    assert load_programmes(work, changed(change)).unchanged == 1


def _set(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(programme: dict[str, Any]) -> None:
        target: Any = programme
        *way, last = path.split(".")
        for step in way:
            target = target[int(step) if step.isdigit() else step]
        target[int(last) if last.isdigit() else last] = value

    return change


MODULE = "programmes[0].modules[0]"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_set("modules.0.unit_minutes", 50), f"{MODULE}.unit_minutes: must be 45 or 60"),
        (_set("modules.0.unit_minutes", "45"), f"{MODULE}.unit_minutes: must be a whole number, not text"),
        (_set("modules.0.required_units", 0), f"{MODULE}.required_units: must be from 1 to 13333"),
        (_set("modules.0.required_units", 7.5), f"{MODULE}.required_units: must be a whole number"),
        (_set("modules.0.required_units", 59), f"{MODULE}.required_units: The parts come to more"),
        (_set("modules.0.completion_percent", 101), f"{MODULE}.completion_percent: must be from 0 to 100"),
        (_set("modules.0.makeup_percent", -1), f"{MODULE}.makeup_percent: must be from 0 to 100"),
        (_set("modules.0.needs_test", 1), f"{MODULE}.needs_test: must be true or false, not a number"),
        (_set("modules.0.colour", 1), f"{MODULE}.colour: is not a key that Zapisy knows"),
        (_set("modules.0.parts.1.id", "cus-1-1"), f"{MODULE}.parts[1].id: is the same as"),
        (_set("modules.0.parts.0.units", 0), f"{MODULE}.parts[0].units: must be from 1 to 13333"),
        (_set("modules.0.parts.0", "x"), f"{MODULE}.parts[0]: must be an object"),
        (_set("modules.0.parts.0.name_pl", "x" * 301), f"{MODULE}.parts[0].name_pl: is too long"),
        (_set("modules.1.id", "cus-1"), f"programmes[0].modules[1].id: is the same as {MODULE}.id"),
        (_set("modules", {}), "programmes[0].modules: must be a list"),
        (_set("name_pl", ""), "programmes[0].name_pl: must not be empty"),
        (lambda p: p.pop("id"), "programmes[0].id: is missing"),
        (lambda p: p["modules"][0].pop("required_units"), f"{MODULE}.required_units: is missing"),
    ],
)  # fmt: skip
def test_a_refused_field_is_told_with_its_path_and_nothing_is_loaded(
    work: Work, change: Callable[[dict[str, Any]], object], problem: str
) -> None:
    (line,) = load_programmes(work, changed(change)).problems
    assert line.startswith(problem)
    assert counts(work) == (0, 0, 0)


def test_what_no_file_of_programmes_is(work: Work) -> None:
    assert load_programmes(work, []).problems == [": must be an object"]
    assert load_programmes(work, {}).problems == ["programmes: is missing"]
    assert load_programmes(work, {"programmes": [None]}).problems == ["programmes[0]: must be an object"]


def test_a_file_respects_what_rests_on_a_programme(work: Work) -> None:
    load_programmes(work, FILE)
    first, second = work.session.scalars(select(Module).order_by(Module.position))
    first.unit_frozen_at = work.now
    an_event(work, module_id=second.id)
    work.session.commit()
    before = facts(work)
    (line,) = load_programmes(work, changed(_set("modules.0.unit_minutes", 60))).problems
    assert line.startswith(f"{MODULE}.unit_minutes: The unit is fixed at 45 minutes")
    (gone,) = load_programmes(work, changed(lambda p: p["modules"].pop())).problems
    assert gone.startswith("programmes[0].modules: one is missing.")
    other = {"programmes": [FILE["programmes"][0] | {"id": "inny"}]}
    assert load_programmes(work, other).problems[0] == (
        "programmes[0].modules[0].id: belongs to the programme cus already"
    )
    work.session.expire_all()
    assert (counts(work), facts(work)) == ((1, 2, 2), before)


def test_the_command_loads_or_tells_every_refused_field(
    command: Callable[..., Any], tmp_path: Path, work: Work
) -> None:
    path = tmp_path / "programy.json"
    work.session.commit()
    wrong = changed(_set("modules.0.unit_minutes", 1))
    wrong["programmes"][0]["modules"][1]["name_pl"] = 7
    path.write_text(json.dumps(wrong))
    result = command("programmes", "load", str(path))
    assert (result.exit_code, len(result.stderr.splitlines()), result.stdout) == (1, 2, "")
    path.write_text(json.dumps(FILE))
    assert command("programmes", "load", str(path)).stdout == "1 added, 0 changed, 0 unchanged\n"
    assert command("programmes", "load", str(path)).stdout == "0 added, 0 changed, 1 unchanged\n"
    assert counts(work) == (1, 2, 2)
