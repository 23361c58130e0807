"""Keeping a file with its row."""

from datetime import date
from pathlib import Path

from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Refusal
from app.files.models import StoredFile
from app.files.storage import Upload, keep, path_of
from app.inserting import insert_unless_there
from app.work import Work

TO_COME = N_("Exchange the file on the day since which it is valid: until then people need the present one.")


def exchanged_since(work: Work, since: date | None, before: date | None) -> date:
    """Return since when a file is valid that takes the place of another one, which was valid `before`.

    Today where no new day is said. Refuses a day to come: only the newest file can be read.
    """
    if since is None or since == before:
        return work.today
    if since > work.today:
        raise Refusal(TO_COME, field="since")
    return since


def stored(work: Work, upload: Upload) -> StoredFile:
    """Return the row of a file, its bytes kept once. Refuses when the disk is full."""
    keep(work, upload)
    same = select(StoredFile).where(StoredFile.sha256 == upload.sha256)
    found = work.session.scalar(same)
    if found is not None:
        return found
    file = StoredFile(
        sha256=upload.sha256,
        content_type=upload.content_type,
        size=len(upload.data),
        created_at=work.now,
    )
    # Somebody else may be sending the same bytes at this moment, to another event.
    return insert_unless_there(work.session, file) or work.session.scalars(same).one()


def forget(work: Work, *files: StoredFile) -> None:
    """Delete files that nothing names any more, with their bytes once the transaction is through.

    A file that something else names stays. It comes last in a transaction: the rows that named the files are
    gone already.
    """
    gone = list[Path]()
    for file in dict.fromkeys(files):
        path = path_of(work, file.sha256)
        try:
            with work.session.begin_nested():
                work.session.delete(file)
        except IntegrityError:
            continue
        gone.append(path)

    def remove(_: Session) -> None:
        for path in gone:
            path.unlink(missing_ok=True)

    event.listen(work.session, "after_commit", remove, once=True)
