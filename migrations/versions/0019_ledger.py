"""The ledger of minutes knows whom, what for, in which book and from what source; nobody changes an entry."""

import sqlalchemy as sa
from alembic import op

revision = "0019_ledger"
down_revision = "0018_mailboxes"
branch_labels = None
depends_on = None

OLD, NEW = "hours_ledger", "ledger_entries"
REFUSED = (
    "The ledger has entries that the version before can't keep: minutes delivered or charged, of an "
    "institution, or not of an attendance register. Nothing was changed."
)


def upgrade() -> None:
    op.create_table(
        NEW,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("book", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("for_kind", sa.String(length=40), nullable=False),
        sa.Column("for_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("source_kind", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL OR institution_id IS NULL)"
            " AND (book = 'charged' OR person_id IS NOT NULL OR institution_id IS NOT NULL)",
            name=op.f("ck_ledger_entries_who"),
        ),
        sa.CheckConstraint(
            "CASE kind WHEN 'posting' THEN minutes > 0 ELSE minutes < 0 END",
            name=op.f("ck_ledger_entries_minutes"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_persons.id"], name=op.f("fk_ledger_entries_person_id_people_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
        sa.UniqueConstraint(
            "source_kind", "source_id", "book", "number", "turn", "kind",
            name=op.f("uq_ledger_entries_source_kind_source_id_book_number_turn_kind"),
        ),
    )  # fmt: skip
    op.execute(
        f"""
        INSERT INTO {NEW} (id, book, kind, person_id, for_kind, for_id, registration_id, source_kind,
                           source_id, number, turn, minutes, day, at)
        SELECT was.id, 'received', CASE was.kind WHEN 'earned' THEN 'posting' ELSE was.kind END,
               registrations_registrations.person_id, 'event', registrations_registrations.event_id,
               was.registration_id, 'attendance_decision', was.decision_id, 1, 1, was.minutes,
               events_sessions.day, was.at
        FROM {OLD} AS was
        JOIN registrations_registrations ON registrations_registrations.id = was.registration_id
        JOIN events_sessions ON events_sessions.id = was.session_id
        """  # noqa: S608 - the names are ours
    )
    op.drop_table(OLD)
    op.create_index("ix_ledger_entries_person", NEW, ["person_id"])
    op.create_index("ix_ledger_entries_institution", NEW, ["institution_id"])
    op.create_index("ix_ledger_entries_registration", NEW, ["registration_id"])
    op.create_index("ix_ledger_entries_for", NEW, ["for_kind", "for_id"])
    _count_on(NEW)
    _let_only_add()


def downgrade() -> None:
    """Refuses what the table before can't say.

    Where minutes were entered anew for another person, the first posting stands for all: the registration's
    total stays, and that it was another person's once is not told any more.
    """
    bind = op.get_bind()
    strange = f"""
        SELECT count(*) FROM {NEW} WHERE book <> 'received' OR person_id IS NULL OR for_kind <> 'event'
        OR registration_id IS NULL OR source_kind <> 'attendance_decision'
    """  # noqa: S608 - the names are ours
    if bind.scalar(sa.text(strange)):
        raise SystemExit(REFUSED)
    op.create_table(
        OLD,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["attendance_decisions.id"],
            name=op.f("fk_hours_ledger_decision_id_attendance_decisions"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations_registrations.id"],
            name=op.f("fk_hours_ledger_registration_id_registrations_registrations"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["events_sessions.id"], name=op.f("fk_hours_ledger_session_id_events_sessions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_ledger")),
        sa.UniqueConstraint("decision_id", "kind", name=op.f("uq_hours_ledger_decision_id_kind")),
    )
    op.execute(
        f"""
        INSERT INTO {OLD} (id, registration_id, session_id, decision_id, kind, minutes, at)
        SELECT entry.id, entry.registration_id, attendance_register_versions.session_id, entry.source_id,
               CASE entry.kind WHEN 'posting' THEN 'earned' ELSE entry.kind END, entry.minutes, entry.at
        FROM {NEW} AS entry
        JOIN attendance_decisions ON attendance_decisions.id = entry.source_id
        JOIN attendance_register_versions
            ON attendance_register_versions.id = attendance_decisions.register_version_id
        WHERE entry.turn = CASE entry.kind WHEN 'posting' THEN 1 ELSE (
            SELECT max(last.turn) FROM {NEW} AS last
            WHERE last.source_kind = entry.source_kind AND last.source_id = entry.source_id
        ) END
        """  # noqa: S608 - the names are ours
    )
    op.drop_table(NEW)
    if bind.dialect.name == "postgresql":
        op.execute("DROP FUNCTION ledger_entries_stay()")
    op.create_index("ix_hours_ledger_registration", OLD, ["registration_id"])
    op.create_index(op.f("ix_hours_ledger_session_id"), OLD, ["session_id"])
    _count_on(OLD)


def _count_on(table: str) -> None:
    """Let PostgreSQL give the next row the number after the highest one; SQLite does by itself."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} HAVING max(id) > 0"  # noqa: S608 - the name is ours
        )


def _let_only_add() -> None:
    """Refuse every change and removal of an entry, in the database itself."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"""
            CREATE FUNCTION ledger_entries_stay() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'entries of the ledger are only added'
                    USING ERRCODE = 'integrity_constraint_violation';
            END $$;
            CREATE TRIGGER ledger_entries_stay BEFORE UPDATE OR DELETE ON {NEW}
                FOR EACH ROW EXECUTE FUNCTION ledger_entries_stay();
            """
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"""
            CREATE TRIGGER ledger_entries_stay_{verb.lower()} BEFORE {verb} ON {NEW}
            BEGIN SELECT RAISE(ABORT, 'entries of the ledger are only added'); END
            """
        )
