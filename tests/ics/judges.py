"""Programs that people read calendars with, asked what they see in ours."""

import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

HERE = Path(__file__).parent
ICAL_JS = HERE.parent / "vendor" / "ical.js" / "ical.min.js"
SYSTEM_PYTHON = "/usr/bin/python3"
NODE = "node"
KHAL_CONFIG = """
[calendars]
[[own]]
path = {folder}
[locale]
local_timezone = Europe/Warsaw
default_timezone = Europe/Warsaw
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


@dataclass(frozen=True)
class Reading:
    """What a program makes of one entry: an instant in UTC or a whole day, and the texts."""

    uid: str
    start: datetime | date
    end: datetime | date | None
    summary: str
    status: str


def missing(what: str) -> None:
    """Skip where a judge is not installed; in CI that is a failure, since nobody reads skips there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is needed to judge calendars")
    pytest.skip(f"{what} is not installed here: a judge of calendars was not asked")


def read_icalendar(content: bytes) -> list[Reading]:
    """Read with icalendar, whose zones come from the VTIMEZONE only when it does not know their names."""
    calendar = icalendar.Calendar.from_ical(content)
    return [
        Reading(
            str(event["uid"]),
            _utc(event["dtstart"].dt),
            _utc(event["dtend"].dt) if "dtend" in event else None,
            str(event.get("summary", "")),
            str(event["status"]),
        )
        for event in calendar.walk("VEVENT")
    ]


def read_vobject(content: bytes) -> list[Reading]:
    """Read with vobject, after its own check of required and single properties."""
    calendar = vobject.readOne(content.decode())
    calendar.validate(raiseException=True)
    return [
        Reading(
            event.uid.value,
            _utc(event.dtstart.value),
            _utc(event.dtend.value) if hasattr(event, "dtend") else None,
            event.summary.value if hasattr(event, "summary") else "",
            event.status.value,
        )
        for event in calendar.contents.get("vevent", [])
    ]


def read_libical(content: bytes) -> list[Reading]:
    """Read with libical (Evolution, KOrganizer), through the system's Python."""
    bindings = "import gi; gi.require_version('ICalGLib', '3.0'); from gi.repository import ICalGLib"
    if not Path(SYSTEM_PYTHON).exists() or _fails([SYSTEM_PYTHON, "-c", bindings]):
        missing("libical (Debian: gir1.2-ical-3.0 and python3-gi)")
    return _readings(_run([SYSTEM_PYTHON, "-I", str(HERE / "libical_judge.py")], content))


def read_ical_js(content: bytes) -> list[Reading]:
    """Read with ical.js (Thunderbird), in node where there is one, else in Chromium."""
    library = b64encode(ICAL_JS.read_bytes()).decode()
    text = json.dumps(content.decode()).replace("<", "\\u003c")
    program = (
        f'import ICAL from "data:text/javascript;base64,{library}";\n'
        f"{(HERE / 'ical_js_judge.js').read_text()}\n"
    )
    if node := shutil.which(NODE):
        program += f"console.log(JSON.stringify(read(ICAL, {text})));"
        return _readings(_run([node, "--input-type=module", "-"], program.encode()))
    program += f"document.body.textContent = JSON.stringify(read(ICAL, {text}));"
    return _readings(in_chromium(program))


def in_chromium(program: str) -> str:
    """Run a JavaScript module in headless Chromium and return what it leaves as the text of the body."""
    named = [os.environ.get("ZAPISY_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    browser = next(filter(None, map(shutil.which, filter(None, named))), None)
    if browser is None:
        missing("node or Chromium")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "judge.html")
        page.write_text(f"<!doctype html><meta charset=utf-8><body><script type=module>{program}</script>")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "--virtual-time-budget=20000"]
        dom = _run([str(browser), *options, f"--user-data-dir={folder}/profile", page.as_uri()])
    found = re.search(r"<body>(.*)</body>", dom, re.DOTALL)
    assert found is not None, dom[-2000:]
    return html.unescape(found[1])


def read_khal(content: bytes) -> list[Reading]:
    """Read with khal, which shows hours of Warsaw; the ends of whole days are the last day there."""
    khal = shutil.which("khal", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if khal is None:
        missing("khal")
    with tempfile.TemporaryDirectory() as folder:
        config, file = Path(folder, "config"), Path(folder, "calendar.ics")
        config.write_text(KHAL_CONFIG.format(folder=folder))
        file.write_bytes(content)
        layout = "{uid}\x1f{start-long}\x1f{end-long}\x1f{title}\x1f{status}\x1e"
        command = [str(khal), "-c", str(config), "--no-color", "printics", "-f", layout, str(file)]
        shown = _run(command, home=folder)
    records = [record.strip().split("\x1f") for record in shown.split("\x1e")]
    return [_khal_reading(*record) for record in records if len(record) == 5]


def _khal_reading(uid: str, start: str, end: str, summary: str, status: str) -> Reading:
    return Reading(uid.splitlines()[-1], _khal_time(start), _khal_time(end), summary, status.strip())


def _khal_time(shown: str) -> datetime | date:
    if " " not in shown:
        return date.fromisoformat(shown)
    return datetime.fromisoformat(shown).replace(tzinfo=ZoneInfo("Europe/Warsaw")).astimezone(UTC)


def _utc(moment: datetime | date) -> datetime | date:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _readings(answer: str) -> list[Reading]:
    return [
        Reading(
            found["uid"],
            _moment(found["start"]),
            _moment(found["end"]),
            found["summary"] or "",
            found["status"],
        )
        for found in json.loads(answer)
    ]


def _moment(written: str | None) -> Any:
    if written is None:
        return None
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


def _fails(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode != 0


def _run(command: list[str], content: bytes = b"", home: str | None = None) -> str:
    """Return what a program prints; with a home it keeps its own files there."""
    places = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME") if home else ()
    environment = os.environ | {place: str(home) for place in places} | {"PYTHONUTF8": "1"}
    done = subprocess.run(
        command, input=content, capture_output=True, timeout=120, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return done.stdout.decode()
