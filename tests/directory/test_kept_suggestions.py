"""Kept suggestions of institutions are used, and never behind what is known of institutions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.directory.operations.merging import merge_institutions
from app.directory.operations.parting import take_back
from app.directory.operations.verdicts import Sayings, say
from app.directory.routes.institutions import CACHE
from app.people.models import Institution, InstitutionVerdict, SuggestionVersion
from app.people.operations import (
    add_institution,
    confirm_institution,
    correct_institution,
    institution_for,
    rename_institution,
)
from app.people.operations.institutions import InstitutionDetails
from app.web.page_cache import PageCache
from app.work import Work
from tests.support.statements import reads_of, statements

NOTHING = InstitutionDetails(None, None, None, None)
TYPED = ("ełk", "pisz", "mops", "741", "centrum", "gołdap")


def kept(app: Flask) -> PageCache[bytes]:
    """Return the cache of the application."""
    cache: PageCache[bytes] = app.extensions[CACHE]
    return cache


def suggested(client: FlaskClient) -> list[list[str]]:
    """Return what is suggested for several beginnings."""
    return [client.get(f"/institutions/suggest?q={typed}").json for typed in TYPED]


def version_of(work: Work) -> str | None:
    return work.session.scalar(select(SuggestionVersion.version))


def named(work: Work, name: str) -> Institution:
    made = institution_for(work, name)
    assert made is not None
    return made


def changes(work: Work) -> list[Callable[[], object]]:
    """Everything by which suggestions can change, in an order in which all is possible."""

    def last_verdict() -> InstitutionVerdict:
        return work.session.scalars(select(InstitutionVerdict).order_by(InstitutionVerdict.id.desc())).all()[
            0
        ]

    return [
        lambda: add_institution(work, "MOPS Ełk", NOTHING),
        lambda: confirm_institution(work, named(work, "OPS Gołdap"), replace(NOTHING, municipality="Pisz")),
        lambda: correct_institution(work, named(work, "OPS Gołdap"), replace(NOTHING, nip="7411234567")),
        lambda: correct_institution(work, named(work, "OPS Gołdap"), NOTHING),
        lambda: rename_institution(work, named(work, "MOPS Ełk"), "Centrum w Ełku", date(2026, 1, 1)),
        lambda: add_institution(work, "MOPS Pisz", NOTHING),
        lambda: merge_institutions(work, named(work, "Centrum w Ełku"), named(work, "MOPS Pisz")),
        lambda: take_back(work, last_verdict()),
        lambda: named(work, "Centrum Pisz"),
        lambda: say(work, Sayings(own=[named(work, "Centrum Pisz").id])),
        lambda: take_back(work, last_verdict()),
        lambda: work.session.delete(named(work, "OPS Gołdap")),
    ]


def test_suggestions_are_never_behind(app: Flask, client: FlaskClient, work: Work) -> None:
    same = []
    for number, step in enumerate(changes(work)):
        before, version = suggested(client), version_of(work)
        step()
        work.session.commit()
        after = suggested(client)
        kept(app).forget()
        assert suggested(client) == after, number
        if before == after:
            same.append(number)
            assert version_of(work) == version
    # What somebody typed is suggested to nobody.
    assert same == [8]


def test_kept_suggestions_cost_one_statement(client: FlaskClient, work: Work) -> None:
    add_institution(work, "MOPS Ełk", NOTHING)
    work.session.commit()
    assert client.get("/institutions/suggest?q=mops").json == ["MOPS Ełk"]
    with statements() as seen:
        # Another spelling of the same words.
        assert client.get("/institutions/suggest?q=M.O.P.S.").json == ["MOPS Ełk"]
    [asked] = reads_of(seen)
    assert "people_suggestion_version" in asked


def test_an_undone_change_leaves_the_version(work: Work) -> None:
    made = add_institution(work, "MOPS Ełk", NOTHING)
    work.session.commit()
    version = version_of(work)
    made.name = "MOPS w Ełku"
    work.session.flush()
    work.session.rollback()
    assert version_of(work) == version
