"""Letters to many, reminders and own texts: the way back forgets them and keeps letters and people."""

from typing import Any

from flask import Flask
from sqlalchemy import Engine, inspect, text

from app import migrating
from app.events.models import EventLetters
from app.extensions import db
from app.messages.draft import MessageDraft, fingerprint
from app.messages.operations.daily import choose_daily
from app.messages.operations.sending import send
from app.messages.readers import recipients_of
from app.office.operations import save_settings
from app.registrations.operations import sign_up
from app.work import Work
from tests.support.applicants import person
from tests.support.cast import alicja, an_event

BEFORE = "0034_suspensions"
OURS = ("messages_messages", "messages_recipients", "events_letters", "messages_daily_letters")


def counts(engine: Engine, *tables: str) -> dict[str, Any]:
    with engine.connect() as connection:
        return {each: connection.scalar(text(f"SELECT count(*) FROM {each}")) for each in tables}  # noqa: S608


def test_there_and_back_with_rows(app: Flask, work: Work) -> None:
    event = an_event(work)
    event.letters = EventLetters(
        reminder_days="7, 1", text_pl="Laptop", after_days=2, after_text_pl="Ankieta"
    )
    save_settings(work, {"reminder_days": "3", "letter_text_pl": "Pokój 5."}, {})
    sign_up(work, event, person(1))
    choose_daily(work, alicja(work), wanted=True)
    draft = MessageDraft("all", "Parking", "Dzień dobry")
    send(work, event, draft, "b" * 32, fingerprint(recipients_of(work, event, "all")))
    work.session.commit()
    work.session.close()
    with app.app_context():
        kept = counts(db.engine, "outbox_messages", "registrations_registrations", "office_settings")
        assert counts(db.engine, *OURS) == dict.fromkeys(OURS, 1)
        db.engine.dispose()
        migrating.downgrade(revision=BEFORE)
        assert not {each for each in inspect(db.engine).get_table_names() if each.startswith("messages_")}
        assert counts(db.engine, *kept) == kept
        db.engine.dispose()
        migrating.upgrade()
        assert counts(db.engine, *OURS) == dict.fromkeys(OURS, 0)
        assert counts(db.engine, *kept) == kept
