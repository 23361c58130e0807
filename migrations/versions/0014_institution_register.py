"""Institutions with tax number and contact, words and sounds by which they are found, and what staff said of pairs."""

import sqlalchemy as sa
from alembic import op

from app.people.institution_search import derived
from app.people.name_reading import body_of

revision = "0014_institution_register"
down_revision = "0013_listed_hour"
branch_labels = None
depends_on = None

BATCH = 500

institutions = sa.table(
    "people_institutions",
    sa.column("id", sa.Integer()),
    *(sa.column(name, sa.String()) for name in ("name", "municipality", "search_words")),
    *(sa.column(name, sa.String()) for name in ("near_place", "near_word")),
)
names = sa.table(
    "people_institution_names",
    *(sa.column(name, sa.Integer()) for name in ("id", "institution_id")),
    *(sa.column(name, sa.String()) for name in ("name", "body_key")),
)


def upgrade() -> None:
    for name, length in (("nip", 10), ("contact_name", 300), ("contact_email", 320)):
        op.add_column("people_institutions", sa.Column(name, sa.String(length=length), nullable=True))
    op.add_column(
        "people_institutions", sa.Column("search_words", sa.Text(), nullable=False, server_default="")
    )
    for name in ("near_place", "near_word"):
        column = sa.Column(name, sa.String(length=8), nullable=False, server_default="")
        op.add_column("people_institutions", column)
    op.add_column(
        "people_institution_names",
        sa.Column("body_key", sa.String(length=400), nullable=False, server_default=""),
    )
    op.create_table(
        "people_institution_verdicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.String(length=300), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_institution_verdicts")),
    )
    op.create_index(op.f("ix_people_institution_verdicts_act"), "people_institution_verdicts", ["act"])
    op.create_index(
        "ix_people_institution_verdicts_pair", "people_institution_verdicts", ["one_id", "other_id"]
    )
    op.create_index("ix_people_institution_verdicts_other", "people_institution_verdicts", ["other_id"])
    _derive_names()
    _derive_institutions()
    for name in ("near_place", "near_word", "nip"):
        op.create_index(f"ix_people_institutions_{name}", "people_institutions", [name])
    op.create_index(op.f("ix_people_institution_names_body_key"), "people_institution_names", ["body_key"])


def downgrade() -> None:
    op.drop_index(op.f("ix_people_institution_names_body_key"), table_name="people_institution_names")
    for name in ("near_place", "near_word", "nip"):
        op.drop_index(f"ix_people_institutions_{name}", table_name="people_institutions")
    op.drop_table("people_institution_verdicts")
    op.drop_column("people_institution_names", "body_key")
    for name in ("near_place", "near_word", "search_words", "nip", "contact_name", "contact_email"):
        op.drop_column("people_institutions", name)


def _derive_names() -> None:
    bind, last = op.get_bind(), 0
    while True:
        query = sa.select(names.c.id, names.c.name).where(names.c.id > last).order_by(names.c.id)
        found = bind.execute(query.limit(BATCH)).all()
        if not found:
            return
        rows = [{"row": id, "key": key} for id, name in found if (key := body_of(name).key)]
        if rows:
            change = names.update().where(names.c.id == sa.bindparam("row"))
            bind.execute(change.values(body_key=sa.bindparam("key")), rows)
        last = found[-1].id


def _derive_institutions() -> None:
    bind, last = op.get_bind(), 0
    known = (institutions.c.id, institutions.c.name, institutions.c.municipality)
    while True:
        query = sa.select(*known).where(institutions.c.id > last).order_by(institutions.c.id)
        found = bind.execute(query.limit(BATCH)).all()
        if not found:
            return
        others: dict[int, list[str]] = {row.id: [] for row in found}
        for id, name in bind.execute(
            sa.select(names.c.institution_id, names.c.name).where(names.c.institution_id.in_(list(others)))
        ):
            others[id].append(name)
        rows = []
        for row in found:
            new = derived(row.name, others[row.id], row.municipality, None)
            rows.append(
                {"row": row.id, "words": new.search_words, "place": new.near_place, "word": new.near_word}
            )
        change = institutions.update().where(institutions.c.id == sa.bindparam("row"))
        bind.execute(
            change.values(
                search_words=sa.bindparam("words"),
                near_place=sa.bindparam("place"),
                near_word=sa.bindparam("word"),
            ),
            rows,
        )
        last = found[-1].id
