"""Sizes to stay near: a module, function, handler or template that outgrows them says so here."""

import ast
from collections.abc import Iterator
from statistics import median

from tests.architecture.house import ROOT, Module, modules

MODULE_CAP = 400
MODULE_MEDIAN = 90
FUNCTION_CAP = 60
HANDLER_CAP = 30
HANDLER_MEDIAN = 12
TEMPLATE_CAP = 150
CONFTEST_CAP = 150


def _functions(module: Module) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef):
            yield node


def _length(function: ast.FunctionDef) -> int:
    """Lines of the body, without the docstring and the signature."""
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and len(body) > 1:
        body = body[1:]
    return (function.end_lineno or 0) - body[0].lineno + 1


def _is_handler(function: ast.FunctionDef) -> bool:
    decorators = [d.func for d in function.decorator_list if isinstance(d, ast.Call)]
    return any(isinstance(d, ast.Attribute) and d.attr in ("get", "post", "route") for d in decorators)


def test_modules_stay_small() -> None:
    sizes = {m.name: m.lines for m in modules().values()}
    assert {name: size for name, size in sizes.items() if size > MODULE_CAP} == {}
    assert median(size for size in sizes.values() if size > 5) <= MODULE_MEDIAN


def test_functions_stay_small() -> None:
    long = {
        f"{module.name}.{function.name}": _length(function)
        for module in modules().values()
        for function in _functions(module)
        if _length(function) > FUNCTION_CAP
    }
    assert long == {}


def test_handlers_stay_small() -> None:
    sizes = {
        f"{module.name}.{function.name}": _length(function)
        for module in modules().values()
        for function in _functions(module)
        if _is_handler(function)
    }
    assert {name: size for name, size in sizes.items() if size > HANDLER_CAP} == {}
    assert median(sizes.values()) <= HANDLER_MEDIAN


def test_templates_stay_small() -> None:
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in sorted((ROOT / "templates").rglob("*.*"))
    }
    assert {name: size for name, size in sizes.items() if size > TEMPLATE_CAP} == {}


def test_fixtures_stay_small() -> None:
    assert len((ROOT / "tests" / "conftest.py").read_text().splitlines()) <= CONFTEST_CAP
