"""The rules by which events choose who may apply, one row for each value."""

import enum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, enum_type
from app.groups.models import Group
from app.people.models import Institution
from app.projects.models import Project


class RuleKind(enum.StrEnum):
    """What a rule asks of an applicant, in the order in which rules are asked."""

    institution = "institution"
    institution_type = "institution_type"
    county = "county"
    municipality = "municipality"
    municipality_kind = "municipality_kind"
    in_project = "in_project"
    outside_project = "outside_project"
    position = "position"
    group = "group"


class EligibilityRule(Base):
    """One value that a rule of an event lets in; all rows of one kind are one rule.

    Kinds of texts fill `text`, the others name an institution, a project or a group. The rows count only
    while the event is for chosen people (docs/decisions/0188).
    """

    __tablename__ = "eligibility_rules"
    __table_args__ = (Index("ix_eligibility_rules_event", "event_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    kind: Mapped[RuleKind] = mapped_column(enum_type(RuleKind))
    text: Mapped[str | None] = mapped_column(String(300))
    institution_id: Mapped[int | None] = mapped_column(
        ForeignKey("people_institutions.id", ondelete="CASCADE"), index=True
    )
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_projects.id", ondelete="CASCADE"), index=True
    )
    group_id: Mapped[int | None] = mapped_column(
        ForeignKey("groups_groups.id", ondelete="CASCADE"), index=True
    )
    institution: Mapped[Institution | None] = relationship(lazy="joined")
    project: Mapped[Project | None] = relationship(lazy="joined")
    group: Mapped[Group | None] = relationship(lazy="joined")
