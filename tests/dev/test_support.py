"""The suite's own parts: they do what they say, and leave nothing running behind."""

import os
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from tests.support.browser import OpenPage, assert_axe_clean, assert_fits
from tests.support.missing import missing
from tests.support.postgres import installed_binaries, running_postgres, wheel_binaries
from tests.support.smtp import MailServer


def send(server: MailServer, timeout: float = 60.0) -> dict[str, tuple[int, bytes]]:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org, c@example.org", "Zażółć"
    mail.set_content("Treść")
    with smtplib.SMTP(server.host, server.port, timeout=timeout) as smtp:
        return smtp.send_message(mail)


def test_the_mail_server_keeps_what_it_accepts(mail_server: MailServer) -> None:
    send(mail_server)
    (mail,) = mail_server.wait_for(1)
    assert (mail.sender, mail.recipients) == ("a@example.org", ("b@example.org", "c@example.org"))
    assert (mail.message["Subject"], mail.text.strip()) == ("Zażółć", "Treść")


def test_the_mail_server_refuses_one_recipient(mail_server: MailServer) -> None:
    mail_server.refuse("C@example.org")
    assert send(mail_server) == {"c@example.org": (550, b"5.1.1 No such mailbox")}
    assert mail_server.received[0].recipients == ("b@example.org",)


def test_the_mail_server_answers_as_told(mail_server: MailServer) -> None:
    mail_server.answer()
    with pytest.raises(smtplib.SMTPDataError) as refused:
        send(mail_server)
    assert refused.value.smtp_code == 451
    mail_server.behave()
    send(mail_server)
    assert len(mail_server.received) == 1


def test_the_mail_server_hangs_and_drops(mail_server: MailServer) -> None:
    mail_server.hang(1.0)
    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        send(mail_server, timeout=0.2)
    mail_server.behave()
    mail_server.drop()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(mail_server)
    assert mail_server.received == []


@pytest.mark.slow
@pytest.mark.parametrize("find", [installed_binaries, wheel_binaries])
def test_postgres_starts_from_either_source(find: Callable[[], Path | None]) -> None:
    binaries = find()
    if binaries is None:
        missing("one of the two PostgreSQL servers", "apt-get install postgresql")
    with running_postgres(binaries) as server:
        name = server.create(server.create())
        server.drop(name)
        folder = Path(server.url("x").partition("host=")[2])
        assert folder.exists()
    assert not folder.exists()


@pytest.mark.slow
def test_a_killed_suite_leaves_no_postgres_behind() -> None:
    binaries = installed_binaries() or wheel_binaries()
    if binaries is None:
        missing("PostgreSQL", "apt-get install postgresql")
    program = (
        "import pathlib, sys, time\n"
        "from tests.support.postgres import running_postgres\n"
        "with running_postgres(pathlib.Path(sys.argv[1])) as server:\n"
        "    print(server.url('postgres').partition('host=')[2], flush=True)\n"
        "    time.sleep(60)\n"
    )
    command = [sys.executable, "-c", program, str(binaries)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as suite:
        assert suite.stdout is not None
        folder = Path(suite.stdout.readline().strip())
        psycopg.connect(host=str(folder), user="zapisy", dbname="postgres").close()
        os.killpg(suite.pid, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not folder.exists()


def test_each_test_has_an_empty_migrated_database_of_its_own(app: Flask, session: Session) -> None:
    tables = inspect(session.connection()).get_table_names()
    assert "alembic_version" in tables


@pytest.mark.browser
@pytest.mark.parametrize("viewport", ["phone", "desktop"])
def test_axe_finds_what_is_wrong_and_nothing_else(page: Page, viewport: str) -> None:
    head = "<!doctype html><html lang=en><title>t</title><meta name=viewport content='width=device-width'>"
    page.set_content(f"{head}<main><h1>Title</h1><p>Text</p></main>")
    assert page.viewport_size == {"phone": {"width": 360, "height": 740}}.get(
        viewport, {"width": 1280, "height": 900}
    )
    assert_axe_clean(page)
    assert_fits(page)
    page.set_content(f"{head}<main><h1>Title</h1><input><p style='width:2000px'>wide</p></main>")
    with pytest.raises(AssertionError, match="label"):
        assert_axe_clean(page)
    with pytest.raises(AssertionError, match="wider"):
        assert_fits(page)


@pytest.mark.browser
def test_pages_speak_the_language_asked_for(open_page: OpenPage) -> None:
    assert open_page(language="en").evaluate("navigator.language") == "en-GB"
    assert open_page().evaluate("navigator.language") == "pl-PL"
