"""The guide: each of its commands is run by a test, its settings are all there are, its samples are true."""

import ast
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.web.log_lines import formatter
from tests.deploy.document import GUIDE, ROOT, commands, samples

EXAMPLES = ROOT / "docs" / "examples"
SETTING = re.compile(r'environ(?:\.get\(|, )"([A-Z][A-Z_]+)"')
LINE = re.compile(r"\S+ \S+ INFO zapisy\.requests ([A-Z]+) (\S+) (\d{3}) (\d+)ms(?: fault ([0-9a-f]{8}))?")


def run_by_tests() -> set[str]:
    """Return the blocks that the tests of installations name: `run("backup")`, `commands()["restore"]`,
    or a name in a list of those that are run one after the other."""
    named: set[str] = set()
    for file in Path(__file__).parent.glob("test_*.py"):
        if file.name != Path(__file__).name:
            tree = ast.parse(file.read_text())
            named |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)} & set(
                commands()
            )
    return named


def test_every_block_of_commands_is_run() -> None:
    assert set(commands()) - run_by_tests() == set()
    assert len(commands()) > 10


def test_a_block_without_a_name_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_text("```sh\nrm -rf /\n```\n")
    monkeypatch.setattr("tests.deploy.document.GUIDE", tmp_path / "guide.md")
    commands.cache_clear()
    with pytest.raises(AssertionError, match="has a name"):
        commands()
    commands.cache_clear()


def test_every_setting_is_explained_and_no_other() -> None:
    read = set(SETTING.findall((ROOT / "config.py").read_text()))
    table = GUIDE.read_text().partition("## Settings")[2]
    explained = {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([A-Z][A-Z_]+)`", line.split("|")[1])
    }
    assert explained == read
    for file in EXAMPLES.glob("*.env"):
        lines = [line for line in file.read_text().splitlines() if not line.startswith("#")]
        assert {line.partition("=")[0] for line in lines} <= read


def test_links_lead_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", GUIDE.read_text())
    assert [each for each in targets if not (GUIDE.parent / each).exists()] == []


@pytest.fixture
def failing(client: FlaskClient) -> FlaskClient:
    """A client of an application with a page that fails."""
    app = client.application

    def fault() -> str:
        raise ValueError("nobody reads this")

    fault.audience = "everyone"  # type: ignore[attr-defined]
    app.add_url_rule("/fault", "fault", fault)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    return client


@pytest.mark.sqlite
def test_the_log_is_as_the_guide_shows_it(failing: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    page = failing.get("/fault?secret=1").text
    failing.get("/events/nowhere/")
    failing.open("/events/", method="BREW")
    records = [record for record in caplog.records if record.name == "zapisy.requests"]
    lines = [LINE.fullmatch(formatter("text").format(record)) for record in records]
    told = [line.groups() if line else None for line in lines]
    [fault] = [record for record in caplog.records if record.name == "zapisy.errors"]
    reference = fault.getMessage().split()[1]
    assert reference in page
    assert [each and each[:3] + each[4:] for each in told] == [
        ("GET", "/fault", "500", reference),
        ("GET", "/events/<slug>/", "404", None),
        None,
    ]
    assert " (other) (no route) 405 " in formatter("text").format(records[2])
    first = json.loads(formatter("json").format(records[0]))
    [shown] = [json.loads(sample) for sample in samples("json")]
    assert list(first) == list(shown)
    assert {name: type(value) for name, value in first.items()} == {n: type(v) for n, v in shown.items()}
    assert first["reference"] == json.loads(formatter("json").format(fault))["reference"] == reference
    assert json.loads(formatter("json").format(fault))["kind"] == "ValueError"


def test_the_lines_that_the_guide_shows_are_such_lines() -> None:
    shown = [line for sample in samples("text") for line in sample.splitlines()]
    assert [line for line in shown if not LINE.fullmatch(line)] == []
    assert len(shown) == 2


def test_alerts_and_table_name_figures_that_exist() -> None:
    sources = [ROOT / "app" / "site" / "routes" / "metrics.py", ROOT / "app" / "web" / "measures.py"]
    exist = set(re.findall(r'"(zapisy_\w+)"', "".join(path.read_text() for path in sources)))
    text = GUIDE.read_text().partition("### Metrics")[2]
    named = {re.sub(r"_total$", "", name) for name in re.findall(r"\bzapisy_\w+", text)}
    assert named == exist
    scrape, rules = samples("yaml")
    assert "change-this-to-a-long-random-word" in scrape
    assert rules.count("- alert:") == 3


def test_units_are_understood_by_systemd(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not on this machine")
    program = tmp_path / "opt/zapisy/dev"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (tmp_path / "zapisy.env").touch()
    for unit in (EXAMPLES / "systemd").iterdir():
        text = unit.read_text().replace("/opt/zapisy/dev", str(program))
        (tmp_path / unit.name).write_text(text.replace("/etc/zapisy.env", str(tmp_path / "zapisy.env")))
    names = sorted(path.name.replace("@.", "@1.") for path in (EXAMPLES / "systemd").iterdir())
    done = subprocess.run(
        ["systemd-analyze", "verify", *names], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    own = [line for line in done.stderr.splitlines() if "zapisy" in line]
    assert (done.returncode, own) == (0, []), done.stderr


def test_the_wrapper_is_a_sound_script() -> None:
    for script in (EXAMPLES / "zapisy", ROOT / "dev"):
        subprocess.run(["sh", "-n", script], check=True)
