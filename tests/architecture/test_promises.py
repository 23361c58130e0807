"""Every public name says what it promises, every message exists in both languages."""

import ast

from app.history.facts import all_declared
from tests.architecture.house import modules
from tests.support import catalogues


def test_public_names_have_docstrings() -> None:
    wrong = []
    for module in modules().values():
        if module.tree.body and not ast.get_docstring(module.tree):
            wrong.append(module.name)
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                wrong += [f"{module.name}.{node.name}"] if not ast.get_docstring(node) else []
    assert wrong == []


def test_ignores_say_why() -> None:
    wrong = []
    for module in modules().values():
        for number, line in enumerate(module.path.read_text().splitlines(), start=1):
            for mark in ("# type: ignore", "# noqa"):
                _, found, rest = line.partition(mark)
                if found and not rest.partition("]" if "ignore" in mark else " ")[2].strip(" #()"):
                    wrong.append(f"{module.name}:{number}")
    assert wrong == []


def test_catalogues_are_complete() -> None:
    assert catalogues.problems() == []


def test_facts_are_declared() -> None:
    assert len(all_declared()) > 20
