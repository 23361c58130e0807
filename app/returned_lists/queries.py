"""Reading what came back: an event's pages by list, pages without a list, scans, what was read off a page."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.events.models import Event, Meeting, Session
from app.returned_lists.access import seen_unplaced
from app.returned_lists.models import FurtherSending, ReadSign, ReturnedPage, ReturnedScan
from app.signing_lists.printing import PrintedPage
from app.signing_lists.queries import pages_printed
from app.work import Work


@dataclass(slots=True)
class ReturnedList:
    """A printed list of which something came back: its pages by number, and which pages brought them."""

    pages: dict[int, PrintedPage]
    sessions: list[Session] = field(default_factory=list)
    came: dict[int, list[ReturnedPage]] = field(default_factory=lambda: defaultdict(list))
    read: dict[int, int] = field(default_factory=dict)

    @property
    def any_page(self) -> PrintedPage:
        """The first page, which stands for the list."""
        return self.pages[min(self.pages)]

    @property
    def missing(self) -> list[int]:
        """The numbers of pages that did not come back."""
        return [number for number in sorted(self.pages) if number not in self.came]

    @property
    def doubles(self) -> list[tuple[int, int]]:
        """The numbers of pages that came more than once, and how often."""
        return [(number, len(pages)) for number, pages in sorted(self.came.items()) if len(pages) > 1]

    def to_read(self, number: int) -> int:
        """Return how many signatures of a page are still to be keyed in, as printed."""
        page = self.pages[number]
        return max(len(page.rows) * len(self.sessions) - self.read.get(page.page, 0), 0)


def lists_returned(work: Work, event: Event, session_ids: Collection[int]) -> list[ReturnedList]:
    """Return the lists of which pages came back, of the allowed sessions, by day; four statements."""
    found = list(
        work.session.scalars(
            select(ReturnedPage)
            .join(ReturnedPage.scan)
            .where(ReturnedPage.event_id == event.id, ReturnedPage.printing_id.is_not(None))
            .options(joinedload(ReturnedPage.scan).joinedload(ReturnedScan.account))
            .order_by(ReturnedPage.id)
        )
    )
    return _lists(work, found, session_ids)


def lists_of(work: Work, printing_ids: Collection[int]) -> list[ReturnedList]:
    """Return the lists of some printings of which pages came back, by day; four statements."""
    query = select(ReturnedPage).where(ReturnedPage.printing_id.in_(printing_ids))
    found = list(work.session.scalars(query.order_by(ReturnedPage.id))) if printing_ids else []
    return _lists(work, found, None)


def list_of(work: Work, printed: PrintedPage) -> ReturnedList | None:
    """Return the list of a printed page, of which something came back; None if nothing did."""
    lists = lists_of(work, {printed.printing_id})
    return next((each for each in lists if each.any_page.list_key == printed.list_key), None)


def _lists(
    work: Work, returned: Sequence[ReturnedPage], session_ids: Collection[int] | None
) -> list[ReturnedList]:
    ids = {each.printing_id for each in returned if each.printing_id is not None}
    printed, by_key = pages_printed(work, ids), dict[tuple[int, int], ReturnedList]()
    for page in printed.values():
        if session_ids is None or set(page.session_ids) & set(session_ids):
            by_key.setdefault(page.list_key, ReturnedList({})).pages[page.number] = page
    for each in returned:
        one = printed.get((each.printing_id or 0, each.printed_page or 0))
        if one is not None and one.list_key in by_key:
            by_key[one.list_key].came[one.number].append(each)
    lists = [each for each in by_key.values() if each.came]
    _fill(work, lists)
    return sorted(lists, key=lambda each: (_day(each), each.any_page.list_key))


def _fill(work: Work, lists: Sequence[ReturnedList]) -> None:
    sessions = sessions_named(work, {id for each in lists for id in each.any_page.session_ids})
    printings = {each.any_page.printing_id for each in lists}
    counted = (
        select(ReadSign.printing_id, ReadSign.printed_page, func.count())
        .where(ReadSign.printing_id.in_(printings))
        .group_by(ReadSign.printing_id, ReadSign.printed_page)
    )
    rows = work.session.execute(counted).all() if printings else ()
    read = {(printing_id, page): count for printing_id, page, count in rows}
    for each in lists:
        each.sessions = [sessions[id] for id in each.any_page.session_ids if id in sessions]
        each.read = {page.page: read.get((page.printing_id, page.page), 0) for page in each.pages.values()}


def _day(each: ReturnedList) -> str:
    return min((session.day.isoformat() for session in each.sessions), default="")


def sessions_named(work: Work, ids: Collection[int]) -> Mapping[int, Session]:
    """Return sessions with meeting and event by id; those deleted since are left out. One statement."""
    query = (
        select(Session)
        .where(Session.id.in_(ids))
        .options(joinedload(Session.meeting).joinedload(Meeting.event).joinedload(Event.project))
    )
    return {each.id: each for each in work.session.scalars(query)} if ids else {}


def existing_sessions(work: Work, ids: Collection[int]) -> set[int]:
    """Return which of some sessions are still there; one statement."""
    return set(work.session.scalars(select(Session.id).where(Session.id.in_(ids)))) if ids else set()


def unplaced(work: Work, event: Event | None = None) -> Select[ReturnedPage]:
    """Select pages without a list that the actor may see, the newest first; of one event's page or of all."""
    query = (
        select(ReturnedPage)
        .join(ReturnedPage.scan)
        .options(joinedload(ReturnedPage.scan))
        .where(seen_unplaced(work))
        .order_by(ReturnedPage.id.desc())
    )
    if event is None:
        return query
    again = exists().where(FurtherSending.scan_id == ReturnedScan.id, FurtherSending.event_id == event.id)
    return query.where(or_(ReturnedScan.event_id == event.id, again))


def scans_of_sender(work: Work) -> Select[ReturnedScan]:
    """Select what the actor sent, first or again, the newest first."""
    again = exists().where(
        FurtherSending.scan_id == ReturnedScan.id, FurtherSending.account_id == work.actor.id
    )
    return (
        select(ReturnedScan)
        .where(or_(ReturnedScan.account_id == work.actor.id, again))
        .options(joinedload(ReturnedScan.file))
        .order_by(ReturnedScan.id.desc())
    )


def sent_on(work: Work, scan: ReturnedScan) -> list[Event]:
    """Return the events on whose pages a scan was sent, the one where the actor sent it last first."""
    query = (
        select(Event)
        .join(FurtherSending, FurtherSending.event_id == Event.id)
        .where(FurtherSending.scan_id == scan.id)
        .order_by((FurtherSending.account_id == work.actor.id).desc(), FurtherSending.id.desc())
    )
    again = list(work.session.scalars(query).unique())
    first = [scan.event] if scan.event is not None else []
    return first + again if scan.account_id == work.actor.id else again + first


def pages_of_scan(work: Work, scan: ReturnedScan) -> list[ReturnedPage]:
    """Return the pages of a scan in order, with their events."""
    return pages_of_scans(work, [scan.id]).get(scan.id, [])


def pages_of_scans(work: Work, ids: Collection[int]) -> dict[int, list[ReturnedPage]]:
    """Return the pages of some scans in order, with their events, by scan; one statement."""
    query = select(ReturnedPage).where(ReturnedPage.scan_id.in_(ids)).order_by(ReturnedPage.number)
    found: dict[int, list[ReturnedPage]] = defaultdict(list)
    for each in work.session.scalars(query.options(joinedload(ReturnedPage.event))):
        found[each.scan_id].append(each)
    return found
