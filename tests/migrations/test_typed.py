"""Rows of earlier releases get the keys of today, and those of earlier ones on the way back."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import Engine, text

from app import migrating
from app.columns import folded, name_sort_key, sort_key
from app.extensions import db
from app.people.models import Institution, InstitutionName, name_key
from app.people.operations import known_person
from app.registrations.models import Registration
from app.work import Work
from tests.growth.test_derived import people_of
from tests.support.cast import an_event

NOW = datetime(2026, 9, 1, tzinfo=UTC)
BEFORE, AFTER = "0009_growth", "0010_typed"
UNSEEN = {"No\u200bwak": "no wak", "Li\u200bs": "li s", "Lis": "lis"}
"""Last names with the keys that an earlier release gave them."""
A_PERSON = (
    "INSERT INTO people_persons (id, email, email_key, first_name, last_name, name_key, name_sort, language,"
    " sign_in_version, session_version, created_at)"
    " VALUES (:id, 'a@example.org', 'a@example.org', 'Ewa', :name, :key, :key, 'pl', 1, 1, :now)"
)


def keys(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Return everything that is derived from what people typed."""
    asked = {
        "persons": "SELECT id, name_key, name_sort FROM people_persons ORDER BY id",
        "registrations": "SELECT id, name_sort FROM registrations_registrations ORDER BY id",
        "institutions": "SELECT id, name_sort FROM people_institutions ORDER BY id",
        "names": "SELECT id, name_key FROM people_institution_names ORDER BY id",
        "events": "SELECT id, search_text FROM events_events ORDER BY id",
        "words": "SELECT event_id, word FROM events_words ORDER BY event_id, word",
    }
    with engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(text(query))] for name, query in asked.items()
        }


def an_institution(work: Work, name: str, key: str) -> None:
    """Keep an institution with this name."""
    institution = Institution(name=name, name_sort=sort_key(name), created_at=work.now)
    institution.names = [InstitutionName(name=name, name_key=key)]
    work.session.add(institution)


def test_keys_are_migrated_and_come_back(app: Flask, work: Work) -> None:
    event = an_event(work, title_pl="Po\u00adkaz कमला", title_en="Żółć")
    for id in people_of(work, event, 2):
        registration = work.session.get_one(Registration, id)
        registration.name_sort = name_sort_key(registration.last_name, registration.first_name)
        registration.person.rename(registration.first_name, registration.last_name)
    names = [("Zofia", "Nowak"), ("Anna", "Nowak-Adamska"), ("कमला", "देवी"), ("कमले", "देवा")]
    for first, last in names:
        known_person(work, first, last, "wspolny@example.org", None, "pl")
    for name in ("MOPS Ełk", "कमला"):
        an_institution(work, name, folded(name))
    work.session.commit()
    work.session.close()
    with app.app_context():
        today = keys(db.engine)
        db.engine.dispose()
        migrating.downgrade(revision=BEFORE)
        earlier = keys(db.engine)
        db.engine.dispose()
        migrating.upgrade(revision=AFTER)
        again = keys(db.engine)
    assert again == today
    sorted_names = {key for _, _, key in earlier["persons"]}
    assert sort_key("Nowak Adamska Anna") in sorted_names
    assert not any("\x1f" in key for key in sorted_names)
    assert {"po", "kaz", "zolc"} <= {word for _, word in earlier["words"]}
    assert {"pokaz", "zolc"} <= {word for _, word in today["words"]}
    # The earlier rules take the two for one: the second keeps the key of today.
    devanagari = [key for _, key, _ in earlier["persons"]][-2:]
    assert len(set(devanagari)) == 2


def test_an_unseen_character_of_an_earlier_release_counts_nothing(app: Flask, work: Work) -> None:
    with app.app_context():
        migrating.downgrade(revision=BEFORE)
        with db.engine.begin() as connection:
            for id, (name, key) in enumerate(UNSEEN.items(), 1):
                values = {
                    "id": id,
                    "name": name,
                    "key": f"ewa {key}",
                    "now": datetime(2026, 9, 1, tzinfo=UTC),
                }
                connection.execute(text(A_PERSON), values)
        db.engine.dispose()
        migrating.upgrade()
        with db.engine.connect() as connection:
            rows = connection.execute(
                text("SELECT name_key, name_sort FROM people_persons ORDER BY id")
            ).all()
    assert [row[1] for row in rows] == [name_sort_key(last, "Ewa") for last in ("Nowak", "Lis", "Lis")]
    # Two persons stay two.
    assert [row[0] for row in rows] == [name_key("Ewa", "Nowak"), "ewa li s", name_key("Ewa", "Lis")]
