"""The ledger knows which trainer delivered minutes, of which session and part; months are locked."""

import sqlalchemy as sa
from alembic import op

revision = "0023_delivered"
down_revision = "0022_lines"
branch_labels = None
depends_on = None

BEFORE = (
    "(person_id IS NULL OR institution_id IS NULL)"
    " AND (book = 'charged' OR person_id IS NOT NULL OR institution_id IS NOT NULL)"
)
WHO = (
    "(person_id IS NULL OR institution_id IS NULL)"
    " AND CASE book WHEN 'delivered'"
    " THEN account_id IS NOT NULL AND person_id IS NULL AND institution_id IS NULL"
    " ELSE account_id IS NULL"
    " AND (book = 'charged' OR person_id IS NOT NULL OR institution_id IS NOT NULL) END"
)
PERSON, FOR = "ix_ledger_entries_person", "ix_ledger_entries_for"
NARROW = {PERSON: ["person_id"], FOR: ["for_kind", "for_id"]}
WIDE = {
    PERSON: ["person_id", "for_kind", "for_id"],
    FOR: ["for_kind", "for_id", "book", "person_id", "institution_id", "minutes"],
}
REFUSED = "The ledger has entries that the version before can't keep: minutes of lines of support. Nothing was changed."


def upgrade() -> None:
    op.create_table(
        "ledger_month_locks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_ledger_month_locks_account_id_people_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["events_projects.id"],
            name=op.f("fk_ledger_month_locks_project_id_events_projects"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_month_locks")),
        sa.UniqueConstraint("project_id", "month", name=op.f("uq_ledger_month_locks_project_id_month")),
    )
    with op.batch_alter_table("ledger_entries") as batch:
        batch.add_column(sa.Column("account_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("session_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("part_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_ledger_entries_account_id_people_accounts"), "people_accounts", ["account_id"], ["id"]
        )
        batch.drop_constraint(op.f("ck_ledger_entries_who"), type_="check")
        batch.create_check_constraint(op.f("ck_ledger_entries_who"), WHO)
    op.create_index("ix_ledger_entries_account", "ledger_entries", ["account_id", "day"])
    _index_anew(WIDE)
    _let_only_add()


def downgrade() -> None:
    """Refuses minutes of lines of support; those that trainers delivered at events follow from the registers,
    and go: every confirmation posts them, so that they must not bar the way back."""
    strange = "SELECT count(*) FROM ledger_entries WHERE for_kind <> 'event'"
    if op.get_bind().scalar(sa.text(strange)):
        raise SystemExit(REFUSED)
    _let_remove()
    op.execute("DELETE FROM ledger_entries WHERE book = 'delivered'")
    op.drop_index("ix_ledger_entries_account", "ledger_entries")
    _index_anew(NARROW)
    with op.batch_alter_table("ledger_entries") as batch:
        batch.drop_constraint(op.f("fk_ledger_entries_account_id_people_accounts"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_ledger_entries_who"), type_="check")
        batch.create_check_constraint(op.f("ck_ledger_entries_who"), BEFORE)
        for name in ("account_id", "session_id", "part_id"):
            batch.drop_column(name)
    _let_only_add()
    op.drop_table("ledger_month_locks")


def _index_anew(columns: dict[str, list[str]]) -> None:
    for name, there in columns.items():
        op.drop_index(name, "ledger_entries")
        op.create_index(name, "ledger_entries", there)


def _let_remove() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE ledger_entries DISABLE TRIGGER ledger_entries_stay")
        return
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER ledger_entries_stay_{verb}")


def _let_only_add() -> None:
    """Refuse anew every change and removal of an entry: SQLite forgets triggers with the table that it copies."""
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
