"""The house as its source stands: modules with their room, layer, imports and functions."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
APP = ROOT / "app"

ROOMS = (
    "outbox",
    "history",
    "ics",
    "papers",
    "files",
    "office",
    "people",
    "accounts",
    "exports",
    "projects",
    "programmes",
    "events",
    "sign_in",
    "lines",
    "contracts",
    "ledger",
    "groups",
    "questions",
    "eligibility",
    "notices",
    "consents",
    "monitoring",
    "registrations",
    "form_editor",
    "invitations",
    "signed_papers",
    "participation",
    "selection",
    "recruitments",
    "attendance",
    "signing_lists",
    "meeting_reports",
    "door",
    "returned_lists",
    "coaching",
    "progress",
    "nominations",
    "surveys",
    "cards",
    "reports",
    "needs",
    "pictures",
    "interest",
    "timetable",
    "changes",
    "messages",
    "records",
    "bringing",
    "directory",
    "catalogue",
    "own",
    "persons",
    "desk",
    "feeds",
    "site",
    "demo",
)
"""In the order in which a room may import those before it."""

NAMED_LAYERS = {
    "models": 1, "facts": 1, "queries": 2, "access": 2, "messages": 2,
    "operations": 3, "forms": 4, "routes": 5, "commands": 5,
}  # fmt: skip
LEAF = 4
"""From this layer on a module is a leaf: nobody imports it."""


@dataclass(frozen=True)
class Import:
    """One import of a module of ours; `inside` says that it stands in a function."""

    target: str
    line: int
    inside: bool


@dataclass(frozen=True)
class Module:
    """A source file of the application."""

    name: str
    path: Path
    tree: ast.Module
    own: tuple[Import, ...]
    foreign: frozenset[str]

    @property
    def room(self) -> str | None:
        """The room in which the module lies, if any."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 and parts[1] in ROOMS else None

    @property
    def furniture(self) -> str | None:
        """The name that tells the layer: `models` for app.events.models.event."""
        parts = self.name.split(".")
        return parts[2] if self.room and len(parts) > 2 else None

    @property
    def lines(self) -> int:
        """Length of the file."""
        return len(self.path.read_text().splitlines())


def _name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _read(path: Path, known: set[str]) -> Module:
    tree = ast.parse(path.read_text())
    own: list[Import] = []
    foreign: set[str] = set()
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        targets: list[str] = []
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            targets = [each if each in known else node.module for each in whole]
        for target in targets:
            if target.split(".")[0] == "app":
                own.append(Import(target, node.lineno, id(node) in inside))
            else:
                foreign.add(target.split(".")[0])
    return Module(_name_of(path), path, tree, tuple(own), frozenset(foreign))


@cache
def modules() -> dict[str, Module]:
    """Return all modules of the application by name."""
    paths = sorted(APP.rglob("*.py"))
    known = {_name_of(path) for path in paths}
    return {_name_of(path): _read(path, known) for path in paths}


@cache
def layer_of(name: str) -> int:
    """Return the layer of a room's module.

    A module with its own subject's name stands as high as the highest neighbour that it imports.
    """
    module = modules()[name]
    if module.furniture in NAMED_LAYERS:
        return NAMED_LAYERS[module.furniture]
    neighbours = [
        layer_of(each.target)
        for each in module.own
        if each.target in modules() and modules()[each.target].room == module.room and each.target != name
    ]
    return max([1, *neighbours])
