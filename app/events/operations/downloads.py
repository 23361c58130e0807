"""Documents of an event: titles, and the files behind them."""

from app.errors import Refusal
from app.events import facts
from app.events.models import Download, Event
from app.events.summary import touch
from app.files.operations import stored
from app.files.storage import Upload
from app.history.facts import Fact
from app.history.operations import record
from app.work import Work

MAX_DOWNLOADS = 50


def add_download(work: Work, event: Event, title: str, upload: Upload | None) -> Download:
    """Add a document at the end; without a file it is announced only. Refuses the fifty-first."""
    if len(event.downloads) >= MAX_DOWNLOADS:
        raise Refusal("An event has at most %(count)s documents.", values={"count": MAX_DOWNLOADS})
    download = Download(position=len(event.downloads), title=title)
    if upload:
        download.file, download.file_name = stored(work, upload), upload.name
    event.downloads.append(download)
    _done(work, event, download.title, facts.DOWNLOAD_ADDED)
    return download


def change_download(work: Work, event: Event, download: Download, title: str, upload: Upload | None) -> None:
    """Give a document another title, another file, or both; nothing happens if neither differs."""
    file, name = (stored(work, upload), upload.name) if upload else (download.file, download.file_name)
    if (download.title, download.file, download.file_name) == (title, file, name):
        return
    download.title, download.file, download.file_name = title, file, name
    _done(work, event, title, facts.DOWNLOAD_CHANGED)


def remove_download(work: Work, event: Event, download: Download) -> None:
    """Take a document off the event; the stored bytes stay, since copies of the event may use them."""
    event.downloads.remove(download)
    for position, each in enumerate(event.downloads):
        each.position = position
    _done(work, event, download.title, facts.DOWNLOAD_REMOVED)


def _done(work: Work, event: Event, title: str, fact: Fact) -> None:
    touch(work, event)
    work.session.flush()
    values = {"title": title, "version": event.version}
    record(work, fact, "event", event.id, event_id=event.id, values=values)
