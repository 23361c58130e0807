"""Which suites run in a lane of their own, and what they test (docs/decisions/0141).

Everything below `tests/` that no lane names is in the short lane, which always runs.
"""

from dataclasses import dataclass

SHORT = (
    "accounts", "architecture", "attack", "attendance", "bringing", "cards", "catalogue", "changes",
    "coaching", "consents", "contracts", "core", "demo", "desk", "dev", "directory", "door", "eligibility",
    "events", "exports", "feeds", "files", "form_editor", "groups", "growth", "history", "ics", "interest",
    "invitations", "ledger", "lines", "meeting_reports", "messages", "migrations", "monitoring", "needs",
    "nominations", "notices", "office", "outbox", "own", "papers", "people", "persons", "pictures",
    "programmes", "progress", "projects", "questions", "records", "recruitments", "registrations",
    "replays", "reports", "returned_lists", "selection", "sign_in", "signed_papers", "signing_lists", "site",
    "support", "surveys", "switches", "timetable", "vendor", "web",
)  # fmt: skip
"""The folders of the short lane, except what a lane takes out of them."""


@dataclass(frozen=True, slots=True)
class Lane:
    """Suites, as patterns below `tests/`, and what they test, as patterns below the project's folder."""

    suites: tuple[str, ...]
    paths: tuple[str, ...]


STARTED = ("config.py", "wsgi.py", "app/*.py", "app/web", "app/*/models*", "migrations")
"""What every server that a test starts rests on."""

LANES = {
    # A machine with nginx, Redis and systemd; backups; several processes.
    "installation": Lane(
        suites=("deploy", "site/test_serve.py", "outbox/test_processes.py"),
        paths=(
            *STARTED, "dev", "docs/deploy.md", "docs/examples",
            "app/accounts", "app/demo", "app/files", "app/outbox", "app/site",
        ),
    ),
    # An installation of the version before, upgraded and brought back, on both databases.
    "upgrade": Lane(
        suites=("upgrade",),
        paths=(
            *STARTED, "app/accounts", "app/feeds", "app/ics", "app/ledger", "app/outbox", "app/papers",
            "app/progress", "app/records", "app/sign_in",
        ),
    ),
    # Servers that are killed, disks that fill, databases that stop.
    "faults": Lane(
        suites=("faults",),
        paths=(
            *STARTED, "app/accounts/operations*", "app/accounts/passwords.py", "app/attendance/mark_keys.py",
            "app/attendance/operations*", "app/coaching/operations*", "app/door/operations*",
            "app/files/storage.py", "app/ledger", "app/meeting_reports/operations*", "app/outbox",
            "app/registrations/operations*", "app/site/commands*",
        ),
    ),
    # Hundreds of people at once, against several processes.
    "races": Lane(
        suites=("races",),
        paths=(
            *STARTED, "app/accounts/passwords.py", "app/*/asked*", "app/*/operations*", "app/*/queries*",
            "app/*/summary*", "app/changes/plan.py", "app/changes/release.py",
            "app/files/tables.py", "app/monitoring", "app/recruitments", "app/registrations/commands.py",
            "benchmarks",
        ),
    ),
    # Thousands of requests that no browser would write.
    "hostile": Lane(
        suites=(
            "attack/test_fields.py", "attack/test_fuzz.py", "attack/test_hostile_values.py",
            "attack/test_server.py",
        ),
        paths=(
            *STARTED, "app/*/forms*", "app/*/routes*", "app/catalogue", "app/events/details*", "app/files",
            "templates",
        ),
    ),
    # Every page under every switch of the office.
    "switches": Lane(
        suites=("switches",),
        paths=(
            *STARTED, "app/*/forms*", "app/*/queries*", "app/*/routes*", "app/events/details*", "app/office",
            "app/translations", "templates",
        ),
    ),
    # Chromium on every page, and whole ways through the product.
    "browser": Lane(
        suites=(
            "browser", "journeys", "*/test_in_browser.py", "attack/test_browser.py", "door/test_camera.py",
        ),
        paths=(
            *STARTED, "app/accounts/passwords.py", "app/changes", "app/events/labels.py",
            "app/events/timing.py", "app/projects/parts.py", "app/questions",
            "app/registrations/door_codes.py", "app/*/forms*", "app/*/operations*", "app/*/queries*",
            "app/*/routes*", "app/*/summary*", "app/static", "app/translations", "templates",
        ),
    ),
    # The one script in fresh clones, and the bench.
    "script": Lane(
        suites=("dev/test_dev_script.py", "dev/test_bench.py", "dev/test_bench_day.py"),
        paths=("dev", ".ci", "requirements", "benchmarks", "README.md", "config.py", "wsgi.py", "app/*.py"),
    ),
}  # fmt: skip
