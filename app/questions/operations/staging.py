"""Files that came with a form which is not through yet: kept for a day, then erased by the worker."""

from datetime import timedelta

from sqlalchemy import Select, func, select

from app.errors import N_, Refusal
from app.files.models import StoredFile
from app.files.operations import forget, stored
from app.files.storage import Upload
from app.questions.models import StagedFile
from app.questions.queries import STAGED_HOURS
from app.work import Work

MOST_STAGED_BYTES = 4 * 1024**3
"""How much is kept of forms that are not through: nobody may fill the disk without an account."""
_AT_ONCE = 200
FULL = N_("Too many files are being sent in at this moment. Nothing was changed; try again in an hour.")


def stage(work: Work, question_id: int, upload: Upload) -> StagedFile:
    """Keep a file that was looked at until the form with it is through.

    Refuses when the disk is full, and when too much is kept so already.
    """
    waiting = select(func.coalesce(func.sum(StoredFile.size), 0)).join(
        StagedFile, StagedFile.file_id == StoredFile.id
    )
    if (work.session.scalar(waiting) or 0) + len(upload.data) > MOST_STAGED_BYTES:
        raise Refusal(FULL)
    file = stored(work, upload)
    row = StagedFile(question_id=question_id, file_id=file.id, name=upload.name, created_at=work.now)
    work.session.add(row)
    work.session.flush()
    return row


def staged_is_over(work: Work) -> bool:
    """Tell whether files are kept whose time is over."""
    return work.session.scalar(_over(work).limit(1)) is not None


def forget_staged(work: Work) -> int:
    """Erase files whose form nobody sent again within a day, some at a time; return how many.

    A file that became an answer meanwhile stays with it.
    """
    rows = work.session.scalars(_over(work).limit(_AT_ONCE).with_for_update(skip_locked=True)).all()
    files = {row.file_id for row in rows}
    for row in rows:
        work.session.delete(row)
    work.session.flush()
    forget_by_id(work, files)
    return len(rows)


def forget_by_id(work: Work, file_ids: set[int]) -> None:
    """Erase files that nothing names any more, with their bytes; comes last in a transaction."""
    found = [work.session.get(StoredFile, id) for id in sorted(file_ids)]
    files = [each for each in found if each is not None]
    if files:
        forget(work, *files)


def _over(work: Work) -> Select[StagedFile]:
    # An hour longer than a form can name it, so that nothing is erased under a form that is being sent.
    before = work.now - timedelta(hours=STAGED_HOURS + 1)
    return select(StagedFile).where(StagedFile.created_at < before).order_by(StagedFile.id)
