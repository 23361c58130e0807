"""A stand-in for systemctl: starts and stops what the installed unit files say, without systemd.

Called as `systemctl.py ROOT VERB UNIT...`; ROOT is the root of a machine (see machine.py).
"""

import configparser
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(sys.argv[1])
UNITS = ROOT / "etc" / "systemd" / "system"
RUN = ROOT / "run"


def unit_file(name: str) -> tuple[dict[str, str], str]:
    """Return the section [Service] of a unit, and what stands for %i."""
    base, _, instance = name.partition("@")
    path = UNITS / (f"{base}@.service" if "@" in name else f"{base}.service")
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    if not path.exists():
        sys.exit(f"Unit {name}.service not found.")
    parser.read(path)
    return dict(parser["Service"]), instance


def command(line: str, instance: str) -> list[str]:
    """Return the words of a command line, specifiers replaced."""
    return shlex.split(line.replace("%i", instance).replace("%%", "%"))


def environment(path: str) -> dict[str, str]:
    """Return the settings of an EnvironmentFile, and no others but a bare PATH."""
    lines = [line for line in Path(path).read_text().splitlines() if line and not line.startswith("#")]
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONUNBUFFERED": "1"} | dict(
        line.split("=", 1) for line in lines
    )


def start(name: str) -> None:
    """Start a service; wait for one that ends by itself."""
    if name.endswith(".timer"):
        timer = (UNITS / name).read_text()
        assert "OnCalendar=" in timer
        assert unit_file(name.removesuffix(".timer"))
        return
    service, instance = unit_file(name)
    env = environment(service["EnvironmentFile"])
    with (RUN / f"{name}.log").open("a") as log:
        if service.get("Type") == "oneshot":
            for key in ("ExecStart", "ExecStartPost"):
                subprocess.run(command(service[key], instance), env=env, stdout=log, stderr=log, check=True)
            return
        process = subprocess.Popen(
            command(service["ExecStart"], instance), env=env, cwd="/", stdout=log, stderr=log
        )
    (RUN / f"{name}.pid").write_text(str(process.pid))


def stop(name: str) -> None:
    """Stop a service and wait until it has gone."""
    pid_file = RUN / f"{name}.pid"
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text())
    pid_file.unlink()
    deadline = time.monotonic() + 30
    try:
        os.kill(pid, signal.SIGTERM)
        while time.monotonic() < deadline and _lives(pid):
            time.sleep(0.05)
        if _lives(pid):
            sys.exit(f"{name} did not stop")
    except ProcessLookupError:
        pass


def _lives(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits for its parent does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    found = re.search(r"\) (\w)", state)
    return found is not None and found[1] != "Z"


def reload(name: str) -> None:
    """Let nginx, the one service that reloads, take its new configuration: here, start with it."""
    assert name == "nginx"
    stop(name)
    process = subprocess.Popen([*nginx(), "-g", "daemon off;"], stdout=subprocess.DEVNULL)
    (RUN / "nginx.pid").write_text(str(process.pid))


def nginx() -> list[str]:
    """Return the command that runs the machine's nginx."""
    return ["/usr/sbin/nginx", "-p", f"{ROOT}/run", "-c", f"{ROOT}/run/nginx.conf"]


VERBS = {
    "daemon-reload": [],
    "enable": [start],
    "start": [start],
    "stop": [stop],
    "restart": [stop, start],
    "reload": [reload],
}


def main() -> None:
    """Do as systemctl does."""
    verb, *names = [each for each in sys.argv[2:] if each != "--now"]
    for do in VERBS[verb]:
        for name in names:
            do(name)


if __name__ == "__main__":
    main()
