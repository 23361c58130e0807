"""Documents of an event: titles, the files behind them, and the files that were there before."""

from datetime import date

from app.errors import Refusal
from app.events import facts
from app.events.models import Download, DownloadVersion, Event
from app.events.summary import touch
from app.files.operations import exchanged_since, stored
from app.files.storage import Upload
from app.history.facts import Fact
from app.history.operations import record
from app.work import Work

MAX_DOWNLOADS = 50


def add_download(
    work: Work,
    event: Event,
    title: str,
    upload: Upload | None,
    since: date | None = None,
    *,
    for_confirmed: bool = False,
) -> Download:
    """Add a document at the end; without a file it is announced only. Refuses the fifty-first.

    A file is valid since today where nothing is said. `for_confirmed`: only people with a place get it.
    """
    if len(event.downloads) >= MAX_DOWNLOADS:
        raise Refusal("An event has at most %(count)s documents.", values={"count": MAX_DOWNLOADS})
    download = Download(
        position=len(event.downloads), title=title, since=since, for_confirmed=for_confirmed, versions=[]
    )
    if upload:
        download.file, download.file_name = stored(work, upload), upload.name
        download.since = since or work.today
    event.downloads.append(download)
    _done(work, event, download.title, facts.DOWNLOAD_ADDED)
    return download


def change_download(
    work: Work,
    event: Event,
    download: Download,
    title: str,
    upload: Upload | None,
    since: date | None = None,
    *,
    for_confirmed: bool | None = None,
) -> None:
    """Give a document another title, day, audience or file; the file that it had stays as a version.

    A new file is valid since today where no other day is said; in place of another one it refuses a day
    to come. Nothing happens if nothing differs.
    """
    file, name = (stored(work, upload), upload.name) if upload else (download.file, download.file_name)
    if file is not download.file:
        first = download.file is None and since is not None and since != download.since
        since = since if first else exchanged_since(work, since, download.since)
    limited = download.for_confirmed if for_confirmed is None else for_confirmed
    wanted = (title, file, name, since or download.since, limited)
    if (download.title, download.file, download.file_name, download.since, download.for_confirmed) == wanted:
        return
    if file is not download.file and download.file is not None and download.file_name is not None:
        download.versions.append(
            DownloadVersion(file=download.file, file_name=download.file_name, since=download.since)
        )
    download.title, download.file, download.file_name, download.since, download.for_confirmed = wanted
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
