"""Taking posted scans in: read without a transaction, kept in one, told in sentences."""

from collections.abc import Callable

from app.events.models import Event
from app.returned_lists.forms import ScansForm
from app.returned_lists.operations.sending_in import SentIn, send_in
from app.returned_lists.queries import ReturnedList, lists_of
from app.returned_lists.wording import event_of, gaps, name_of
from app.web.forms import committing
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.unread_files import say_unread
from app.web.uploads import read_first
from app.work import Work

_MOST_SAID = 6


def received(form: ScansForm, event_for: Callable[[Work], Event | None]) -> bool:
    """Take posted scans in and tell what became of them; False with the refusal in the form.

    `event_for` checks who may send, and says for which event: it is asked again once the files are read.
    """
    event_for(current_work())
    read = read_first(form, form.read)
    if read is None:
        return False
    scans, unread = read
    work = current_work()
    event = event_for(work)
    with committing(form) as done:
        sent = send_in(work, scans, event)
    if done:
        _say(work, sent, event)
        say_unread(unread)
    return bool(done)


def _say(work: Work, sent: SentIn, event: Event | None) -> None:
    texts = work.texts
    if count := len(sent.placed):
        sentence = texts.ngettext(
            "%(count)s page found its list.", "%(count)s pages found their lists.", count
        )
        notify("success", sentence)
    if count := len(sent.unplaced):
        sentence = texts.ngettext(
            "%(count)s page has no list yet: say below which one it is of.",
            "%(count)s pages have no list yet: say below which ones they are of.",
            count,
        )
        notify("warning", sentence)
    if count := sent.known:
        sentence = texts.ngettext(
            "%(count)s file came in before: nothing was changed.",
            "%(count)s files came in before: nothing was changed.",
            count,
        )
        notify("info", sentence)
    for each in _touched(work, sent)[:_MOST_SAID]:
        _say_of_list(work, each, event)


def _touched(work: Work, sent: SentIn) -> list[ReturnedList]:
    """Return the lists of which pages came just now."""
    ids = {page.id for page in sent.placed}
    lists = lists_of(work, {page.printing_id for page in sent.placed if page.printing_id is not None})
    return [each for each in lists if any(page.id in ids for pages in each.came.values() for page in pages)]


def _say_of_list(work: Work, each: ReturnedList, event: Event | None) -> None:
    values = {"title": event_of(work.texts, each), "day": name_of(work.texts, each)}
    if event is not None and each.any_page.event_id != event.id:
        notify("info", work.texts.gettext("Another event: “%(title)s”, %(day)s.", **values))
    if sentences := gaps(work.texts, each):
        said = work.texts.gettext("“%(title)s”, %(day)s:", **values)
        notify("warning", " ".join([said, *sentences]))
