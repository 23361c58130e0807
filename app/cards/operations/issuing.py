"""Issuing cards: each version is kept with its PDF, and never changed (docs/decisions/0161)."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select

from app.cards.content import CardContent, checksum, written
from app.cards.facts import ISSUED
from app.cards.models import HoursCard
from app.cards.papers import Issue, paper_of
from app.cards.queries.issued import Standing, month_of_cards, reason_for
from app.cards.queries.month import Subject
from app.files.operations import stored
from app.files.storage import Upload
from app.history.operations import record
from app.ledger.models import MonthLock
from app.ledger.months import first_day
from app.papers.pdf import PDF_TYPE, Strip, pdf
from app.projects.funding import strip_of
from app.projects.models import Project
from app.sqlite import must_write
from app.work import Work

AT_ONCE = 20
"""So many cards are set in one transaction: on SQLite others wait for it to end."""


def issue_due(
    work: Work, project: Project, month: str, *, only: Collection[Subject] | None = None, most: int = AT_ONCE
) -> list[HoursCard]:
    """Issue what is due of a closed month: first versions, and new ones for what was corrected since.

    At most `most`; call it again until it returns none. `only` are the cards that are asked for. Does
    nothing while the month is open. Two at once issue nothing twice: they wait for each other.
    """
    must_write(work.session)
    lock = select(MonthLock).where(MonthLock.project_id == project.id, MonthLock.month == month)
    if work.session.scalar(lock.with_for_update()) is None:
        return []
    due = month_of_cards(work, project, month, only).due
    strip = strip_of(replace(work, texts=work.texts.into("pl")), project)
    cards = [_issue(work, each, strip) for each in due[:most]]
    if cards:
        name = work.texts.into("pl").month(first_day(month))
        record(work, ISSUED, "project", project.id, values={"month": name, "count": len(cards)})
    return cards


def issue(
    work: Work,
    content: CardContent,
    kind_and_id: Subject,
    before: HoursCard | None,
    reason: str | None,
    strip: Strip,
) -> HoursCard:
    """Keep one version with its PDF in Polish; the caller holds the lock of its month or contract."""
    kind, id = kind_and_id
    version = before.version + 1 if before else 1
    paper = paper_of(work.texts.into("pl"), content, Issue(version, work.now, reason), strip)
    file = stored(work, Upload(f"karta-{content.month}.pdf", PDF_TYPE, pdf(paper)))
    card = HoursCard(
        kind=kind,
        subject_id=id,
        project_id=content.project_id,
        month=content.month,
        version=version,
        minutes=content.minutes,
        content=written(content),
        content_sha256=checksum(content),
        file=file,
        reason=reason,
        account_id=work.actor.id if work.actor.is_staff else None,
        at=work.now,
    )
    work.session.add(card)
    work.session.flush()
    return card


def _issue(work: Work, standing: Standing, strip: Strip) -> HoursCard:
    return issue(work, standing.content, standing.subject, standing.issued, reason_for(work, standing), strip)
