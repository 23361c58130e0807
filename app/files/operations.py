"""Keeping a file with its row."""

from sqlalchemy import select

from app.files.models import StoredFile
from app.files.storage import Upload, keep
from app.work import Work


def stored(work: Work, upload: Upload) -> StoredFile:
    """Return the row of a file, its bytes kept once. Refuses when the disk is full."""
    keep(work, upload)
    found = work.session.scalar(select(StoredFile).where(StoredFile.sha256 == upload.sha256))
    if found is not None:
        return found
    file = StoredFile(
        sha256=upload.sha256,
        content_type=upload.content_type,
        size=len(upload.data),
        created_at=work.now,
    )
    work.session.add(file)
    work.session.flush()
    return file
