"""An office that worked before it had settings keeps what it showed; a new one begins empty."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import migrating
from app.accounts.models import Role
from app.extensions import db
from app.office.models import NoticeKind, OfficeSettings
from app.office.operations import publish_notice, save_notice, save_settings
from app.registrations.models import Registration
from app.registrations.operations import Application, sign_up
from app.work import Work
from tests.conftest import TestClock
from tests.support.cast import an_event, session_key, staff


def before() -> str:
    """Return the revision before the office's tables."""
    known = migrating.revisions()
    return known[next(at for at, name in enumerate(known) if name.endswith("_office")) - 1]


def again(app: Flask) -> None:
    """Take the newest steps back, the office's among them, and do them anew."""
    with app.app_context():
        db.engine.dispose()
        migrating.downgrade(revision=before())
        migrating.upgrade()
        db.engine.dispose()


class TestNamed:
    """An office whose environment says who it is."""

    @pytest.fixture
    def config_changes(self) -> dict[str, Any]:
        """What OFFICE_* say."""
        return {
            "OFFICE_NAME": "ROPS w Olsztynie",
            "OFFICE_EMAIL": "rops@example.pl",
            "OFFICE_PHONE": "89 521 95 00",
        }

    def test_it_reads_as_before(self, app: Flask, client: FlaskClient, work: Work) -> None:
        staff(work, "Grazyna", Role.administrator)
        application = Application(
            first_name="Bartek", last_name="Nowak", email="b@example.org", privacy_notice_version="2026-11"
        )
        sign_up(work, an_event(work), application)
        work.session.commit()
        work.session.close()
        again(app)
        page = client.get("/privacy").text.replace("\xa0", " ")
        assert "Administratorem danych jest organizator wydarzenia: ROPS w Olsztynie." in page
        assert "Wersja 2026-11" in page
        assert "[[" not in page
        english = client.get("/privacy?lang=en").text.replace("\xa0", " ")
        assert "The controller is the organiser of the event: ROPS w Olsztynie." in english
        statement = client.get("/accessibility?lang=pl").text.replace("\xa0", " ")
        assert "lub telefonicznie: 89 521 95 00" in statement
        assert "21 listopada 2026" in statement.replace("\xa0", " ")
        assert "Contact: mailto:rops@example.pl" in client.get("/.well-known/security.txt").text
        row = work.session.scalars(select(OfficeSettings)).one()
        assert (row.name, row.first_day_over) == ("ROPS w Olsztynie", True)
        assert work.session.scalars(select(Registration.privacy_notice_version)).all() == ["2026-11"]

    def test_the_next_version_has_a_number(self, app: Flask, work: Work, client: FlaskClient) -> None:
        staff(work, "Grazyna", Role.administrator)
        work.session.commit()
        work.session.close()
        again(app)
        notice = save_notice(work, NoticeKind.privacy, "Nowy tekst.", None, 1)
        publish_notice(work, notice)
        work.session.commit()
        assert notice.label == "2"
        assert 'href="/privacy/1"' in client.get("/privacy").text


def test_one_that_never_gave_its_name_is_told(
    app: Flask, work: Work, clock: TestClock, client: FlaskClient
) -> None:
    key = session_key(work.session, staff(work, "Grazyna", Role.administrator), clock())
    work.session.commit()
    work.session.close()
    again(app)
    with client.session_transaction() as kept:
        kept["_user_id"] = key
        kept["_fresh"] = True
    assert "nie wymienia nazwy biura" in client.get("/manage/").text
    save_settings(work, {"name": "ROPS"}, {"name": "Zapisy"})
    work.session.commit()
    assert "nie wymienia nazwy biura" not in client.get("/manage/").text


def test_a_new_installation_has_no_row(app: Flask, client: FlaskClient, work: Work) -> None:
    again(app)
    assert work.session.scalars(select(OfficeSettings)).all() == []
    assert "w przygotowaniu" in client.get("/privacy").text.replace("\xa0", " ")
