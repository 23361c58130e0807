"""Addresses of calendars: every person and account of an installation has a first one."""

from flask import Flask

from app import migrating
from app.work import Work
from tests.support.around_migrations import ready, rows
from tests.support.cast import alicja

BEFORE = "0040_invitations"


def test_they_begin_with_the_first(app: Flask, work: Work) -> None:
    alicja(work).feed_version = 3
    with app.app_context():
        ready(work)
        assert rows("SELECT feed_version FROM people_accounts") == [(3,)]
        migrating.downgrade(revision=BEFORE)
        assert rows("SELECT count(*) FROM people_accounts") == [(1,)]
        migrating.upgrade()
        assert rows("SELECT feed_version FROM people_accounts") == [(1,)]
