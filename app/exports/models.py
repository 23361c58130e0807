"""The table of what somebody took along of a list last time."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Base, Labels


class ListChoice(Base):
    """The columns of a list as an account last took them, in its order; the file's format.

    A column that was left out stands in its place with a minus before its name, so that its place is kept.
    """

    __tablename__ = "exports_choices"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("people_accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    list_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    columns: Mapped[list[str]] = mapped_column(Labels)
    format: Mapped[str] = mapped_column(String(10))
