"""The cache key of a recruitment's public page, and its events."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from app.catalogue.cache_keys import KEY_COLUMNS, PageKey, booked
from app.catalogue.joint import PUBLIC
from app.errors import Missing
from app.events.models import Event, Publication, Recruitment, RegistrationRules
from app.events.queries import with_meetings
from app.office.queries import office_version, told
from app.work import Work

_OF_RECRUITMENT = (Recruitment.id, Recruitment.version, Recruitment.changed_at)
# Made once: to put a statement together takes longer than to run this one.
_KEY = (
    select(*_OF_RECRUITMENT, *KEY_COLUMNS, *booked(Event.id), office_version())
    .select_from(Recruitment)
    .join(RegistrationRules, RegistrationRules.recruitment_id == Recruitment.id)
    .join(Event, PUBLIC)
    .where(Recruitment.id == bindparam("id"))
)


@dataclass(frozen=True, slots=True)
class RecruitmentKey:
    """Equal keys mean the same page of a recruitment, in one language and on one day."""

    recruitment: tuple[Any, ...]
    events: tuple[PageKey, ...]
    office: str

    def fits(self, recruitment: Recruitment, events: Sequence[Event]) -> bool:
        """Tell whether what was read afterwards is still what the key names."""
        own = (recruitment.id, recruitment.version, recruitment.changed_at)
        by_id = {event.id: event for event in events}
        return (
            own == self.recruitment
            and len(by_id) == len(self.events)
            and all(each.id in by_id and each.fits(by_id[each.id]) for each in self.events)
        )


def recruitment_key(work: Work, id: int) -> RecruitmentKey:
    """Return the cache key of a recruitment's page, with one statement; Missing without a published event."""
    rows: Sequence[Any] = work.session.execute(_KEY, {"id": id}).all() if 0 < id < 2**31 else []
    if not rows:
        raise Missing
    told(work, rows[0][-1])
    start = len(_OF_RECRUITMENT)
    keys = [PageKey(tuple(row[start:-3]), (), row[-3], bool(row[-2]), "") for row in rows]
    return RecruitmentKey(
        tuple(rows[0][:start]), tuple(sorted(keys, key=lambda key: key.id)), rows[0][-1] or ""
    )


def public_events(work: Work, key: RecruitmentKey) -> list[Event]:
    """Return the events of a recruitment's page in order of time, with their meetings."""
    ids = [each.id for each in key.events]
    query = select(Event).where(Event.id.in_(ids), Event.publication == Publication.published)
    query = query.options(with_meetings()).order_by(Event.listed_from, Event.listed_hour, Event.id)
    return list(work.session.scalars(query).unique())
