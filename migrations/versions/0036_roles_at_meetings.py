"""A substitute names whose place they take; speakers and staff of a meeting stand on its register."""

import sqlalchemy as sa
from alembic import op

revision = "0036_roles_at_meetings"
down_revision = "0035_messages"
branch_labels = None
depends_on = None

ROWS = "attendance_rows"
KEY = "fk_attendance_rows_stands_in_for_id_registrations_registrations"
CHECK = "ck_attendance_rows_substitute"
INDEX = "ix_attendance_rows_stands_in_for_id"


def upgrade() -> None:
    with op.batch_alter_table(ROWS) as batch:
        batch.add_column(sa.Column("stands_in_for_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f(KEY), "registrations_registrations", ["stands_in_for_id"], ["id"])
        batch.create_check_constraint(op.f(CHECK), "stands_in_for_id IS NULL OR role = 'substitute'")
    op.create_index(op.f(INDEX), ROWS, ["stands_in_for_id"])


def downgrade() -> None:
    # The version before knows neither role; guests receive no hours either. The history still tells for whom
    # a substitute came, and who spoke.
    op.execute(f"UPDATE {ROWS} SET role = 'guest' WHERE role IN ('speaker', 'staff')")  # noqa: S608 - our name
    op.drop_index(op.f(INDEX), ROWS)
    with op.batch_alter_table(ROWS) as batch:
        batch.drop_constraint(op.f(CHECK), type_="check")
        batch.drop_constraint(op.f(KEY), type_="foreignkey")
        batch.drop_column("stands_in_for_id")
