"""The parts of a project, for administrators: stages, agreements, regions of partners."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.desk.forms.projects import AgreementForm, RegionForm, StageForm
from app.desk.routes.blueprint import bp
from app.errors import N_, Missing
from app.extensions import db
from app.projects.days import stage_ends_on
from app.projects.models import Agreement, Project, ProjectStage, Region
from app.projects.operations.parts import moved_end, remove_part, save_agreement, save_region, save_stage
from app.projects.parts import AgreementDetails, RegionDetails, StageDetails
from app.projects.queries import project_by_id
from app.web.access import Audience, open_to
from app.web.forms import Form, committing
from app.web.rendering import notify
from app.web.request_work import current_work


def _stage_form(project: Project, stage: ProjectStage | None) -> StageForm:
    if stage is None:
        return StageForm()
    return StageForm(data={"name": stage.name, "starts": stage.starts, "ends_on": stage_ends_on(stage)})


def _save_stage(project: Project, stage: ProjectStage | None, form: StageForm) -> None:
    work = current_work()
    ends = moved_end(stage, form.ends_on.data, form.since.data or work.today, form.note.data)
    save_stage(work, project, stage, StageDetails(form.name.data or "", form.starts.data, ends))


def _agreement_form(project: Project, agreement: Agreement | None) -> AgreementForm:
    if agreement is None:
        return AgreementForm()
    names = [each.name for each in agreement.signatories]
    return AgreementForm(obj=agreement, data={"signatories": names})


def _save_agreement(project: Project, agreement: Agreement | None, form: AgreementForm) -> None:
    details = AgreementDetails(
        form.name.data or "",
        form.signed_on.data,
        form.signed_pl.data,
        form.signatories_count.data,
        list(form.signatories.data or []),
    )
    save_agreement(current_work(), project, agreement, details)


def _region_form(project: Project, region: Region | None) -> RegionForm:
    shown: dict[str, Any] = {}
    if region is not None:
        counties = [each.county for each in region.counties]
        shown = {"partner": region.partner, "name": region.name, "counties": counties}
    form = RegionForm(data=shown)
    form.offer(project, region)
    return form


def _save_region(project: Project, region: Region | None, form: RegionForm) -> None:
    details = RegionDetails(form.partner.data or "", form.name.data or "", list(form.counties.data or []))
    save_region(current_work(), project, region, details)


@dataclass(frozen=True, slots=True)
class Kind:
    """What pages need to know of one kind of part; `names` are its fields in their order."""

    rows: Callable[[Project], Sequence[Any]]
    form: Callable[[Project, Any], Any]
    save: Callable[[Project, Any, Any], None]
    names: tuple[str, ...]
    new: str
    change: str


KINDS = {
    "stages": Kind(
        lambda project: project.stages, _stage_form, _save_stage,
        ("name", "starts", "ends_on", "since", "note"), N_("New stage"), N_("Change the stage"),
    ),
    "agreements": Kind(
        lambda project: project.agreements, _agreement_form, _save_agreement,
        ("name", "signed_on", "signed_pl", "signatories_count", "signatories"),
        N_("New agreement"), N_("Change the agreement"),
    ),
    "regions": Kind(
        lambda project: project.regions, _region_form, _save_region,
        ("name", "partner", "counties"), N_("New region"), N_("Change the region"),
    ),
}  # fmt: skip
_PART = "/manage/projects/<int:id>/<kind>/"


@bp.route(f"{_PART}new", methods=["GET", "POST"])
@open_to(Audience.administrator)
def project_part_new(id: int, kind: str) -> ResponseReturnValue:
    """Add a stage, an agreement or a region to a project."""
    return _edited(id, kind, None)


@bp.route(f"{_PART}<int:part>", methods=["GET", "POST"])
@open_to(Audience.administrator)
def project_part(id: int, kind: str, part: int) -> ResponseReturnValue:
    """Change a stage, an agreement or a region."""
    return _edited(id, kind, part)


@bp.post(f"{_PART}<int:part>/remove")
@open_to(Audience.administrator)
def project_part_remove(id: int, kind: str, part: int) -> ResponseReturnValue:
    """Remove a stage, an agreement or a region."""
    project, its = project_by_id(current_work(), id), _kind(kind)
    remove_part(current_work(), project, _found(its, project, part))
    db.session.commit()
    return _back(id, N_("It is removed."))


def _edited(id: int, kind: str, number: int | None) -> ResponseReturnValue:
    project, its = project_by_id(current_work(), id), _kind(kind)
    part = None if number is None else _found(its, project, number)
    form: Form = its.form(project, part)
    if form.validate_on_submit():
        with committing(form) as done:
            its.save(project, part, form)
        if done:
            return _back(id, N_("It is saved."))
        project = project_by_id(current_work(), id)
        part = None if number is None else _found(its, project, number)
    page = render_template(
        "desk/project_part.html", form=form, project=project, part=part, kind=kind,
        names=its.names, heading=its.new if part is None else its.change,
    )  # fmt: skip
    return page, 422 if form.errors or form.form_errors else 200


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Missing
    return KINDS[name]


def _found(kind: Kind, project: Project, number: int) -> Any:
    for each in kind.rows(project):
        if each.id == number:
            return each
    raise Missing


def _back(id: int, message: str) -> ResponseReturnValue:
    notify("success", current_work().texts.gettext(message))
    return redirect(url_for("desk.project_show", id=id), 303)
