"""Tables of contracts with trainers and coaches, and of what they serve."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.columns import Base, Instant
from app.events.models import Event
from app.lines.models import SupportLine


class Contract(Base):
    """A contract of one trainer or coach for a number of minutes; `rate` per `unit_minutes` is only shown."""

    __tablename__ = "contracts_contracts"
    __table_args__ = (
        UniqueConstraint("account_id", "number"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("ends >= starts", name="period"),
        CheckConstraint("unit_minutes IN (45, 60)", name="unit"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(120))
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id"))
    version: Mapped[int] = mapped_column(default=1)
    starts: Mapped[date]
    ends: Mapped[date]
    minutes: Mapped[int]
    unit_minutes: Mapped[int] = mapped_column(default=60)
    rate: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    note: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)
    account: Mapped[Account] = relationship()
    uses: Mapped[list["ContractUse"]] = relationship(
        back_populates="contract", cascade="all, delete-orphan", passive_deletes=True
    )


class ContractUse(Base):
    """A line of support or an event whose delivered minutes count towards a contract.

    No two contracts of one person serve the same thing on the same day, so nothing is settled twice.
    """

    __tablename__ = "contracts_uses"
    __table_args__ = (
        CheckConstraint("(line_id IS NULL) <> (event_id IS NULL)", name="one_thing"),
        *(
            Index(
                f"uq_contracts_uses_{thing}",
                thing,
                "contract_id",
                unique=True,
                sqlite_where=text(f"{thing} IS NOT NULL"),
                postgresql_where=text(f"{thing} IS NOT NULL"),
            )
            for thing in ("line_id", "event_id")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(
        ForeignKey("contracts_contracts.id", ondelete="CASCADE"), index=True
    )
    line_id: Mapped[int | None] = mapped_column(ForeignKey("lines_lines.id", ondelete="CASCADE"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    contract: Mapped[Contract] = relationship(back_populates="uses")
    line: Mapped[SupportLine | None] = relationship()
    event: Mapped[Event | None] = relationship()
