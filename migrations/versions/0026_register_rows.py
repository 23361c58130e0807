"""Registers have rows of their own, to which marks and decisions belong; minutes know their session."""

import sqlalchemy as sa
from alembic import op

revision = "0026_register_rows"
down_revision = "0025_progress"
branch_labels = None
depends_on = None

ROWS, MARKS, DECISIONS = "attendance_rows", "attendance_marks", "attendance_decisions"
VERSIONS = "attendance_register_versions"
REGISTRATIONS = "registrations_registrations"
MINUTES = "ck_attendance_marks_minutes"
MINUTES_BEFORE = "(presence = 'partial') = (minutes IS NOT NULL)"
MINUTES_SINCE = (
    "CASE WHEN presence = 'partial' THEN"
    " (minutes IS NULL) <> (late_minutes IS NULL AND early_minutes IS NULL)"
    " ELSE minutes IS NULL AND late_minutes IS NULL AND early_minutes IS NULL END"
)
REFUSED = (
    "The registers have what the version before can't keep: guests and others who were added, people who were "
    "not enrolled then, late or early hours, presence by block, or minutes by part. Nothing was changed."
)
STRANGE = (
    "SELECT count(*) FROM attendance_rows WHERE role <> 'participant' OR is_expected IS NOT NULL"
    " OR expected_from IS NOT NULL OR expected_until IS NOT NULL",
    "SELECT count(*) FROM attendance_marks WHERE block_at IS NOT NULL OR late_minutes IS NOT NULL"
    " OR early_minutes IS NOT NULL",
    "SELECT count(*) FROM ledger_entries WHERE source_kind = 'attendance_decision' AND number > 1",
)


def upgrade() -> None:
    op.create_index("uq_registrations_person", REGISTRATIONS, ["id", "person_id"], unique=True)
    _make_rows()
    _move_marks()
    with op.batch_alter_table(VERSIONS) as batch:
        batch.add_column(sa.Column("asks_trainer", sa.Boolean(), server_default=sa.false(), nullable=False))
    asking = sa.text("asks_trainer")
    op.create_index(
        "ix_attendance_register_versions_asking", VERSIONS, ["session_id"],
        sqlite_where=asking, postgresql_where=asking,
    )  # fmt: skip
    _move_decisions()
    op.create_table(
        "attendance_decided_blocks",
        sa.Column("decision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("full_minutes", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["attendance_decisions.id"],
            name=op.f("fk_attendance_decided_blocks_decision_id_attendance_decisions"),
        ),
        sa.PrimaryKeyConstraint("decision_id", "starts_at", name=op.f("pk_attendance_decided_blocks")),
    )
    _tell_sessions()


def downgrade() -> None:
    """Refuses what the tables before can't say."""
    bind = op.get_bind()
    if any(bind.scalar(sa.text(statement)) for statement in STRANGE):
        raise SystemExit(REFUSED)
    op.drop_table("attendance_decided_blocks")
    _move_decisions_back()
    op.drop_index("ix_attendance_register_versions_asking", VERSIONS)
    with op.batch_alter_table(VERSIONS) as batch:
        batch.drop_column("asks_trainer")
    _move_marks_back()
    op.drop_table(ROWS)
    op.drop_index("uq_registrations_person", REGISTRATIONS)


