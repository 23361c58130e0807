"""The rules of the house: rooms in order, layers inside, one way down."""

import ast
import re

from tests.architecture.house import APP, LEAF, ROOMS, ROOT, Module, layer_of, modules

WEB = {"flask", "wtforms", "flask_login", "flask_mail", "flask_wtf", "werkzeug"}
VAGUE = re.compile(r"(^|_)(util|utils|helper|helpers|common|manager|service|services|misc)(_|$)")
INCLUDED = re.compile(r"""{%-?\s*(?:include|import|extends|from)\s+["']([a-z_]+)/""")
ASSEMBLED = {"app.rooms", "app.serving"}
"""Where the rooms' leaves are put together: the installation, and the one process of web, worker and demo."""
CORE_BELOW_WEB = {
    "work",
    "texts",
    "clock",
    "columns",
    "bulk",
    "errors",
    "hours",
    "links",
    "sqlite",
    "tables",
    "typed",
    "characters",
}


def _inner(module: Module) -> bool:
    return module.room is not None and module.furniture is not None and layer_of(module.name) < LEAF


def test_a_room_imports_only_rooms_before_it() -> None:
    wrong = [
        f"{module.name}:{each.line} imports {each.target}"
        for module in modules().values()
        if module.room is not None
        for each in module.own
        if (target := modules().get(each.target)) is not None
        and target.room is not None
        and ROOMS.index(target.room) > ROOMS.index(module.room)
    ]
    assert wrong == []


def test_a_template_includes_only_those_of_rooms_before_it() -> None:
    folder, wrong = ROOT / "templates", []
    for path in sorted(folder.rglob("*.html")):
        room = path.relative_to(folder).parts[0]
        for target in INCLUDED.findall(path.read_text()):
            known = target in ROOMS and (room not in ROOMS or ROOMS.index(target) > ROOMS.index(room))
            wrong += [f"{path.relative_to(ROOT)} includes {target}"] if known else []
    assert wrong == []


def test_lower_layers_never_import_higher_ones() -> None:
    wrong = [
        f"{module.name}:{each.line} (layer {layer_of(module.name)}) imports {each.target}"
        for module in modules().values()
        if module.room and module.furniture
        for each in module.own
        if (target := modules().get(each.target)) is not None
        and target.room == module.room
        and target.furniture is not None
        and layer_of(target.name) > layer_of(module.name)
    ]
    assert wrong == []


def test_nobody_imports_a_leaf() -> None:
    # A later room's page may show an earlier room's form: docs/decisions/0147.
    wrong = [
        f"{module.name}:{each.line} imports {each.target}"
        for module in modules().values()
        if module.name not in ASSEMBLED
        for each in module.own
        if (target := modules().get(each.target)) is not None
        and target.room is not None
        and target.furniture is not None
        and layer_of(target.name) >= LEAF
        and not (layer_of(module.name) >= LEAF and target.room == module.room)
        and not (layer_of(module.name) > LEAF and layer_of(target.name) == LEAF)
    ]
    assert wrong == []


def test_rules_run_without_a_request() -> None:
    wrong = [
        f"{module.name} imports {sorted(module.foreign & WEB)}"
        for module in modules().values()
        if (_inner(module) or module.name.removeprefix("app.") in CORE_BELOW_WEB) and module.foreign & WEB
    ]
    assert wrong == []


def test_rules_know_nothing_of_the_edge() -> None:
    wrong = [
        f"{module.name}:{each.line} imports {each.target}"
        for module in modules().values()
        if _inner(module) or module.name.removeprefix("app.") in CORE_BELOW_WEB
        for each in module.own
        if each.target.startswith(("app.web", "app.extensions"))
    ]
    assert wrong == []


def test_the_edge_imports_no_room_but_the_office() -> None:
    wrong = [
        f"{module.name}:{each.line} imports {each.target}"
        for module in modules().values()
        if module.name.startswith("app.web")
        for each in module.own
        if (target := modules().get(each.target)) is not None and target.room not in (None, "office")
    ]
    assert wrong == []


def test_no_import_hides_in_a_function() -> None:
    wrong = [f"{m.name}:{i.line} imports {i.target}" for m in modules().values() for i in m.own if i.inside]
    assert wrong == []


def test_imports_make_no_cycle() -> None:
    graph = {
        name: sorted({each.target for each in module.own if each.target in modules()})
        for name, module in modules().items()
        if name != "app"
    }
    done: set[str] = set()
    cycles: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            cycles.append(" -> ".join([*path[path.index(name) :], name]))
            return
        if name in done or name not in graph:
            return
        for target in graph[name]:
            visit(target, (*path, name))
        done.add(name)

    for name in graph:
        visit(name, ())
    assert cycles == []


def test_only_leaves_commit() -> None:
    wrong = [
        f"{module.name}:{node.lineno}"
        for module in modules().values()
        if _inner(module)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert wrong == []


def test_only_the_clock_asks_the_time() -> None:
    wrong = [
        f"{module.name}:{node.lineno} {node.attr}"
        for module in modules().values()
        if module.name != "app.clock"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "today", "utcnow")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date", "dt")
    ]
    assert wrong == []


def test_nothing_has_a_vague_name() -> None:
    places = [p for folder in (APP, ROOT / "templates", ROOT / "tests") for p in folder.rglob("*")]
    wrong = [str(p.relative_to(ROOT)) for p in places if VAGUE.search(p.stem) and "vendor" not in p.parts]
    wrong += [
        f"{module.name}.{node.name}"
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and VAGUE.search(_snake(node.name))
    ]
    assert wrong == []


def test_every_room_is_known() -> None:
    folders = {p.name for p in APP.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    assert folders - {"web"} == set(ROOMS)


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
