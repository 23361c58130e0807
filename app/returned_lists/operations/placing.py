"""Giving a page whose code could not be read to the printed page that a human sees it is."""

from sqlalchemy import delete, exists, select

from app.errors import N_, Closed, Refusal
from app.history.operations import record
from app.returned_lists.access import open_sessions
from app.returned_lists.facts import PLACED
from app.returned_lists.models import PageSession, ReadSign, ReturnedPage
from app.returned_lists.operations.sending_in import link_sessions
from app.signing_lists.queries import pages_printed
from app.work import Work

CHOOSE = N_("Choose the list and the page that this picture shows.")
BY_CODE = N_("The code on this page says which list it is of, so it can't be given to another.")
READ_OFF = N_("Signatures were keyed in from this page already, so it stays with its list.")


def place_page(work: Work, page: ReturnedPage, printing_id: int, printed_page: int) -> None:
    """Give a page to a printed page, or to another one while nothing was keyed in from it.

    Refuses a page that found its list by the code, one that was read, and a list that is not the actor's.
    """
    _lock(work, page)
    if page.printing_id is not None and page.placed_by_id is None:
        raise Closed(BY_CODE)
    if work.session.scalar(select(exists().where(ReadSign.page_id == page.id))):
        raise Closed(READ_OFF)
    printed = pages_printed(work, [printing_id]).get((printing_id, printed_page))
    if printed is None or not open_sessions(work, printed.session_ids):
        raise Refusal(CHOOSE, field="printed")
    if (page.printing_id, page.printed_page) == (printing_id, printed_page):
        return
    page.event_id = printed.event_id
    page.printing_id, page.printed_page = printing_id, printed_page
    page.placed_by_id, page.placed_at = work.actor.id, work.now
    work.session.execute(delete(PageSession).where(PageSession.page_id == page.id))
    work.session.flush()
    link_sessions(work, [(page, printed)])
    values = {"page": printed.number, "page_id": page.id, "printing_id": printing_id}
    record(work, PLACED, "event", printed.event_id, event_id=printed.event_id, values=values)


def _lock(work: Work, page: ReturnedPage) -> None:
    """Read a page again under its lock: somebody else may be placing or reading it."""
    query = select(ReturnedPage).where(ReturnedPage.id == page.id).with_for_update(of=ReturnedPage)
    work.session.scalars(query.execution_options(populate_existing=True)).one()
