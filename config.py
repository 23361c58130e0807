"""Every setting, read from the environment once, with its default and its meaning."""

import os
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parent

KEY_FILE = "secret_key"
"""What the file in the data folder is called that keeps the keys where SECRET_KEY gives none."""


SHORTEST_MONITORING_KEY = 32
"""Characters of a key that seals monitoring data: its fingerprint is shown, and must not help to guess it."""


class BadSetting(ValueError):
    """A setting that can't be used; its text is a sentence for the person who starts the program."""


def from_environment(
    environ: Mapping[str, str] = os.environ, here: str = "http://127.0.0.1:8000"
) -> dict[str, Any]:
    """Return the configuration for `create_app`; `here` is the public address where BASE_URL gives none.

    Creates the data folder and, when no SECRET_KEY is given, a key kept in it (mode 0600).
    Raises BadSetting with a sentence naming the variable.
    """
    data = Path(environ.get("DATA_DIR") or ROOT / "instance").absolute()
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(f"DATA_DIR: the folder {data} can't be made ({error.strerror}).") from error
    keys = keys_in(environ.get("SECRET_KEY", "")) or keys_in(_kept_key(data))
    monitoring, unfit = _monitoring_keys(environ, keys)
    server = environ.get("MAIL_SERVER", "")
    address = _base_url(environ.get("BASE_URL") or here)
    secure = address.startswith("https://")
    sender_name, sender = _sender(environ)
    return {
        # Where everything lives: the SQLite database, uploads, mail without a server.
        "DATA_DIR": data,
        # PostgreSQL as postgresql+psycopg://…; without it a SQLite file in DATA_DIR.
        "SQLALCHEMY_DATABASE_URI": _database(environ.get("DATABASE_URL", ""), data),
        # Seconds that PostgreSQL may take for one statement, less for a lock or a connection (0: no limit);
        # on SQLite a write waits half as long for another's.
        "DATABASE_PATIENCE": _number(environ, "DATABASE_PATIENCE", 30),
        # Whether SQLite waits for the disk at each commit: full, or normal (a power cut may undo some).
        "SQLITE_SYNC": _word(environ, "SQLITE_SYNC", ("full", "normal")),
        # Signs sessions and links; several, separated by commas: the first signs, all verify.
        # Without it the key is kept in DATA_DIR/secret_key, in the same form.
        "SECRET_KEY": keys[0],
        "SECRET_KEY_FALLBACKS": keys[1:],
        # Seals participation forms; several, separated by commas: the first seals, all open. Kept neither in
        # the database nor in DATA_DIR nor in a backup (docs/decisions/0210). Empty: the forms are closed.
        "MONITORING_KEYS": monitoring,
        # The public address, for links in mails; Zapisy stands at the root of its host.
        "BASE_URL": address,
        # How many proxies in front may be believed about address and scheme.
        "TRUSTED_PROXIES": _number(environ, "TRUSTED_PROXIES", 0),
        "SESSION_COOKIE_SECURE": secure,
        # With this prefix browsers take the cookie from nobody but this host, over TLS.
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        # Browsers then keep to TLS for every host below BASE_URL's as well: only where all of them have it.
        "HSTS_SUBDOMAINS": environ.get("HSTS_SUBDOMAINS", "") == "1",
        # Hours after which a sign-in ends, and minutes after its last use.
        "SESSION_HOURS": _at_least_one(environ, "SESSION_HOURS", 12),
        "SESSION_IDLE_MINUTES": _at_least_one(environ, "SESSION_IDLE_MINUTES", 240),
        # Hours before the beginning of an online meeting from which people with a place see its link.
        "MEETING_ACCESS_HOURS": _at_least_one(environ, "MEETING_ACCESS_HOURS", 24),
        # For how many months it is kept who opened pages about people.
        "ACCESS_LOG_MONTHS": _at_least_one(environ, "ACCESS_LOG_MONTHS", 24),
        # Codes from an app in addition to the password of staff: by_role (those who read many people's data
        # must, the others may), optional (each may), required (all must), off. Empty: by_role, but an
        # installation that is older than that keeps `optional`; the demo asks nobody (docs/decisions/0091).
        "TWO_FACTOR": _word(environ, "TWO_FACTOR", ("", "by_role", "optional", "required", "off")),
        # The office's name, e-mail and phone: kept when the first account is made, then changed on the page
        # of the office's settings alone (docs/decisions/0115).
        "OFFICE_NAME": environ.get("OFFICE_NAME", ""),
        "OFFICE_EMAIL": environ.get("OFFICE_EMAIL", ""),
        "OFFICE_PHONE": environ.get("OFFICE_PHONE", ""),
        # Days for the draft of the accessibility statement: the site's publication, the last review.
        "SITE_PUBLISHED": _day(environ, "SITE_PUBLISHED"),
        "ACCESSIBILITY_REVIEWED": _day(environ, "ACCESSIBILITY_REVIEWED"),
        # "production" forbids the demo.
        "ENVIRONMENT": environ.get("ENVIRONMENT", "office"),
        # Without MAIL_SERVER mail is written to DATA_DIR/mail/*.eml.
        "MAIL_SERVER": server,
        "MAIL_PORT": _number(environ, "MAIL_PORT", 25),
        "MAIL_USE_TLS": environ.get("MAIL_USE_TLS", "") == "1",
        "MAIL_USE_SSL": environ.get("MAIL_USE_SSL", "") == "1",
        "MAIL_USERNAME": environ.get("MAIL_USERNAME") or None,
        "MAIL_PASSWORD": environ.get("MAIL_PASSWORD") or None,
        # From whom mail comes: zapisy@example.org, or with a name instead of the office's before <it>.
        "MAIL_DEFAULT_SENDER": sender,
        "MAIL_SENDER_NAME": sender_name,
        "MAIL_TIMEOUT": _number(environ, "MAIL_TIMEOUT", 20),
        "MAIL_TRIES": _number(environ, "MAIL_TRIES", 8),
        "MAIL_KEEP_DAYS": _number(environ, "MAIL_KEEP_DAYS", 90),
        # Limits of tries are counted in memory, or in Redis for several web processes.
        "RATELIMIT_STORAGE_URI": environ.get("REDIS_URL") or "memory://",
        # Lines of the log: "text" for people, "json" for programs.
        "LOG_FORMAT": _word(environ, "LOG_FORMAT", ("text", "json")),
        # Who shows it may read /metrics; without it there is no such page.
        "METRICS_TOKEN": _metrics_token(environ),
        "WEB_THREADS": _number(environ, "WEB_THREADS", 8),
        # Rendered parts of pages are kept until what they show changes; 0 renders each anew, to measure.
        "KEEP_PAGES": environ.get("KEEP_PAGES", "1") != "0",
        "MAX_CONTENT_LENGTH": _number(environ, "MAX_UPLOAD_MB", 12) * 1024 * 1024,
        # Sentences for the person who starts the program: it works, and something is likely to be wrong.
        "WARNINGS": [*_mail_warnings(environ), *unfit],
    }


