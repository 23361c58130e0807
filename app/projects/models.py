"""Tables of projects: who pays, stages, agreements, institutions in them, regions, and documents."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Instant, Labels
from app.files.models import StoredFile
from app.people.models import Institution


class Project(Base):
    """A funded project. `ends_versions` are ISO days, the last one valid; the strip is an uploaded image.

    `second_person_agrees` asks for another account's consent to each correction of a locked register.
    """

    __tablename__ = "events_projects"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300), unique=True)
    project_number: Mapped[str | None] = mapped_column(String(60))
    short_name_pl: Mapped[str | None] = mapped_column(String(300))
    programme_pl: Mapped[str | None] = mapped_column(String(300))
    measure_pl: Mapped[str | None] = mapped_column(String(300))
    fund_pl: Mapped[str | None] = mapped_column(String(300))
    fund_en: Mapped[str | None] = mapped_column(String(300))
    lead_partner: Mapped[str | None] = mapped_column(String(300))
    partners: Mapped[list[str] | None] = mapped_column(Labels)
    starts: Mapped[date | None]
    ends_versions: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    note: Mapped[str | None] = mapped_column(Text)
    strip_file_id: Mapped[int | None] = mapped_column(ForeignKey("events_files.id"))
    strip_alternative: Mapped[str | None] = mapped_column(String(400))
    second_person_agrees: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(Instant)

    stages: Mapped[list["ProjectStage"]] = relationship(
        order_by="ProjectStage.position", cascade="all, delete-orphan", passive_deletes=True
    )
    agreements: Mapped[list["Agreement"]] = relationship(
        order_by="Agreement.position", cascade="all, delete-orphan", passive_deletes=True
    )
    regions: Mapped[list["Region"]] = relationship(
        back_populates="project", order_by="Region.name", cascade="all, delete-orphan", passive_deletes=True
    )
    belongings: Mapped[list["ProjectInstitution"]] = relationship(
        back_populates="project",
        order_by="(ProjectInstitution.since, ProjectInstitution.id)",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    documents: Mapped[list["ProjectDocument"]] = relationship(
        order_by="ProjectDocument.position", cascade="all, delete-orphan", passive_deletes=True
    )


class ProjectStage(Base):
    """A stage (milestone) of a project; the last of its `ends` is valid, the others tell how it moved."""

    __tablename__ = "projects_stages"
    __table_args__ = (UniqueConstraint("project_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("events_projects.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    starts: Mapped[date | None]
    ends: Mapped[list["StageEnd"]] = relationship(
        order_by="StageEnd.id", cascade="all, delete-orphan", passive_deletes=True, lazy="selectin"
    )


class StageEnd(Base):
    """One version of a stage's end: the day, since when it is valid, and why it moved."""

    __tablename__ = "projects_stage_ends"

    id: Mapped[int] = mapped_column(primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("projects_stages.id", ondelete="CASCADE"), index=True)
    ends_on: Mapped[date]
    since: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(300))


class Agreement(Base):
    """A co-operation agreement: when it was signed, and by whom.

    `signed_pl` stands for a day that is not known ("luty 2020"). `signatories_count` is as reported,
    for an agreement whose signatories are not all named here.
    """

    __tablename__ = "projects_agreements"
    __table_args__ = (
        UniqueConstraint("project_id", "name"),
        CheckConstraint("signatories_count >= 1", name="signatories_count"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("events_projects.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(300))
    signed_on: Mapped[date | None]
    signed_pl: Mapped[str | None] = mapped_column(String(120))
    signatories_count: Mapped[int | None]
    signatories: Mapped[list["Signatory"]] = relationship(
        order_by="Signatory.position", cascade="all, delete-orphan", passive_deletes=True, lazy="selectin"
    )


class Signatory(Base):
    """An institution that signed, by the name under which it did; `name_key` finds the one that is known."""

    __tablename__ = "projects_signatories"
    __table_args__ = (UniqueConstraint("agreement_id", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("projects_agreements.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(300))
    name_key: Mapped[str] = mapped_column(String(400), index=True)


class ProjectInstitution(Base):
    """A time during which an institution is in a project, and the agreement by which it joined.

    `until` is the last day, None while nothing is said of an end. One that left may join again: the times
    of one institution in one project don't overlap, unless two institutions became one.
    """

    __tablename__ = "projects_institutions"
    __table_args__ = (
        Index("ix_projects_institutions_project", "project_id", "institution_id"),
        CheckConstraint("until >= since", name="until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("events_projects.id", ondelete="CASCADE"))
    institution_id: Mapped[int] = mapped_column(
        ForeignKey("people_institutions.id", ondelete="CASCADE"), index=True
    )
    since: Mapped[date]
    until: Mapped[date | None]
    agreement: Mapped[str | None] = mapped_column(String(300))
    project: Mapped[Project] = relationship(back_populates="belongings")
    institution: Mapped[Institution] = relationship()


class Region(Base):
    """The region of one partner: a name that is unique in the project, and the counties in it."""

    __tablename__ = "projects_regions"
    __table_args__ = (UniqueConstraint("project_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("events_projects.id", ondelete="CASCADE"))
    partner: Mapped[str] = mapped_column(String(300))
    name: Mapped[str] = mapped_column(String(120))
    project: Mapped[Project] = relationship(back_populates="regions")
    counties: Mapped[list["RegionCounty"]] = relationship(
        order_by="RegionCounty.position", cascade="all, delete-orphan", passive_deletes=True, lazy="selectin"
    )


class RegionCounty(Base):
    """A county of a region, written as events and institutions name it."""

    __tablename__ = "projects_region_counties"

    region_id: Mapped[int] = mapped_column(
        ForeignKey("projects_regions.id", ondelete="CASCADE"), primary_key=True
    )
    county: Mapped[str] = mapped_column(String(120), primary_key=True)
    position: Mapped[int]


class ProjectDocument(Base):
    """A document of a project for everybody, such as its rules or a report, valid since a day.

    What it was before is in `versions`, the oldest first.
    """

    __tablename__ = "projects_documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("events_projects.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    file_id: Mapped[int] = mapped_column(ForeignKey("events_files.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    since: Mapped[date]
    file: Mapped[StoredFile] = relationship(lazy="joined")
    versions: Mapped[list["ProjectDocumentVersion"]] = relationship(
        order_by="ProjectDocumentVersion.id", cascade="all, delete-orphan", passive_deletes=True
    )


class ProjectDocumentVersion(Base):
    """What a project's document was before it was replaced; staff can still read it."""

    __tablename__ = "projects_document_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(
        ForeignKey("projects_documents.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[int] = mapped_column(ForeignKey("events_files.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    since: Mapped[date]
    file: Mapped[StoredFile] = relationship(lazy="joined")
