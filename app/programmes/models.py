"""Tables of programmes, modules and parts."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Instant


class Programme(Base):
    """A training made of modules; `record_id` decides sameness for the loader."""

    __tablename__ = "programmes_programmes"

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(String(120), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    name_pl: Mapped[str] = mapped_column(String(300))
    name_en: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(Instant)
    modules: Mapped[list["Module"]] = relationship(
        back_populates="programme",
        order_by="Module.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class Module(Base):
    """What a participant must complete; it runs in editions, which are events.

    Durations are minutes; `unit_minutes` (45 or 60) says how they are shown, and is fixed from
    `unit_frozen_at`, the first confirmation of an edition's register. Completed has who earned
    `completion_percent` of the required minutes, `part_percent` of each part's (None: nothing asked of
    single parts) and, if `needs_test`, passed the exit test, which asks for `test_pass_percent` of its points
    where an edition says nothing else. At most `makeup_percent` of the required
    minutes may be made up in other editions (None: no limit). An outcome is due `outcome_days` after the
    last session of an edition.
    """

    __tablename__ = "programmes_modules"
    __table_args__ = (
        CheckConstraint("unit_minutes IN (45, 60)", name="unit"),
        CheckConstraint("required_minutes > 0", name="required"),
        CheckConstraint("completion_percent BETWEEN 0 AND 100", name="completion"),
        CheckConstraint("part_percent IS NULL OR part_percent BETWEEN 0 AND 100", name="part"),
        CheckConstraint("makeup_percent IS NULL OR makeup_percent BETWEEN 0 AND 100", name="makeup"),
        CheckConstraint("test_pass_percent IS NULL OR test_pass_percent BETWEEN 0 AND 100", name="test_pass"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programmes_programmes.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    record_id: Mapped[str] = mapped_column(String(120), unique=True)
    name_pl: Mapped[str] = mapped_column(String(300))
    name_en: Mapped[str | None] = mapped_column(String(300))
    unit_minutes: Mapped[int]
    unit_frozen_at: Mapped[datetime | None] = mapped_column(Instant)
    required_minutes: Mapped[int]
    completion_percent: Mapped[int] = mapped_column(default=80)
    part_percent: Mapped[int | None]
    needs_test: Mapped[bool] = mapped_column(default=False)
    test_pass_percent: Mapped[int | None]
    makeup_percent: Mapped[int | None]
    outcome_days: Mapped[int] = mapped_column(default=7)
    programme: Mapped[Programme] = relationship(back_populates="modules")
    parts: Mapped[list["Part"]] = relationship(
        back_populates="module", order_by="Part.position", cascade="all, delete-orphan", passive_deletes=True
    )


class Part(Base):
    """A part of a module with its planned minutes, of which nobody is credited more."""

    __tablename__ = "programmes_parts"
    __table_args__ = (CheckConstraint("minutes > 0", name="minutes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    module_id: Mapped[int] = mapped_column(
        ForeignKey("programmes_modules.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    record_id: Mapped[str] = mapped_column(String(120), unique=True)
    name_pl: Mapped[str] = mapped_column(String(300))
    name_en: Mapped[str | None] = mapped_column(String(300))
    minutes: Mapped[int]
    module: Mapped[Module] = relationship(back_populates="parts")