def _database(url: str, data: Path) -> str:
    if not url:
        return f"sqlite:///{data / 'zapisy.sqlite3'}"
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if url.startswith(("postgresql+psycopg://", "sqlite:///")):
        return url
    raise BadSetting("DATABASE_URL: use postgresql://… or leave it out for SQLite.")


def _base_url(text: str) -> str:
    """Return the public address without a slash at its end; Zapisy knows no path before its own."""
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good or parts.username is not None or text != "".join(text.split()):
        raise BadSetting(f"BASE_URL: an address such as https://zapisy.example.org is needed, not {text!r}.")
    if parts.path not in ("", "/") or "?" in text or "#" in text:
        raise BadSetting(
            f"BASE_URL: an address without a path is needed, not {text!r}; "
            "give Zapisy a host name of its own."
        )
    return f"{parts.scheme}://{parts.netloc}"


_MAILBOX = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*")


def _sender(environ: Mapping[str, str]) -> tuple[str, str]:
    """Return name (may be empty) and address of MAIL_SENDER, an internationalised domain converted."""
    text = (environ.get("MAIL_SENDER") or "zapisy@localhost.localdomain").strip()
    match = re.fullmatch(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>", text)
    name, address = (match["name"].strip(), match["address"].strip()) if match else ("", text)
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = name[1:-1].replace('\\"', '"').strip()
    local, _, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    if not (_MAILBOX.fullmatch(local) and _HOST.fullmatch(domain)):
        raise BadSetting(
            f"MAIL_SENDER: an address with a domain is needed (zapisy@example.org), not {text!r}."
        )
    return name, f"{local}@{domain}"


_THIS_MACHINE = ("localhost", "localhost.localdomain", "::1")


def _mail_warnings(environ: Mapping[str, str]) -> list[str]:
    """Return what letters would lack that leave for the world; refuse it where they surely do."""
    server = environ.get("MAIL_SERVER", "").strip("[]")
    missing = {
        "BASE_URL": "the links in its letters lead to this machine only",
        "MAIL_SENDER": "its letters come from localhost.localdomain, which most servers refuse",
    }
    told = [
        f"MAIL_SERVER is set and {name} is not: {what}; set {name}."
        for name, what in missing.items()
        if server and not environ.get(name)
    ]
    if told and server not in _THIS_MACHINE and not server.startswith("127."):
        raise BadSetting(told[0])
    return told


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, "")
    if not value:
        return default
    if not value.isascii() or not value.isdigit():
        raise BadSetting(f"{name}: a whole number is needed, not {value!r}.")
    return int(value)


