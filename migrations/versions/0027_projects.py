"""Projects get a number, stages, agreements, regions and documents; documents get versions; role partner."""

import sqlalchemy as sa
from alembic import op

revision = "0027_projects"
down_revision = "0026_register_rows"
branch_labels = None
depends_on = None

ASSIGNMENTS = "events_assignments"
ONE_SCOPE = "ck_events_assignments_one_scope"
SCOPES = ("project_id", "event_id", "meeting_id")


def upgrade() -> None:
    _add_projects_parts()
    with op.batch_alter_table(ASSIGNMENTS) as batch:
        batch.add_column(sa.Column("region_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_events_assignments_region_id_projects_regions"),
            "projects_regions",
            ["region_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch.drop_constraint(op.f(ONE_SCOPE), type_="check")
        batch.create_check_constraint(op.f(ONE_SCOPE), _one_of((*SCOPES, "region_id")))
    op.create_index(op.f("ix_events_assignments_region_id"), ASSIGNMENTS, ["region_id"])
    given = sa.text("region_id IS NOT NULL")
    op.create_index(
        "uq_events_assignments_region_id", ASSIGNMENTS, ["account_id", "role", "region_id"],
        unique=True, sqlite_where=given, postgresql_where=given,
    )  # fmt: skip
    op.add_column("events_downloads", sa.Column("since", sa.Date(), nullable=True))
    op.add_column(
        "events_downloads",
        sa.Column("for_confirmed", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("events_projects", sa.Column("project_number", sa.String(length=60), nullable=True))


def downgrade() -> None:
    # The version before knows no partners, and would show everybody what is for confirmed people: such a
    # document is announced only.
    op.execute(f"DELETE FROM {ASSIGNMENTS} WHERE region_id IS NOT NULL")  # noqa: S608 - the names are ours
    op.execute("DELETE FROM events_download_versions")
    op.execute("UPDATE events_downloads SET file_id = NULL, file_name = NULL WHERE for_confirmed")
    op.drop_column("events_projects", "project_number")
    for name in ("for_confirmed", "since"):
        op.drop_column("events_downloads", name)
    op.drop_index("uq_events_assignments_region_id", ASSIGNMENTS)
    op.drop_index(op.f("ix_events_assignments_region_id"), ASSIGNMENTS)
    with op.batch_alter_table(ASSIGNMENTS) as batch:
        batch.drop_constraint(op.f(ONE_SCOPE), type_="check")
        batch.create_check_constraint(op.f(ONE_SCOPE), _one_of(SCOPES))
        batch.drop_constraint(op.f("fk_events_assignments_region_id_projects_regions"), type_="foreignkey")
        batch.drop_column("region_id")
    for table in (
        "events_download_versions", "projects_stage_ends", "projects_signatories", "projects_region_counties",
        "projects_document_versions", "projects_stages", "projects_regions", "projects_documents",
        "projects_agreements",
    ):  # fmt: skip
        op.drop_table(table)


def _one_of(columns: tuple[str, ...]) -> str:
    return " + ".join(f"(CASE WHEN {each} IS NULL THEN 0 ELSE 1 END)" for each in columns) + " = 1"


def _add_projects_parts() -> None:
    op.create_table(
        "projects_agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_pl", sa.String(length=120), nullable=True),
        sa.Column("signatories_count", sa.Integer(), nullable=True),
        sa.CheckConstraint("signatories_count >= 1", name=op.f("ck_projects_agreements_signatories_count")),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["events_projects.id"],
            name=op.f("fk_projects_agreements_project_id_events_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects_agreements")),
        sa.UniqueConstraint("project_id", "name", name=op.f("uq_projects_agreements_project_id_name")),
    )
    op.create_table(
        "projects_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["events_files.id"], name=op.f("fk_projects_documents_file_id_events_files")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["events_projects.id"],
            name=op.f("fk_projects_documents_project_id_events_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects_documents")),
    )
    op.create_index(
        op.f("ix_projects_documents_project_id"), "projects_documents", ["project_id"], unique=False
    )
    op.create_table(
        "projects_regions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["events_projects.id"],
            name=op.f("fk_projects_regions_project_id_events_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects_regions")),
        sa.UniqueConstraint("project_id", "name", name=op.f("uq_projects_regions_project_id_name")),
    )
    op.create_table(
        "projects_stages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["events_projects.id"],
            name=op.f("fk_projects_stages_project_id_events_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects_stages")),
        sa.UniqueConstraint("project_id", "name", name=op.f("uq_projects_stages_project_id_name")),
    )
    op.create_table(
        "projects_document_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["projects_documents.id"],
            name=op.f("fk_projects_document_versions_document_id_projects_documents"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["events_files.id"], name=op.f("fk_projects_document_versions_file_id_events_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects_document_versions")),
    )
    op.create_index(
        op.f("ix_projects_document_versions_document_id"),
        "projects_document_versions",
        ["document_id"],
        unique=False,
    )
    op.create_table(
        "projects_region_counties",
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["projects_regions.id"],
            name=op.f("fk_projects_region_counties_region_id_projects_regions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("region_id", "county", name=op.f("pk_projects_region_counties")),
    )
    op.create_table(
        "projects_signatories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_key", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["projects_agreements.id"],
            name=op.f("fk_projects_signatories_agreement_id_projects_agreements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects_signatories")),
        sa.UniqueConstraint(
            "agreement_id", "name_key", name=op.f("uq_projects_signatories_agreement_id_name_key")
        ),
    )
    op.create_index(
        op.f("ix_projects_signatories_name_key"), "projects_signatories", ["name_key"], unique=False
    )
    op.create_table(
        "projects_stage_ends",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["stage_id"],
            ["projects_stages.id"],
            name=op.f("fk_projects_stage_ends_stage_id_projects_stages"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects_stage_ends")),
    )
    op.create_index(
        op.f("ix_projects_stage_ends_stage_id"), "projects_stage_ends", ["stage_id"], unique=False
    )
    op.create_table(
        "events_download_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("download_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["download_id"],
            ["events_downloads.id"],
            name=op.f("fk_events_download_versions_download_id_events_downloads"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["events_files.id"], name=op.f("fk_events_download_versions_file_id_events_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_download_versions")),
    )
    op.create_index(
        op.f("ix_events_download_versions_download_id"),
        "events_download_versions",
        ["download_id"],
        unique=False,
    )
