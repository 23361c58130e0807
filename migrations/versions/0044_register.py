"""The register of institutions knows kinds of municipalities, sub-regions, and projects with agreements."""

import sqlalchemy as sa
from alembic import op

revision = "0044_register"
down_revision = "0043_questions"
branch_labels = None
depends_on = None

INSTITUTIONS = "people_institutions"
TIMES = "projects_institutions"


def upgrade() -> None:
    op.add_column(INSTITUTIONS, sa.Column("municipality_kind", sa.String(40), nullable=True))
    op.add_column(INSTITUTIONS, sa.Column("subregion", sa.String(120), nullable=True))
    op.create_index("ix_people_institutions_county", INSTITUTIONS, ["county"])
    op.create_table(
        TIMES,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("agreement", sa.String(300), nullable=True),
        sa.CheckConstraint("until >= since", name=op.f("ck_projects_institutions_until")),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["people_institutions.id"],
            name=op.f("fk_projects_institutions_institution_id_people_institutions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["events_projects.id"],
            name=op.f("fk_projects_institutions_project_id_events_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects_institutions")),
    )
    op.create_index("ix_projects_institutions_project", TIMES, ["project_id", "institution_id"])
    op.create_index("ix_projects_institutions_institution_id", TIMES, ["institution_id"])


def downgrade() -> None:
    """Loses kinds of municipalities, sub-regions, and since when institutions are in projects."""
    op.drop_table(TIMES)
    op.drop_index("ix_people_institutions_county", INSTITUTIONS)
    for column in ("subregion", "municipality_kind"):
        op.drop_column(INSTITUTIONS, column)