def _make_rows() -> None:
    op.create_table(
        ROWS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("is_expected", sa.Boolean(), nullable=True),
        sa.Column("expected_from", sa.Time(), nullable=True),
        sa.Column("expected_until", sa.Time(), nullable=True),
        sa.Column("makes_up_session_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(role = 'makeup') = (makes_up_session_id IS NOT NULL)", name=op.f("ck_attendance_rows_makeup")
        ),
        sa.CheckConstraint(
            "registration_id IS NOT NULL OR role NOT IN ('participant', 'makeup')",
            name=op.f("ck_attendance_rows_registration"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["events_sessions.id"],
            name=op.f("fk_attendance_rows_session_id_events_sessions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["makes_up_session_id"],
            ["events_sessions.id"],
            name=op.f("fk_attendance_rows_makes_up_session_id_events_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_persons.id"], name=op.f("fk_attendance_rows_person_id_people_persons")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "person_id"],
            [f"{REGISTRATIONS}.id", f"{REGISTRATIONS}.person_id"],
            name="fk_attendance_rows_registration",
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_rows")),
        sa.UniqueConstraint(
            "session_id", "registration_id", name=op.f("uq_attendance_rows_session_id_registration_id")
        ),
    )
    op.execute(
        f"""
        INSERT INTO {ROWS} (session_id, person_id, registration_id, role)
        SELECT DISTINCT was.session_id, registration.person_id, was.registration_id, 'participant'
        FROM (
            SELECT session_id, registration_id FROM {MARKS}
            UNION
            SELECT register.session_id, decision.registration_id
            FROM {DECISIONS} AS decision JOIN {VERSIONS} AS register
                ON register.id = decision.register_version_id
        ) AS was
        JOIN {REGISTRATIONS} AS registration ON registration.id = was.registration_id
        ORDER BY was.session_id, was.registration_id
        """  # noqa: S608 - the names are ours
    )
    for column in ("makes_up_session_id", "person_id", "registration_id"):
        op.create_index(op.f(f"ix_attendance_rows_{column}"), ROWS, [column])
    stranger = sa.text("registration_id IS NULL")
    op.create_index(
        "uq_attendance_rows_stranger", ROWS, ["session_id", "person_id"], unique=True,
        sqlite_where=stranger, postgresql_where=stranger,
    )  # fmt: skip


def _move_marks() -> None:
    with op.batch_alter_table(MARKS) as batch:
        batch.add_column(sa.Column("row_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("block_at", sa.Time(), nullable=True))
        batch.add_column(sa.Column("late_minutes", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("early_minutes", sa.Integer(), nullable=True))
    op.execute(
        f"""
        UPDATE {MARKS} SET row_id = (
            SELECT mine.id FROM {ROWS} AS mine
            WHERE mine.session_id = {MARKS}.session_id AND mine.registration_id = {MARKS}.registration_id
        )
        """  # noqa: S608 - the names are ours
    )
    op.drop_index(op.f("ix_attendance_marks_registration_id"), MARKS)
    with op.batch_alter_table(MARKS) as batch:
        batch.drop_constraint(op.f("uq_attendance_marks_session_id_registration_id"), type_="unique")
        batch.drop_constraint(op.f(MINUTES), type_="check")
        batch.drop_constraint(
            op.f("fk_attendance_marks_registration_id_registrations_registrations"), type_="foreignkey"
        )
        batch.drop_constraint(op.f("fk_attendance_marks_session_id_events_sessions"), type_="foreignkey")
        batch.drop_column("session_id")
        batch.drop_column("registration_id")
        batch.alter_column("row_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key(
            op.f("fk_attendance_marks_row_id_attendance_rows"), ROWS, ["row_id"], ["id"], ondelete="CASCADE"
        )
        batch.create_check_constraint(op.f(MINUTES), MINUTES_SINCE)
        batch.create_unique_constraint(op.f("uq_attendance_marks_row_id_block_at"), ["row_id", "block_at"])
    day = sa.text("block_at IS NULL")
    op.create_index(
        "uq_attendance_marks_day", MARKS, ["row_id"], unique=True, sqlite_where=day, postgresql_where=day
    )


def _move_decisions() -> None:
    with op.batch_alter_table(DECISIONS) as batch:
        batch.add_column(sa.Column("row_id", sa.Integer(), nullable=True))
    op.execute(
        f"""
        UPDATE {DECISIONS} SET row_id = (
            SELECT mine.id FROM {ROWS} AS mine JOIN {VERSIONS} AS register
                ON register.session_id = mine.session_id
            WHERE register.id = {DECISIONS}.register_version_id
                AND mine.registration_id = {DECISIONS}.registration_id
        )
        """  # noqa: S608 - the names are ours
    )
    op.drop_index("ix_attendance_decisions_registration", DECISIONS)
    with op.batch_alter_table(DECISIONS) as batch:
        batch.drop_constraint(
            op.f("uq_attendance_decisions_register_version_id_registration_id"), type_="unique"
        )
        batch.drop_constraint(
            op.f("fk_attendance_decisions_registration_id_registrations_registrations"), type_="foreignkey"
        )
        batch.drop_column("registration_id")
        batch.alter_column("row_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key(
            op.f("fk_attendance_decisions_row_id_attendance_rows"), ROWS, ["row_id"], ["id"]
        )
        batch.create_unique_constraint(
            op.f("uq_attendance_decisions_register_version_id_row_id"), ["register_version_id", "row_id"]
        )
    op.create_index(op.f("ix_attendance_decisions_row_id"), DECISIONS, ["row_id"])


def _move_marks_back() -> None:
    op.drop_index("uq_attendance_marks_day", MARKS)
    with op.batch_alter_table(MARKS) as batch:
        batch.add_column(sa.Column("session_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("registration_id", sa.Integer(), nullable=True))
    op.execute(
        f"""
        UPDATE {MARKS} SET
            session_id = (SELECT mine.session_id FROM {ROWS} AS mine WHERE mine.id = {MARKS}.row_id),
            registration_id = (SELECT mine.registration_id FROM {ROWS} AS mine WHERE mine.id = {MARKS}.row_id)
        """  # noqa: S608 - the names are ours
    )
    with op.batch_alter_table(MARKS) as batch:
        batch.drop_constraint(op.f("uq_attendance_marks_row_id_block_at"), type_="unique")
        batch.drop_constraint(op.f(MINUTES), type_="check")
        batch.drop_constraint(op.f("fk_attendance_marks_row_id_attendance_rows"), type_="foreignkey")
        for name in ("row_id", "block_at", "late_minutes", "early_minutes"):
            batch.drop_column(name)
        batch.alter_column("session_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("registration_id", existing_type=sa.Integer(), nullable=False)
        batch.create_check_constraint(op.f(MINUTES), MINUTES_BEFORE)
        batch.create_unique_constraint(
            op.f("uq_attendance_marks_session_id_registration_id"), ["session_id", "registration_id"]
        )
        batch.create_foreign_key(
            op.f("fk_attendance_marks_registration_id_registrations_registrations"),
            REGISTRATIONS,
            ["registration_id"],
            ["id"],
        )
        batch.create_foreign_key(
            op.f("fk_attendance_marks_session_id_events_sessions"), "events_sessions", ["session_id"], ["id"]
        )
    op.create_index(op.f("ix_attendance_marks_registration_id"), MARKS, ["registration_id"])


def _move_decisions_back() -> None:
    op.drop_index(op.f("ix_attendance_decisions_row_id"), DECISIONS)
    with op.batch_alter_table(DECISIONS) as batch:
        batch.add_column(sa.Column("registration_id", sa.Integer(), nullable=True))
    op.execute(
        f"""
        UPDATE {DECISIONS} SET registration_id = (
            SELECT mine.registration_id FROM {ROWS} AS mine WHERE mine.id = {DECISIONS}.row_id
        )
        """  # noqa: S608 - the names are ours
    )
    with op.batch_alter_table(DECISIONS) as batch:
        batch.drop_constraint(op.f("uq_attendance_decisions_register_version_id_row_id"), type_="unique")
        batch.drop_constraint(op.f("fk_attendance_decisions_row_id_attendance_rows"), type_="foreignkey")
        batch.drop_column("row_id")
        batch.alter_column("registration_id", existing_type=sa.Integer(), nullable=False)
        batch.create_unique_constraint(
            op.f("uq_attendance_decisions_register_version_id_registration_id"),
            ["register_version_id", "registration_id"],
        )
        batch.create_foreign_key(
            op.f("fk_attendance_decisions_registration_id_registrations_registrations"),
            REGISTRATIONS,
            ["registration_id"],
            ["id"],
        )
    op.create_index("ix_attendance_decisions_registration", DECISIONS, ["registration_id"])


def _tell_sessions() -> None:
    """Name the session in the entries of registers, whose rows otherwise stay as they are."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE ledger_entries DISABLE TRIGGER ledger_entries_stay")
    else:
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER ledger_entries_stay_{verb}")
    op.execute(
        f"""
        UPDATE ledger_entries SET session_id = (
            SELECT register.session_id FROM {DECISIONS} AS decision JOIN {VERSIONS} AS register
                ON register.id = decision.register_version_id
            WHERE decision.id = ledger_entries.source_id
        ) WHERE source_kind = 'attendance_decision'
        """  # noqa: S608 - the names are ours
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE ledger_entries ENABLE TRIGGER ledger_entries_stay")
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"""
            CREATE TRIGGER ledger_entries_stay_{verb.lower()} BEFORE {verb} ON ledger_entries
            BEGIN SELECT RAISE(ABORT, 'entries of the ledger are only added'); END
            """
        )
