"""Outcomes, tests, links of directors, and issued cards of hours."""

import sqlalchemy as sa
from alembic import op

revision = "0025_progress"
down_revision = "0024_coaching"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "progress_tests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("most_points", sa.Double(), nullable=False),
        sa.Column("pass_points", sa.Double(), nullable=True),
        sa.CheckConstraint("most_points > 0", name=op.f("ck_progress_tests_most")),
        sa.CheckConstraint(
            "pass_points IS NULL OR pass_points BETWEEN 0 AND most_points",
            name=op.f("ck_progress_tests_pass"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_progress_tests_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_tests")),
        sa.UniqueConstraint("event_id", "kind", name=op.f("uq_progress_tests_event_id_kind")),
    )
    op.create_table(
        "progress_scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("test_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_progress_scores_points")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations_registrations.id"],
            name=op.f("fk_progress_scores_registration_id_registrations_registrations"),
        ),
        sa.ForeignKeyConstraint(
            ["test_id"],
            ["progress_tests.id"],
            name=op.f("fk_progress_scores_test_id_progress_tests"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_scores")),
        sa.UniqueConstraint(
            "test_id", "registration_id", name=op.f("uq_progress_scores_test_id_registration_id")
        ),
    )
    op.create_index(
        op.f("ix_progress_scores_registration_id"), "progress_scores", ["registration_id"], unique=False
    )
    op.create_table(
        "progress_outcomes",
        sa.Column("registration_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_progress_outcomes_account_id_people_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations_registrations.id"],
            name=op.f("fk_progress_outcomes_registration_id_registrations_registrations"),
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_progress_outcomes")),
    )
    op.create_table(
        "progress_institution_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_progress_institution_links_account_id_people_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["people_institutions.id"],
            name=op.f("fk_progress_institution_links_institution_id_people_institutions"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["events_projects.id"],
            name=op.f("fk_progress_institution_links_project_id_events_projects"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_institution_links")),
    )
    op.create_index(
        op.f("ix_progress_institution_links_institution_id"),
        "progress_institution_links",
        ["institution_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_progress_institution_links_project_id"),
        "progress_institution_links",
        ["project_id"],
        unique=False,
    )
    op.create_table(
        "cards_cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["people_accounts.id"], name=op.f("fk_cards_cards_account_id_people_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["events_files.id"], name=op.f("fk_cards_cards_file_id_events_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards_cards")),
    )
    op.create_index(
        "uq_cards_cards_version",
        "cards_cards",
        ["kind", "subject_id", "project_id", "month", "version"],
        unique=True,
    )


def downgrade() -> None:
    op.drop_table("cards_cards")
    op.drop_table("progress_institution_links")
    op.drop_table("progress_outcomes")
    op.drop_table("progress_scores")
    op.drop_table("progress_tests")
