"""Names that were accepted for two persons who turned out to be one."""

from sqlalchemy import select

from app.meeting_reports.models import Alias
from app.people.operations.moves import PersonMerge
from app.work import Work


def merge_aliases(work: Work, merge: PersonMerge) -> None:
    """Let names that were accepted for either be those of the person who is kept."""
    query = select(Alias).where(Alias.person_id == merge.gone.id).order_by(Alias.id)
    for each in work.session.scalars(query):
        merge.moves.change(each, person_id=merge.kept.id)
