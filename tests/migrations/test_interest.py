"""The steps to notices, consents and interest: forward and back with rows in them, which are counted."""

import logging
from datetime import timedelta

import pytest
from flask import Flask

from app import migrating
from app.consents.models import Consent, ConsentChannel
from app.interest.models import InterestEntry
from app.notices.models import TextKind
from app.notices.operations import publish_text, save_text
from app.people.operations import known_person
from app.work import Work
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event

BEFORE = "0064_person_verdicts"


def test_consents_and_interest_go_and_the_rest_stays(
    app: Flask, work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    event = an_event(work, "targi", takes_photos=True)
    image = save_text(work, TextKind.image, None, "Zdjęcia.", None, 0)
    interest = save_text(work, TextKind.interest, None, "Wiadomość.", None, 0)
    publish_text(work, image)
    publish_text(work, interest)
    who = known_person(work, "Bartek", "Lis", "bartek@example.org", None, "pl")
    work.session.add_all(
        [
            Consent(
                kind=TextKind.image, person_id=who.id, event_id=event.id, text_id=image.id, language="pl",
                channel=ConsentChannel.form, given_at=work.now - timedelta(days=1),
            ),
            InterestEntry(
                event_id=event.id, first_name="Ida", last_name="Mak", name_key="ida mak",
                email="ida@example.org", email_key="ida@example.org", language="pl", text_id=interest.id,
                secret=7, asked_at=work.now,
            ),
        ]
    )  # fmt: skip
    work.session.flush()
    with app.app_context():
        ready(work)
        with caplog.at_level(logging.WARNING):
            migrating.downgrade(revision=BEFORE)
        said = "\n".join(each.getMessage() for each in caplog.records)
        assert "consents are lost: 1" in said
        assert "entries of lists of interest are lost: 1" in said
        assert "versions of other controllers' notices are lost: 2" in said
        migrating.upgrade()
        assert rows("SELECT count(*) FROM consents_consents") == [(0,)]
        assert rows(
            "SELECT slug, takes_photos FROM events_events JOIN events_registration_rules "
            "ON event_id = events_events.id"
        ) == [("targi", False)]
