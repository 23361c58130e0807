"""Which states belong together is said once, where the states are: nowhere else are two put in a row."""

import ast

from tests.architecture.house import Module, modules

STATES = ("RegistrationState", "EventStatus", "Publication", "WindowState", "LetterState", "PaperState")


def _states_in(node: ast.AST) -> list[str]:
    """Return the states that a tuple, list or set puts together."""
    if not isinstance(node, ast.Tuple | ast.List | ast.Set):
        return []
    return [
        f"{each.value.id}.{each.attr}"
        for each in node.elts
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id in STATES
    ]


def _defined_in(module: Module) -> set[str]:
    return {node.name for node in module.tree.body if isinstance(node, ast.ClassDef)} & {*STATES}


def test_sets_of_states_stand_where_the_states_are() -> None:
    defined = {name: module.name for module in modules().values() for name in _defined_in(module)}
    assert sorted(defined) == sorted(STATES)
    wrong = [
        f"{module.name}:{node.lineno} puts together {', '.join(states)}"
        for module in modules().values()
        if module.name not in defined.values()
        for node in ast.walk(module.tree)
        if len(states := _states_in(node)) > 1
    ]
    assert wrong == []
