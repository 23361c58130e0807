"""Scans of signed lists that came back, their pages, and what was read off them."""

import sqlalchemy as sa
from alembic import op

revision = "0081_returned_lists"
down_revision = "0080_mistaken_evidence"
branch_labels = None
depends_on = None

SCANS, PAGES = "returned_lists_scans", "returned_lists_pages"
SESSIONS, SIGNS = "returned_lists_sessions", "returned_lists_signs"


def upgrade() -> None:
    _scans()
    _pages()
    op.create_table(
        SESSIONS,
        sa.Column("page_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        _key(SESSIONS, "page_id", PAGES, ondelete="CASCADE"),
        _key(SESSIONS, "session_id", "events_sessions", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("page_id", "session_id", name=op.f(f"pk_{SESSIONS}")),
    )
    op.create_index(op.f(f"ix_{SESSIONS}_session_id"), SESSIONS, ["session_id"])
    op.create_table(
        SIGNS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("printing_id", sa.Integer(), nullable=False),
        sa.Column("printed_page", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("is_signed", sa.Boolean(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _key(SIGNS, "session_id", "events_sessions", ondelete="CASCADE"),
        _key(SIGNS, "page_id", PAGES),
        _key(SIGNS, "account_id", "people_accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{SIGNS}")),
        sa.UniqueConstraint("printing_id", "printed_page", "line", "session_id", name=f"uq_{SIGNS}_line"),
    )
    _indexes(SIGNS, "session_id", "page_id", "account_id")


def downgrade() -> None:
    """Loses which page is of which list and what was read off it; the files stay, and backups hold them."""
    for table in (SIGNS, SESSIONS, PAGES, SCANS):
        op.drop_table(table)


def _scans() -> None:
    op.create_table(
        SCANS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _key(SCANS, "file_id", "events_files"),
        _key(SCANS, "event_id", "events_events", ondelete="SET NULL"),
        _key(SCANS, "account_id", "people_accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{SCANS}")),
        sa.UniqueConstraint("file_id", name=op.f(f"uq_{SCANS}_file_id")),
    )
    _indexes(SCANS, "event_id", "account_id")


def _pages() -> None:
    op.create_table(
        PAGES,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=40), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("printing_id", sa.Integer(), nullable=True),
        sa.Column("printed_page", sa.Integer(), nullable=True),
        sa.Column("placed_by_id", sa.Integer(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(printing_id IS NULL) = (printed_page IS NULL)", name=op.f(f"ck_{PAGES}_placed")),
        _key(PAGES, "scan_id", SCANS),
        _key(PAGES, "picture_id", "events_files"),
        _key(PAGES, "event_id", "events_events", ondelete="SET NULL"),
        _key(PAGES, "placed_by_id", "people_accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{PAGES}")),
        sa.UniqueConstraint("scan_id", "number", name=op.f(f"uq_{PAGES}_scan_id_number")),
    )
    _indexes(PAGES, "picture_id", "event_id", "printing_id", "placed_by_id")


def _key(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
