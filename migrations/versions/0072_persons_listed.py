"""Indexes by which persons are listed and found by their institution."""

from alembic import op

revision = "0072_persons_listed"
down_revision = "0071_nominations"
branch_labels = None
depends_on = None

PERSONS, REGISTRATIONS = "people_persons", "registrations_registrations"


def upgrade() -> None:
    op.create_index("ix_people_persons_listed", PERSONS, ["merged_into_id", "name_sort", "id"])
    op.drop_index("ix_people_persons_merged_into_id", table_name=PERSONS)
    op.create_index("ix_registrations_sent", REGISTRATIONS, ["institution_id", "person_id"])
    op.drop_index("ix_registrations_registrations_institution_id", table_name=REGISTRATIONS)


def downgrade() -> None:
    op.create_index("ix_registrations_registrations_institution_id", REGISTRATIONS, ["institution_id"])
    op.drop_index("ix_registrations_sent", table_name=REGISTRATIONS)
    op.create_index("ix_people_persons_merged_into_id", PERSONS, ["merged_into_id"])
    op.drop_index("ix_people_persons_listed", table_name=PERSONS)
