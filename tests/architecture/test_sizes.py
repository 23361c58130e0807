"""Sizes to stay near: a module, function, handler or template that outgrows them says so here."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from tests.architecture.house import ROOT, Module, modules

MODULE_CAP = 400
MODULE_MEDIAN = 90
FUNCTION_CAP = 60
HANDLER_CAP = 30
HANDLER_MEDIAN = 12
TEMPLATE_CAP = 150
TEMPLATE_LINE_CAP = 120
OPENS = re.compile(
    r" *(<(div|p|ul|ol|li|table|thead|tbody|tr|section|form|fieldset|details|dl)( [^<>{}]*)?>"
    r"|\{%-? (if|for|with|call|macro) [^%]*[^-%]-?%\})"
)
"""A line that is nothing but the beginning of an element, or of a block of Jinja."""
CLOSES = re.compile(r" *(</|\{%-? (end|el))")
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


def test_lines_of_pages_stay_short() -> None:
    """A message can't be broken: a line that holds one is measured without it. The lines of a letter are
    what its reader gets, and stay as they are."""
    assert [where for where, line in _page_lines() if _measured(line) > TEMPLATE_LINE_CAP] == []


def test_pages_are_indented_by_twos() -> None:
    """What follows an element or a block that begins on a line of its own stands two blanks further in."""
    crooked = []
    for (where, line), (_, after) in pairwise(_page_lines()):
        opens = OPENS.fullmatch(line)
        if opens and after.strip() and not CLOSES.match(after):
            crooked += [where] if _indent(after) != _indent(line) + 2 else []
    assert crooked == []
    assert [where for where, line in _page_lines() if _indent(line) % 2] == []


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _page_lines() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            yield f"{path.relative_to(ROOT)}:{number}", line


def _measured(line: str) -> int:
    longest = max(re.findall(r'"[^"]*"|\'[^\']*\'', line), key=len, default="")
    alone = len(longest) > 60 and len(line) - len(longest) <= 60
    return len(line) - len(longest) if alone else len(line)


def test_fixtures_stay_small() -> None:
    assert len((ROOT / "tests" / "conftest.py").read_text().splitlines()) <= CONFTEST_CAP
