"""A machine for the guide's commands: its own /etc, /opt, /srv, and stand-ins for what changes a real one.

`apt-get`, `useradd`, `chown` and `createuser` do nothing, `sudo` and `id` believe everybody, `systemctl`
starts what the unit files say. All other commands are the real ones. In the commands and in what they copy
to /etc, paths, ports and addresses are replaced by the machine's.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.deploy.document import ROOT, commands
from tests.support.guard import Guard
from tests.support.missing import missing
from tests.support.ports import free_port
from tests.support.server import INHERITED, START_SECONDS, is_healthy

_PATHS = re.compile(r"(?<![\w/.}])/(etc|opt|srv|usr/local|var/log/nginx)/")
REPOSITORY = "https://git.example.org/zapisy.git"


@dataclass
class Machine:
    """A machine below `root`; `words` are further replacements, `ports` those of the guide's numbers."""

    root: Path
    group: int
    words: Mapping[str, str]
    ports: dict[str, int]
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, name: str, *, fails: bool = False, **words: str) -> subprocess.CompletedProcess[str]:
        """Run a block of the guide; its first command that fails ends it."""
        text = commands()[name]
        for word, value in words.items():
            assert word in text
            text = text.replace(word, value)
        return self.shell(self.here(text), fails=fails)

    def shell(
        self, text: str, *, fails: bool = False, typed: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run commands on the machine; `typed` is what is typed at a question."""
        # Without a terminal of its own a question would be asked at the terminal in which the suite runs.
        apart = {"start_new_session": True} if typed is not None else {"process_group": self.group}
        done = subprocess.run(
            ["/bin/sh", "-ec", text],
            input=typed or "",
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            **apart,  # type: ignore[call-overload]
        )
        assert (done.returncode != 0) == fails, f"{text}\n{done.stdout}\n{done.stderr}"
        self.settle()
        return done

    def here(self, text: str) -> str:
        """Return a text with the machine's own paths, ports and addresses."""
        text = _PATHS.sub(rf"{self.root}/\1/", text)
        text = re.sub(r"listen (80|443)\b", lambda found: f"listen 127.0.0.1:{self.ports[found[1]]}", text)
        for number in ("8000", "8001", "8002", "6379"):
            text = re.sub(rf"\b{number}\b", str(self.ports[number]), text)
        for word, value in self.words.items():
            text = text.replace(word, value)
        return text

    def settle(self) -> None:
        """Put the machine's own paths into what a command has copied out of the repository."""
        for folder in ("etc", "usr/local/bin"):
            for path in (self.root / folder).rglob("*"):
                if (
                    path.is_file()
                    and path.suffix != ".pem"
                    and str(self.root) not in (text := path.read_text())
                ):
                    path.write_text(self.here(text))

    def url(self, port: str) -> str:
        """Return the address of a web process, by the guide's number."""
        return f"http://127.0.0.1:{self.ports[port]}"

    def wait(self, *ports: str) -> None:
        """Wait until the web processes are well."""
        deadline = time.monotonic() + START_SECONDS
        while not all(is_healthy(self.url(port)) for port in ports):
            assert time.monotonic() < deadline, self.logs()
            assert not self.ended(), self.logs()
            time.sleep(0.05)

    def ended(self) -> list[str]:
        """Return the services that were started and have ended by themselves."""
        started = [file for file in (self.root / "run").glob("*.pid") if file.name != "nginx.own.pid"]
        return [file.stem for file in started if not lives(int(file.read_text()))]

    def logs(self) -> str:
        """Return what all services have printed."""
        return "\n".join(f"{path}:\n{path.read_text()}" for path in (self.root / "run").glob("*.log"))

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.root / "srv" / "zapisy"


@contextmanager
def running_machine(
    root: Path, words: Mapping[str, str], environment: Mapping[str, str] | None = None
) -> Iterator[Machine]:
    """Make a machine, and end everything on it with the block, or with the suite."""
    if not (ROOT / ".git").exists():
        missing("the project's history (.git)", "run the tests in a clone")
    for folder in ("bin", "run", "etc/systemd/system", "etc/nginx/conf.d", "opt", "srv", "usr/local/bin"):
        (root / folder).mkdir(parents=True)
    (root / "var/log/nginx").mkdir(parents=True)
    ports = {number: free_port() for number in ("80", "443", "8000", "8001", "8002", "6379")}
    _origin(root / "origin.git")
    leader = subprocess.Popen(["sleep", "infinity"], process_group=0, text=True)
    guard = Guard(leader)
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    path = f"{root}/bin:{root}/usr/local/bin:/usr/local/bin:/usr/sbin:/usr/bin:/bin"
    words = {REPOSITORY: f"{root}/origin.git", "MAIL_SERVER=smtp.example.org\n": "", **words}
    machine = Machine(root, leader.pid, words, ports, inherited | {"PATH": path, **(environment or {})})
    _stand_ins(root)
    try:
        yield machine
    finally:
        guard.end()


def _origin(folder: Path) -> None:
    """Make the repository that is cloned: the history, and what is not committed yet as a commit."""
    subprocess.run(["git", "clone", "-q", "--bare", str(ROOT), str(folder)], check=True)
    git("add", "--all", folder=folder)
    commit(folder, git("write-tree", folder=folder), "What is being tested")


def commit(folder: Path, tree: str, message: str) -> str:
    """Add a commit to the repository that is cloned, and return its name."""
    me = ("-c", "user.name=Zapisy", "-c", "user.email=zapisy@example.org")
    made = git(*me, "commit-tree", tree, "-p", "HEAD", "-m", message, folder=folder)
    git("update-ref", "HEAD", made, folder=folder)
    return made


def git(*arguments: str, folder: Path) -> str:
    """Return what git says of a bare repository, whose files are the project's."""
    places = (f"--git-dir={folder}", f"--work-tree={ROOT}", "-c", "core.bare=false")
    return subprocess.run(
        ["git", *places, *arguments], capture_output=True, text=True, check=True
    ).stdout.strip()


def _stand_ins(root: Path) -> None:
    venv = Path(sys.prefix)
    scripts = {
        "sudo": '[ "$1" != -u ] || shift 2\nexec "$@"',
        "id": '[ "$1" != -un ] || { echo zapisy; exit; }\nexec /usr/bin/id "$@"',
        **dict.fromkeys(("apt-get", "useradd", "chown", "createuser"), ":"),
        "systemctl": f'exec {sys.executable} -I {Path(__file__).with_name("systemctl.py")} {root} "$@"',
        "nginx": f'exec /usr/sbin/nginx -p {root}/run -c {root}/run/nginx.conf "$@"',
        # What is installed for the suite serves every version: ./dev finds its environment up to date.
        "git": f'/usr/bin/git "$@"\n[ -d {root}/opt/zapisy ] || exit 0\nmkdir -p {root}/opt/zapisy/.venv\n'
        f"cd {root}/opt/zapisy\n"
        f"for each in bin lib pyvenv.cfg; do [ -e .venv/$each ] || ln -s {venv}/$each .venv/$each; done\n"
        "cksum <requirements/run.txt >.venv/.installed-run",
    }
    for name, body in scripts.items():
        (root / "bin" / name).write_text(f"#!/bin/sh\nset -e\n{body}\n")
        (root / "bin" / name).chmod(0o755)
    (root / "run" / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''}\npid {root}/run/nginx.own.pid;\n"
        f"error_log {root}/run/nginx.log crit;\nevents {{ worker_connections 256; }}\n"
        f"http {{ include {root}/etc/nginx/conf.d/*.conf; {_folders(root)} }}\n"
    )


def _folders(root: Path) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return " ".join(f"{kind}_temp_path {root}/run/{kind};" for kind in kinds)


def lives(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except FileNotFoundError:
        return False


def need(program: str, package: str) -> None:
    """Skip the test, loudly, without a program; fail it under CI."""
    if shutil.which(program, path="/usr/sbin:/usr/bin:/bin:/usr/local/bin") is None:
        missing(program, f"apt-get install {package}")
