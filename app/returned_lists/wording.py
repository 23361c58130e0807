"""What is said of a list that came back: which pages are missing or double, and what has changed since."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from app.clock import today
from app.events.titles import title
from app.events.when import session_line
from app.returned_lists.queries import ReturnedList
from app.signing_lists.printing import PrintedPage
from app.texts import Texts
from app.work import Work

OLD = timedelta(days=180)


def name_of(texts: Texts, each: ReturnedList) -> str:
    """Return the days and hours of a list's sessions."""
    return "; ".join(session_line(texts, session) for session in each.sessions)


def event_of(texts: Texts, each: ReturnedList) -> str:
    """Return the title of a list's event."""
    return title(each.sessions[0].meeting.event, texts.language).text if each.sessions else ""


def gaps(texts: Texts, each: ReturnedList) -> list[str]:
    """Return sentences on the pages that are missing and those that came more than once."""
    pages = each.any_page.pages
    missing = [
        texts.gettext("Page %(page)s of %(pages)s is missing.", page=number, pages=pages)
        for number in each.missing
    ]
    return missing + [
        texts.ngettext(
            "Page %(page)s came %(count)s time.", "Page %(page)s came %(count)s times.", count, page=number
        )
        for number, count in each.doubles
    ]


def changes(work: Work, each: ReturnedList, printings: Sequence[PrintedPage]) -> Iterator[str]:
    """Yield sentences on what has changed since a list was printed; `printings` are those of its event."""
    texts, page = work.texts, each.any_page
    days = dict(zip(page.session_ids, page.days, strict=False))
    if len(each.sessions) < len(page.session_ids):
        yield texts.gettext("A day of this list is not in the plan any more.")
    for session in each.sessions:
        day = texts.day_plain(session.day)
        then = days.get(session.id, session.day)
        if then != session.day:
            yield texts.gettext(
                "The list was printed for %(then)s; the meeting is on %(now)s now.",
                then=texts.day_plain(then),
                now=day,
            )
        if session.cancelled_at is not None:
            yield texts.gettext("The meeting on %(day)s is cancelled.", day=day)
        elif session.day > work.today:
            yield texts.gettext("The meeting on %(day)s has not taken place yet.", day=day)
        if session.register_confirmed:
            yield texts.gettext(
                "The register of %(day)s is confirmed: what is keyed in is kept as evidence.", day=day
            )
        if session.day < work.today - OLD:
            yield texts.gettext("This list is of %(day)s, more than half a year ago.", day=day)
    newer = _newer(each, printings)
    if newer is not None:
        yield texts.gettext(
            "This list was printed anew on %(day)s, with other people on it: look whether both were signed.",
            day=texts.day_plain(today(newer.at)),
        )


def _newer(each: ReturnedList, printings: Sequence[PrintedPage]) -> PrintedPage | None:
    """Return the first page of a later printing of the same days that holds other people."""
    mine = each.any_page
    rows = {row for page in each.pages.values() for row in page.rows}
    for page in printings:
        if page.printing_id > mine.printing_id and page.session_ids == mine.session_ids and page.number == 1:
            theirs = {row for other in printings if other.list_key == page.list_key for row in other.rows}
            if theirs != rows:
                return page
    return None
