"""Who may send signed lists, see their pages and key them in: who may take the sessions' registers."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import joinedload

from app.errors import Forbidden, Missing
from app.events.access import (
    may_manage_event,
    organises_anything,
    organises_everything,
    taught_by,
    teaches_anything,
    visible_to_staff,
)
from app.events.models import Event, Meeting, Session
from app.returned_lists.models import FurtherSending, PageSession, ReturnedPage, ReturnedScan
from app.work import Work


def may_return_lists(work: Work) -> bool:
    """Tell whether the actor takes any register at all."""
    return organises_anything(work) or teaches_anything(work)


def open_sessions(work: Work, ids: Collection[int]) -> set[int]:
    """Return which of some sessions' registers the actor may take; one statement."""
    if not ids:
        return set()
    return set(work.session.scalars(_taken(work).where(Session.id.in_(ids))))


def page_to_see(work: Work, id: int) -> ReturnedPage:
    """Return a page that the actor may see, with scan and files; Missing if there is none, else Forbidden.

    A page of a list is for those who take one of its registers. One without a list is for all who sent it,
    for organisers of the events on whose pages it was sent, and for those who organise everything.
    """
    scan = joinedload(ReturnedPage.scan)
    page = work.session.scalar(
        select(ReturnedPage)
        .where(ReturnedPage.id == id)
        .options(
            scan.joinedload(ReturnedScan.file),
            scan.joinedload(ReturnedScan.account),
            joinedload(ReturnedPage.picture),
            joinedload(ReturnedPage.event),
        )
    )
    if page is None:
        raise Missing
    if not may_see(work, page):
        raise Forbidden
    return page


def may_see(work: Work, page: ReturnedPage) -> bool:
    """Tell whether the actor may see a page."""
    if page.event is not None:
        if may_manage_event(work, page.event):
            return True
        sessions = select(PageSession.session_id).where(PageSession.page_id == page.id)
        return work.session.scalar(_taken(work).where(Session.id.in_(sessions)).limit(1)) is not None
    if page.scan.account_id == work.actor.id and work.actor.is_staff:
        return True
    event = page.scan.event
    if organises_everything(work) or (event is not None and may_manage_event(work, event)):
        return True
    again = select(ReturnedScan.id).where(ReturnedScan.id == page.scan_id, _sent_again(work))
    return work.actor.is_staff and work.session.scalar(again) is not None


def seen_unplaced(work: Work) -> ColumnElement[bool]:
    """Return the condition on `ReturnedPage` joined to `ReturnedScan` for pages without a list to be seen."""
    managed = select(Event.id).where(visible_to_staff(work))
    mine = ReturnedScan.account_id == work.actor.id
    if organises_everything(work):
        return ReturnedPage.printing_id.is_(None)
    theirs = or_(mine, ReturnedScan.event_id.in_(managed), _sent_again(work))
    return ReturnedPage.printing_id.is_(None) & theirs


def _sent_again(work: Work) -> ColumnElement[bool]:
    """Return the condition that a scan was sent again by the actor, or on the page of an event of theirs."""
    managed = select(Event.id).where(visible_to_staff(work))
    mine = FurtherSending.account_id == work.actor.id
    return exists().where(
        FurtherSending.scan_id == ReturnedScan.id, or_(mine, FurtherSending.event_id.in_(managed))
    )


def _taken(work: Work) -> Select[int]:
    return (
        select(Session.id)
        .join(Session.meeting)
        .join(Meeting.event)
        .where(or_(visible_to_staff(work), taught_by(work)))
    )
