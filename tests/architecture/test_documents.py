"""Documents say what is there: rooms in their order, tests and files that exist, every decision indexed."""

import re

import pytest

from tests.architecture.house import ROOMS, ROOT

DOCS = ROOT / "docs"
WRITTEN = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
SAYING = sorted(
    [
        *WRITTEN,
        *(ROOT / "app").rglob("*.py"),
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "benchmarks").rglob("*.py"),
        ROOT / "config.py",
        ROOT / "dev",
    ]
)
"""All that names files: documents, and the code with its docstrings and comments."""
PATH = re.compile(r"(?<![\w./-])((?:app|templates|tests|migrations|docs|benchmarks|requirements)/[\w./-]*\w)")
MADE_LATER = {"tests/lanes.json", "requirements/NAME.txt"}
"""Named, but not there from the start: what a green run writes, and a pattern."""


def test_the_map_has_every_room_in_its_order() -> None:
    table = (DOCS / "architecture.md").read_text().partition("## Inside a room")[0]
    named = [
        room
        for row in re.findall(r"^\|[^|]*\|([^|]*)\|", table, re.M)
        for room in re.findall(r"`(\w+)`", row)
    ]
    assert [room for room in named if room != "web"] == list(ROOMS)


def test_every_rule_names_a_test_that_exists() -> None:
    table = (DOCS / "architecture.md").read_text().partition("## The rules")[2].partition("\n## ")[0]
    file = ""
    found = re.findall(r"`(test_\w+\.py)?(?:::(test_\w+))?`", table)
    assert len(found) > 15
    for name, test in found:
        file = name or file
        source = (ROOT / "tests" / "architecture" / file).read_text()
        assert not test or f"def {test}(" in source, test


def test_the_index_has_every_decision_once() -> None:
    index = (DOCS / "decisions" / "README.md").read_text()
    written = sorted(path.name for path in (DOCS / "decisions").glob("[0-9]*.md"))
    assert sorted(re.findall(r"\((\d{4}-[\w-]+\.md)\)", index)) == written
    for line in re.findall(r"^- \[(.*)\]\((.*)\)$", index, re.M):
        title = (DOCS / "decisions" / line[1]).read_text().splitlines()[0]
        assert title == f"# {line[0]}"


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: object) -> None:
    assert isinstance(path, type(ROOT))
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text()):
        assert (path.parent / target).exists(), target


def test_files_that_are_named_exist() -> None:
    gone = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in SAYING
        for name in PATH.findall(path.read_text())
        if name not in MADE_LATER and not (ROOT / name).exists() and not _begins_a_name(name)
    ]
    assert gone == []


def _begins_a_name(name: str) -> bool:
    """Tell whether a file's name begins so: `docs/decisions/0141`, `app/office/shipped/privacy.`."""
    return any((ROOT / name).parent.glob(f"{(ROOT / name).name}*"))
