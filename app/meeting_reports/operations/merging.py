"""Names that were accepted, and connections, of two persons who turned out to be one."""

from sqlalchemy import select

from app.meeting_reports.models import Alias, ReportPerson
from app.people.operations.moves import PersonMerge
from app.work import Work


def merge_aliases(work: Work, merge: PersonMerge) -> None:
    """Let names that were accepted for either be those of the person who is kept."""
    query = select(Alias).where(Alias.person_id == merge.gone.id).order_by(Alias.id)
    for each in work.session.scalars(query):
        merge.moves.change(each, person_id=merge.kept.id)


def merge_report_people(work: Work, merge: PersonMerge) -> None:
    """Let connections be those of the row that stands for both, as evidence is. Comes after the rows."""
    query = select(ReportPerson).where(ReportPerson.row_id.in_(merge.folded)).order_by(ReportPerson.id)
    for each in work.session.scalars(query):
        row_id = each.row_id or 0
        while row_id in merge.folded:
            row_id = merge.folded[row_id]
        merge.moves.change(each, row_id=row_id)
