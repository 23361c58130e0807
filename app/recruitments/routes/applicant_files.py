"""Applicants over all events of a recruitment to take along, and as CSV and XLSX for programs."""

from flask import request
from flask.typing import ResponseReturnValue

from app.events.models import Recruitment
from app.exports.forms import Up, send_csv, send_xlsx, take_along
from app.history.operations import record
from app.recruitments.access import managed_recruitment
from app.recruitments.applicant_list import applicant_list
from app.recruitments.applicants import ApplicantFilter, counted
from app.recruitments.facts import APPLICANTS_EXPORTED
from app.recruitments.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.addresses import address_of
from app.web.downloads import apart
from app.web.request_work import current_work
from app.work import Work


@bp.route("/manage/recruitments/<int:id>/applicants/export", methods=["GET", "POST"])
@open_to(Audience.staff)
def people_export(id: int) -> ResponseReturnValue:
    """Ask which columns are taken along in which format; send the file."""
    work = current_work()
    recruitment, asked = managed_recruitment(work, id), ApplicantFilter.of(request.args)
    back = address_of("recruitments.people", {"id": id}, asked.arguments())
    return take_along(
        work,
        applicant_list(work, recruitment, asked),
        lambda kind: _note(work, recruitment, kind, asked),
        Up(back, work.texts.gettext("Applicants")),
    )


@bp.get("/manage/recruitments/<int:id>/applicants.csv")
@open_to(Audience.staff)
def people_csv(id: int) -> ResponseReturnValue:
    """Export the applicants as CSV for programs, piece by piece."""
    work = current_work()
    recruitment, asked = managed_recruitment(work, id), ApplicantFilter.of(request.args)
    _note(work, recruitment, "CSV", asked)
    return send_csv(work, applicant_list(work, recruitment, asked))


@bp.get("/manage/recruitments/<int:id>/applicants.xlsx")
@open_to(Audience.staff)
def people_xlsx(id: int) -> ResponseReturnValue:
    """Export the applicants as XLSX for programs, by way of a temporary file."""
    work = current_work()
    recruitment, asked = managed_recruitment(work, id), ApplicantFilter.of(request.args)
    _note(work, recruitment, "XLSX", asked)
    return send_xlsx(work, applicant_list(work, recruitment, asked))


def _note(work: Work, recruitment: Recruitment, kind: str, asked: ApplicantFilter) -> None:
    with apart(work) as own:
        values = {"format": kind, "count": counted(own, recruitment, asked)}
        record(own, APPLICANTS_EXPORTED, "recruitment", recruitment.id, values=values)