def _at_least_one(environ: Mapping[str, str], name: str, default: int) -> int:
    number = _number(environ, name, default)
    if number == 0:
        raise BadSetting(f"{name}: a number above 0 is needed.")
    return number


def _word(environ: Mapping[str, str], name: str, words: tuple[str, ...]) -> str:
    """Return one of the words; the first is the default."""
    value = environ.get(name) or words[0]
    if value not in words:
        raise BadSetting(f"{name}: one of {', '.join(filter(None, words))} is needed, not {value!r}.")
    return value


def _day(environ: Mapping[str, str], name: str) -> date | None:
    value = environ.get(name)
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadSetting(f"{name}: a day such as 2026-11-21 is needed, not {value!r}.") from error


def keys_in(text: str) -> list[str]:
    """Return the keys of a setting or of the file that keeps them, the one that signs first."""
    return [key.strip() for key in text.split(",") if key.strip()]


def _monitoring_keys(environ: Mapping[str, str], others: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the keys of MONITORING_KEY that can be used, and sentences about the others.

    A key that can't be used closes the participation forms, and nothing else.
    """
    given = keys_in(environ.get("MONITORING_KEY", ""))
    told = []
    if any(len(key) < SHORTEST_MONITORING_KEY for key in given):
        told.append(
            f"MONITORING_KEY: a key of at least {SHORTEST_MONITORING_KEY} characters is needed, as "
            "`zapisy monitoring new-key` makes one; a shorter one is not used."
        )
    if set(given) & set(others):
        told.append("MONITORING_KEY: a key that is in SECRET_KEY too is not used; it needs one of its own.")
    return [key for key in given if len(key) >= SHORTEST_MONITORING_KEY and key not in others], told


def _metrics_token(environ: Mapping[str, str]) -> str:
    token = environ.get("METRICS_TOKEN", "")
    if token and len(token) < 16:
        raise BadSetting("METRICS_TOKEN: at least 16 characters are needed.")
    return token


def _kept_key(data: Path) -> str:
    path = data / KEY_FILE
    try:
        if not path.exists():
            _keep_new_key(path)
        kept = path.read_text().strip()
    except OSError as error:
        raise BadSetting(f"DATA_DIR: {path} can't be used ({error.strerror}).") from error
    if not kept:
        raise BadSetting(f"DATA_DIR: {path} is empty; put the key back, or remove the file for a new one.")
    return kept


def _keep_new_key(path: Path) -> None:
    """Write a key whole or not at all: a web process and its workers may start at the same moment."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with open(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # another process was first: its key holds
        except PermissionError:
            fresh.replace(path)  # a file system without links
    finally:
        fresh.unlink(missing_ok=True)
