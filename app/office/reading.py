"""A notice as the public reads it: in their language, else in Polish, with what came before and after."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from sqlalchemy import select

from app import clock
from app.office.models import Notice, NoticeKind
from app.office.notice_text import html_of
from app.office.queries import notice_by_number, notice_in_force
from app.work import Work


@dataclass(frozen=True, slots=True)
class NoticeText:
    """One published version in one language; `before` and `later` are its published neighbours."""

    label: str
    since: date
    language: str
    html: Markup
    before: Notice | None
    later: Notice | None


def published_text(work: Work, kind: NoticeKind, number: int | None = None) -> NoticeText | None:
    """Return the version in force, or the published one of this number; None if there is none."""
    notice = notice_in_force(work, kind) if number is None else notice_by_number(work, kind, number)
    if notice is None or notice.published_at is None:
        return None
    published = select(Notice).where(Notice.kind == kind, Notice.published_at.is_not(None)).limit(1)
    before = work.session.scalar(
        published.where(Notice.number < notice.number).order_by(Notice.number.desc())
    )
    later = work.session.scalar(published.where(Notice.number > notice.number).order_by(Notice.number))
    english = notice.body_en if work.texts.language == "en" else None
    return NoticeText(
        label=notice.label,
        since=clock.today(notice.published_at),
        language="en" if english else "pl",
        html=html_of(english or notice.body_pl),
        before=before,
        later=later,
    )
