"""An organiser's daily letter: chosen by themselves, one a day, nothing when nothing happened."""

from collections.abc import Sequence
from datetime import datetime

from app.accounts.models import Account
from app.events.titles import title
from app.messages.daily_queries import MOST_EVENTS, News, as_seen_by, news_since
from app.messages.models import DailyLetter
from app.office.queries import office
from app.outbox.letters import LetterText, letter_text
from app.outbox.operations import NewLetter, queue
from app.work import Work

KIND = "daily"


def choose_daily(work: Work, account: Account, *, wanted: bool) -> bool:
    """Let somebody have a daily letter from now on, or none; tell whether that changed anything."""
    row = work.session.get(DailyLetter, account.id, with_for_update=True)
    if wanted == (row is not None):
        return False
    if row is None:
        work.session.add(DailyLetter(account_id=account.id, told_until=work.now))
    else:
        work.session.delete(row)
    work.session.flush()
    return True


def write_daily(work: Work, account_id: int) -> bool:
    """Queue the daily letter of an account, unless it had one today or nothing happened; tell whether.

    Under the lock of its row: of two workers one writes it.
    """
    row = work.session.get(DailyLetter, account_id, with_for_update=True, populate_existing=True)
    account = work.session.get(Account, account_id)
    if row is None or account is None or not account.is_active or row.last_day == work.today:
        return False
    theirs = as_seen_by(work, account)
    news = news_since(theirs, row.told_until)
    if news:
        letter = NewLetter(
            kind=KIND,
            recipient=account.email,
            recipient_name=account.name,
            language=account.language,
            subject_kind=KIND,
            subject_id=account.id,
            text=daily_text(theirs, news, row.told_until),
        )
        queue(work, letter)
        row.last_day = work.today
    row.told_until = work.now
    work.session.flush()
    return bool(news)


def daily_text(work: Work, news: Sequence[News], since: datetime) -> LetterText:
    """Return the daily letter in the actor's language: numbers and links, no names."""
    language = work.texts.language
    context = {
        "news": [
            {"news": each, "title": title(each.event, language).text, "link": _link(work, each)}
            for each in news[:MOST_EVENTS]
        ],
        "more": max(0, len(news) - MOST_EVENTS),
        "since": since,
        "day": work.texts.day_plain(work.today),
        "all": work.links.absolute("/manage/"),
        "own_page": work.links.absolute("/account/daily-letter"),
        "office": office(work).name,
    }
    return letter_text(work.texts.render(f"email/{KIND}/{language}.txt", **context))


def _link(work: Work, news: News) -> str:
    return work.links.absolute(f"/manage/events/{news.event.slug}/")
