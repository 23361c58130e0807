"""Words of enumerations that an earlier version does not know: the way back leaves none, or refuses."""

from flask import Flask
from sqlalchemy import text

from app import migrating
from app.extensions import db
from app.tables import METADATA
from app.work import Work
from tests.support.around_migrations import ready, rows
from tests.support.world import build_world

BEFORE = "0026_register_rows"
KNOWN = {
    "attendance_decisions.presence": "present absent excused partial",
    "attendance_marks.presence": "present absent excused partial",
    "attendance_register_versions.action": "confirmed reopened",
    "attendance_rows.role": "participant guest makeup substitute walk_in",
    "cards_cards.kind": "coach recipient institution line contract",
    "coaching_appointments.state": "offered agreed held confirmed locked cancelled cancelled_late no_show",
    "coaching_invitees.confirmed_by": "link paper",
    "events_assignments.role": "administrator organiser co_organiser trainer coach",
    "events_events.form_of_support": (
        "seminar webinar workshop conference consultation group_coaching "
        "individual_coaching coaching supervision counselling team_meeting "
        "training_module"
    ),
    "events_events.mode": "onsite online mixed",
    "events_events.period_precision": "month inferred day_without_year",
    "events_events.publication": "draft published",
    "events_events.status": "planned held rescheduled suspended cancelled",
    "events_registration_rules.registration_mode": (
        "open_application open_application_two_channels recruitment "
        "recruitment_then_appointment closed_group invitation recruitment_by_partner "
        "interest_list"
    ),
    "ledger_entries.book": "received delivered charged",
    "ledger_entries.for_kind": "event line",
    "ledger_entries.kind": "posting reversal",
    "ledger_entries.source_kind": "attendance_decision attendance_teaching coaching_held_record",
    "lines_lines.division": "even given",
    "lines_lines.form_of_support": (
        "seminar webinar workshop conference consultation group_coaching "
        "individual_coaching coaching supervision counselling team_meeting "
        "training_module"
    ),
    "office_notices.kind": "privacy accessibility",
    "outbox_messages.state": "queued sent failed",
    "people_global_roles.role": "administrator organiser co_organiser trainer coach",
    "people_institution_verdicts.verdict": "same different own",
    "progress_outcomes.outcome": "completed not_completed absent_throughout",
    "progress_tests.kind": "entry exit",
    "registrations_registrations.channel": "web phone paper mail",
    "registrations_registrations.state": "pending confirmed waiting removed withdrawn",
}
"""What each column that was there at BEFORE may hold, in the words of the program of that time: it fails at a
row with another one."""
ELSEWHERE = {
    "coaching_appointments.state": {"suspended"},  # the step back refuses
    "events_assignments.role": {"partner"},  # named for a region, with which the step back deletes it
    "people_global_roles.role": {"partner"},  # never held everywhere: refused where roles are given
}


def newer_words() -> dict[str, list[str]]:
    """Return the words that came since, by column."""
    now = {
        f"{table.name}.{column.name}": getattr(getattr(column.type, "impl", column.type), "enums", None)
        or getattr(column.type, "enums", None)
        for table in METADATA.sorted_tables
        for column in table.columns
    }
    return {
        where: sorted({*(now[where] or ())} - {*known.split()} - ELSEWHERE.get(where, set()))
        for where, known in KNOWN.items()
        if now.get(where)
    }


def test_the_way_back_leaves_no_word_that_is_unknown_there(app: Flask, work: Work) -> None:
    build_world(work)
    put = {where: words for where, words in newer_words().items() if words}
    assert put
    with app.app_context():
        ready(work)
        with db.engine.begin() as connection:
            for where, words in put.items():
                table, column = where.split(".")
                numbers = [number for (number,) in rows(f"SELECT id FROM {table} ORDER BY id")]  # noqa: S608
                for number, word in zip(numbers[: len(words)], words, strict=True):
                    change = text(f"UPDATE {table} SET {column} = :word WHERE id = :id")  # noqa: S608
                    connection.execute(change, {"word": word, "id": number})
        db.engine.dispose()
        migrating.downgrade(revision=BEFORE)
        for where, known in KNOWN.items():
            table, column = where.split(".")
            held = {word for (word,) in rows(f"SELECT DISTINCT {column} FROM {table}")}  # noqa: S608
            assert held <= {*known.split(), None}, where
