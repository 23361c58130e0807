"""The command `serve`: web and worker in one process, from an empty folder to the first page."""

import ctypes
import logging
import os
import resource
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from waitress.server import BaseWSGIServer, create_server

from app import garbage, migrating
from app.demo.build import DEMO_MONITORING_KEY
from app.demo.commands.first_start import (
    FACES_THE_WORLD,
    demo_is_loaded,
    demo_problem,
    load_demo_if_empty,
    sign_ins,
)
from app.extensions import db
from app.outbox.commands.worker import Worker
from app.sealing import Seals
from app.site.routes.notices import DATABASE_DISK, STORAGE
from app.web.connections import Channel
from app.web.logs import log_to_stderr
from app.web.one_process import other_process_problem
from app.web.schema import is_behind
from app.web.stopping import serve_until_told
from app.web.transactions import end_if_schema_differs
from config import BadSetting, from_environment

log = logging.getLogger("zapisy.serve")

LOOPBACK = ("127.0.0.1", "localhost", "::1")


_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
"""The options' numbers in malloc.h."""
_LARGE = 256 * 1024

_FILES = 4096
_FULL = "The disk is full: pages can be read, and nothing can be saved until there is room again."

CreateApp = Callable[[Mapping[str, Any]], Flask]


def serve_command(create_app: CreateApp, loaded: Flask, loaded_with: Mapping[str, Any]) -> click.Command:
    """Return the command; its options come before any setting.

    It serves the application that Flask has loaded to find the command, unless the options ask for other
    settings than that was made with: a second one takes 6 MB. What it does on which database:
    docs/decisions/0012.
    """

    @click.command("serve")
    @click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
    @click.option("--data", type=click.Path(path_type=Path), help="The folder of all data.")
    @click.option("--no-worker", is_flag=True, help="Leave the mail to `worker` processes.")
    @click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
    def serve(port: int, data: Path | None, no_worker: bool, host: str) -> None:
        """Start Zapisy: web and worker in one process.

        A SQLite database is made or upgraded first, and an empty one gets the demo, except in production.
        Without MONITORING_KEY the demo seals participation forms with a key that everybody knows.
        """
        log_to_stderr(os.environ.get("LOG_FORMAT", "text"))
        try:
            listener = _listener(host, port)
            settings = _settings(listener, data)
            app = loaded if settings == loaded_with else create_app(settings)
        except BadSetting as problem:
            sys.exit(str(problem))
        for warning in app.config["WARNINGS"]:
            log.warning(warning)
        with app.app_context():
            _make_ready(app)
            has_demo = demo_is_loaded()
            if has_demo and not app.config["MONITORING_KEYS"]:
                app.extensions["monitoring_seals"] = Seals([DEMO_MONITORING_KEY])
            if _is_full(app):
                log.error(_FULL)
            seen = demo_problem(app.config["BASE_URL"])
        if seen or (has_demo and host not in LOOPBACK):
            sys.exit(FACES_THE_WORLD)
        _run(app, listener, None if no_worker else Worker(app), sign_ins() if has_demo else [])

    return serve


def _listener(host: str, port: int) -> socket.socket:
    """Listen already: a visitor who comes while the demo loads waits for the answer."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1024)
    except OSError as error:
        raise BadSetting(
            f"Zapisy can't listen on port {port} of {host}: {os.strerror(error.errno or 0)}. "
            "Choose another one: --port 8001"
        ) from error
    return listener


def _settings(listener: socket.socket, data: Path | None) -> dict[str, Any]:
    environ = dict(os.environ)
    if data is not None:
        environ["DATA_DIR"] = str(data.absolute())
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return from_environment(environ, here=f"http://{shown}:{port}")


def _make_ready(app: Flask) -> None:
    """End with a sentence unless the database is this code's and this process's alone."""
    try:
        if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
            problem = other_process_problem(app.config["DATA_DIR"])
            if problem:
                sys.exit(problem)
            if is_behind():
                log.info("upgrading the database")
                migrating.upgrade()
        end_if_schema_differs()
        if load_demo_if_empty(app):
            log.info("the demo is loaded")
    except (OSError, SQLAlchemyError) as error:
        sys.exit(_sentence(error))


def _is_full(app: Flask) -> bool:
    """Tell whether the data folder or the database's disk takes nothing more."""
    storage, disk = (app.extensions[each] for each in (STORAGE, DATABASE_DISK))
    return not (storage.has_room() and disk.has_room(db.engine))


def _sentence(problem: Exception) -> str:
    if isinstance(problem, OSError):
        return f"The data can't be used: {problem.strerror}."
    return f"The database can't be used: {getattr(problem, 'orig', None) or type(problem).__name__}."


def server_options(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return how the web server is set up; the bench serves its bare page the same way."""
    return {
        "threads": config["WEB_THREADS"],
        "ident": "Zapisy",
        # Whether a proxy may be believed is decided by TRUSTED_PROXIES alone.
        "clear_untrusted_proxy_headers": not config["TRUSTED_PROXIES"],
        # A room full of people opens more connections than select() can watch; from 900 on those that ask
        # nothing make room (app/web/connections.py).
        "connection_limit": 1000,
        # Bodies lie on the disk before anybody looks at them: not the gigabyte that is the library's limit.
        # Twice ours, so that somebody a little above gets our page.
        "max_request_body_size": 2 * config["MAX_CONTENT_LENGTH"],
        "asyncore_use_poll": True,
    }


def _few_arenas() -> None:
    """Let threads share two heaps where the C library is glibc: with one each, freed memory stays in all.

    What is large, such as a file that was sent in, is given back when it is done with: left to itself glibc
    keeps as much as the largest one had.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_M_ARENA_MAX, 2)
        set_option(_M_MMAP_THRESHOLD, _LARGE)
        set_option(_M_TRIM_THRESHOLD, _LARGE)


def _many_files() -> None:
    """Let the process open many files: each connection is one, and each upload on its way."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _run(app: Flask, listener: socket.socket, worker: Worker | None, sign_ins: list[str]) -> None:
    channels: dict[int, Any] = {}
    _few_arenas()
    _many_files()
    server = create_server(app, map=channels, sockets=[listener], **server_options(app.config))
    assert isinstance(server, BaseWSGIServer)  # noqa: S101 - for the type checker; several listeners make another
    server.channel_class = Channel
    garbage.set_aside()
    thread = _started(worker) if worker else None
    if app.config["LOG_FORMAT"] == "text":
        for line in (f"Zapisy: {app.config['BASE_URL']}", *sign_ins, "Ctrl-C stops it."):
            click.echo(line)
    else:  # a log for programs has no lines for people in between
        log.info("serving %s", app.config["BASE_URL"])
    try:
        serve_until_told(server, channels)
    finally:
        if worker and thread:
            log.info("stopping; the letter in hand is finished first")
            worker.stop()
            thread.join()
        log.info("stopped")


def _started(worker: Worker) -> threading.Thread:
    try:
        worker.beat()  # so that the first look at the health is not too early
    except SQLAlchemyError as error:  # a full disk: pages can be read all the same
        log.error("the worker can't give a sign of life: %s", type(error).__name__)
    thread = threading.Thread(target=worker.run, name="outbox", daemon=True)
    thread.start()
    return thread
