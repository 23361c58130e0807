"""Reading the office: its version along with any statement, itself once for each version, its notices."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Label, Select, func, select
from sqlalchemy.orm import SessionTransaction

from app.history.models import HistoryFact
from app.office.facts import SETTINGS_CHANGED
from app.office.models import THE_ROW, DayOff, Notice, NoticeKind, OfficeSettings
from app.office.notice_text import still_says
from app.office.office import UNNAMED, UNREACHABLE, InForce, Keeper, Logo, Office
from app.work import Work

KEPT = "office"
"""Under this name `Work.kept` has the process's `Keeper`."""
SEEN_FOR = timedelta(days=1)
"""For so long after another version was published a form may still say that it showed the one before."""

_TOLD = "office_version"
_SAID_IN_NOTICES = ("name", "email", "phone")
_CHANGES = 200


def office_version() -> Label[str | None]:
    """Return the office's version as a column, for a statement that runs anyway: hand it to `told`."""
    mine = select(OfficeSettings.version).where(OfficeSettings.id == THE_ROW)
    return mine.correlate(None).scalar_subquery().label("office_version")


def told(work: Work, version: str | None) -> None:
    """Note the version that a statement of this transaction brought along, so that nobody asks again."""
    work.session.info[_TOLD] = (work.session.get_transaction(), version or "")


def with_office(query: Select[Any]) -> Select[Any]:
    """Return the query of an entity with the office's version as a second column, for `one_of`."""
    return query.add_columns(office_version())


def one_of(work: Work, query: Select[Any], named: Mapping[str, Any]) -> Any | None:
    """Return the one entity that a query of `with_office` selects, or None, and keep the version that came
    along; `named` fills the query's parameters."""
    row = work.session.execute(query, named).unique().one_or_none()
    if row is None:
        return None
    told(work, row[-1])
    return row[0]


def office(work: Work) -> Office:
    """Return the office as it is now.

    No statement where one of this transaction brought the version and this process has read it before;
    else one for the version, and for another version one more.
    """
    keeper = keeper_of(work)
    known: tuple[SessionTransaction | None, str] | None = work.session.info.get(_TOLD)
    transaction = work.session.get_transaction()
    if known is None or transaction is None or known[0] is not transaction:
        version = work.session.scalar(select(office_version())) or ""
        told(work, version)
    else:
        version = known[1]
    # Threads share the keeper: what is returned is what was compared.
    found = keeper.last
    if found.version != version:
        found = _read(work, keeper.first)
        keeper.keep(found)
    return found


def keeper_of(work: Work) -> Keeper:
    """Return what this process keeps of the office; by itself, an office of which nothing is known."""
    keeper: Keeper | None = work.kept.get(KEPT)
    return keeper or Keeper(Office())


def notice_by_number(work: Work, kind: NoticeKind, number: int) -> Notice | None:
    """Return one saved version of a notice."""
    if not 0 < number < 2**31:
        return None
    return work.session.scalar(select(Notice).where(Notice.kind == kind, Notice.number == number))


def notice_in_force(work: Work, kind: NoticeKind) -> Notice | None:
    """Return the version that the public reads."""
    known = getattr(office(work), kind.value)
    return work.session.get(Notice, known.id) if known else None


def outdated_in(work: Work, kind: NoticeKind) -> list[str]:
    """Return earlier names, addresses and phones of the office that the published text still carries."""
    notice, known = notice_in_force(work, kind), office(work)
    if notice is None:
        return []
    changes = select(HistoryFact.values).where(
        HistoryFact.subject_kind == "office",
        HistoryFact.subject_id == THE_ROW,
        HistoryFact.kind == SETTINGS_CHANGED.kind,
    )
    found: list[str] = []
    for values in work.session.scalars(changes.order_by(HistoryFact.id.desc()).limit(_CHANGES)):
        for column in _SAID_IN_NOTICES:
            old, now = values["changed"].get(f"office.{column}", [""])[0], getattr(known, column) or ""
            if old in (now, UNNAMED, UNREACHABLE):
                continue
            if any(still_says(text, old, now) for text in (notice.body_pl, notice.body_en)):
                found.append(old)
    return list(dict.fromkeys(found))


def latest_notice(work: Work, kind: NoticeKind) -> Notice | None:
    """Return the version saved last, published or not."""
    return work.session.scalar(notices(kind).limit(1))


def notices(kind: NoticeKind) -> Select[Notice]:
    """Select all saved versions of a notice, the newest first."""
    return select(Notice).where(Notice.kind == kind).order_by(Notice.number.desc())


def was_shown(work: Work, label: str) -> bool:
    """Tell whether a form opened not long ago may have shown this version of the privacy notice.

    The one in force was shown whenever; another one if it was in force within SEEN_FOR.
    """
    present = office(work).privacy
    if present is None or label == present.label:
        return present is not None
    found = work.session.scalar(
        select(Notice).where(Notice.kind == NoticeKind.privacy, Notice.label == label[:20])
    )
    if found is None or found.published_at is None:
        return False
    ended = work.session.scalar(
        select(func.min(Notice.published_at)).where(
            Notice.kind == NoticeKind.privacy,
            Notice.number > found.number,
            Notice.published_at.is_not(None),
        )
    )
    return ended is None or work.now - ended <= SEEN_FOR


def _read(work: Work, first: Office) -> Office:
    row = work.session.get(OfficeSettings, THE_ROW, populate_existing=True)
    if row is None:
        return first
    ids = [id for id in (row.privacy_id, row.accessibility_id) if id is not None]
    columns = select(Notice.id, Notice.label, Notice.published_at).where(Notice.id.in_(ids))
    found = {id: InForce(id, label, since) for id, label, since in work.session.execute(columns) if since}
    return Office(
        version=row.version,
        name=row.name,
        email=row.email,
        phone=row.phone,
        sender_name=row.sender_name,
        reminder_days=row.reminder_days,
        letter_text_pl=row.letter_text_pl,
        letter_text_en=row.letter_text_en,
        logo=_logo(row),
        privacy=found.get(row.privacy_id or 0),
        accessibility=found.get(row.accessibility_id or 0),
        first_day_over=row.first_day_over,
        site_published=first.site_published,
        reviewed=first.reviewed,
    )


def _logo(row: OfficeSettings) -> Logo | None:
    if not (row.logo_sha256 and row.logo_type and row.logo_width and row.logo_height):
        return None
    return Logo(
        row.logo_sha256,
        row.logo_type,
        row.logo_width,
        row.logo_height,
        row.logo_alternative_pl or "",
        row.logo_alternative_en,
    )


def days_off_on(work: Work, days: Collection[date]) -> dict[date, str]:
    """Return which of these days are off for the office, with their names; one statement."""
    rows = work.session.execute(select(DayOff.day, DayOff.name).where(DayOff.day.in_(days)))
    return {day: name for day, name in rows}  # noqa: C416 (rows are typed, dict() loses that)


def days_off() -> Select[DayOff]:
    """Select the office's days off, the latest first."""
    return select(DayOff).order_by(DayOff.day.desc())
