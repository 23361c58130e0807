"""Templates are strict: what a page asks for is given to it, and a misspelt name is a fault, not a gap."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from flask import Flask
from jinja2 import Environment, StrictUndefined, nodes

from app.web.rendering import context_of_pages
from tests.architecture.house import ROOT, modules

TEMPLATES = ROOT / "templates"
BUILT_IN = {"self", "super", "caller", "loop", "kwargs", "varargs"}
"""Names that Jinja itself gives where they mean something."""

FRAMES = {"layouts/public.html", "layouts/staff.html"}
Tree = nodes.Template


@cache
def trees() -> dict[str, Tree]:
    """Return all templates of pages, parsed."""
    environment = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 (nothing is rendered)
    paths = sorted(TEMPLATES.rglob("*.html"))
    return {str(path.relative_to(TEMPLATES)): environment.parse(path.read_text()) for path in paths}


def named_in(tree: Tree, *, sharing: bool) -> set[str]:
    """Return the templates that one names; `sharing` only those that see its names."""
    found = set()
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        imported = isinstance(node, nodes.Import | nodes.FromImport)
        if sharing and imported and not node.with_context:
            continue
        if isinstance(node.template, nodes.Const):
            found.add(node.template.value)
        else:  # a page with two frames: {% extends frame %}
            found |= FRAMES
    return found


def whole(name: str, *, sharing: bool = True) -> set[str]:
    """Return a template with all that it names, and what these name."""
    found, ahead = set(), [name]
    while ahead:
        each = ahead.pop()
        if each not in found:
            found.add(each)
            ahead += named_in(trees()[each], sharing=sharing)
    return found


def asked_in(names: set[str]) -> dict[str, set[str]]:
    """Return the names that templates use and do not make themselves, each with its templates."""
    used, made = defaultdict(set), set(BUILT_IN)
    for name in names:
        for node in trees()[name].find_all(nodes.Node):
            if isinstance(node, nodes.Name) and node.ctx == "load":
                used[node.name].add(name)
            elif isinstance(node, nodes.Name | nodes.Macro):
                made.add(node.name)
            elif isinstance(node, nodes.Import):
                made.add(node.target)
            elif isinstance(node, nodes.FromImport):
                made |= {each if isinstance(each, str) else each[1] for each in node.names}
    return {name: where for name, where in used.items() if name not in made}


def renderings() -> Iterator[tuple[str, str, set[str]]]:
    """Return each place where a page is rendered: its module, the template, the names that it gives.

    What comes as `**more` counts as all names that its module, or the one that it took `more` from, gives
    to anything.
    """
    for module in modules().values():
        for call in (node for node in ast.walk(module.tree) if isinstance(node, ast.Call)):
            called = getattr(call.func, "id", getattr(call.func, "attr", ""))
            if called not in ("render_template", "_rendered") or not call.args:
                continue
            given = {keyword.arg for keyword in call.keywords if keyword.arg}
            if any(keyword.arg is None for keyword in call.keywords):
                near = {
                    each.target
                    for each in module.own
                    if each.target.startswith(module.name.rpartition(".")[0])
                }
                for name in (module.name, *near):
                    given |= names_given(modules()[name].tree)
            for node in ast.walk(call.args[0]):
                if isinstance(node, ast.Constant) and str(node.value).endswith(".html"):
                    yield module.name, node.value, given


def names_given(tree: ast.AST) -> set[str]:
    """Return the names that a module gives to anything: keywords, and keys of dictionaries."""
    keywords = {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg}
    keys = {
        key.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }
    return keywords | keys


def test_pages_ask_for_nothing_that_they_are_not_given(app: Flask) -> None:
    with app.test_request_context():
        everywhere = set(app.jinja_env.globals) | set(context_of_pages()) | {"request", "session", "g"}
    missing = {
        f"{module} renders {template}": lacking
        for module, template, given in renderings()
        if (lacking := {n: w for n, w in asked_in(whole(template)).items() if n not in given | everywhere})
    }
    assert missing == {}


def test_every_template_belongs_to_a_page_that_is_rendered() -> None:
    pages = {template for _, template, _ in renderings()}
    assert set(trees()) - {each for page in pages for each in whole(page, sharing=False)} == set()


def test_a_page_that_asks_for_too_much_is_a_fault(app: Flask) -> None:
    assert app.jinja_env.undefined is StrictUndefined
    lenient = [
        str(path.relative_to(ROOT))
        for path in sorted(TEMPLATES.rglob("*.*"))
        for word in ("ignore missing", "is defined", "is not defined", "is undefined")
        if word in path.read_text()
    ]
    assert lenient == []
