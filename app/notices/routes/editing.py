"""Writing and publishing the notices of a project's other controllers, and what people consent to."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_, Missing, Refusal
from app.extensions import db
from app.notices.drafts import draft_text
from app.notices.labels import HEADINGS
from app.notices.models import OF_CONSENTS, OF_PROJECTS, TextKind, TextVersion
from app.notices.operations import publish_text, save_text
from app.notices.queries import gaps_of, latest_text, standings_of, text_by_number, text_versions
from app.notices.routes.blueprint import bp
from app.office.forms import NoticeForm, PublishForm
from app.office.notice_text import compared, html_of
from app.office.operations import Outdated
from app.office.queries import office
from app.projects.models import Project
from app.projects.queries import project_by_id
from app.web.access import Audience, open_to
from app.web.forms import refuse
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.route("/manage/projects/<int:id>/notices/<party>", methods=["GET", "POST"])
@open_to(Audience.administrator)
def project_notice(id: int, party: str) -> ResponseReturnValue:
    """Show the latest text with all versions; posted, save the text as the next version."""
    return _edited(_kind(party, OF_PROJECTS), project_by_id(current_work(), id))


@bp.post("/manage/projects/<int:id>/notices/<party>/publish")
@open_to(Audience.administrator)
def publish_project_notice(id: int, party: str) -> ResponseReturnValue:
    """Show a version to who signs up from now on."""
    return _published(_kind(party, OF_PROJECTS), project_by_id(current_work(), id))


@bp.get("/manage/projects/<int:id>/notices/<party>/<int:number>")
@open_to(Audience.administrator)
def project_notice_version(id: int, party: str, number: int) -> str:
    """Show one version and how it differs from the one before."""
    return _version(_kind(party, OF_PROJECTS), project_by_id(current_work(), id), number)


@bp.route("/manage/settings/consents/<kind>", methods=["GET", "POST"])
@open_to(Audience.administrator)
def consent_text(kind: str) -> ResponseReturnValue:
    """Show the latest text of a consent with all versions; posted, save the text as the next version."""
    return _edited(_kind(kind, OF_CONSENTS), None)


@bp.post("/manage/settings/consents/<kind>/publish")
@open_to(Audience.administrator)
def publish_consent_text(kind: str) -> ResponseReturnValue:
    """Ask people for this version of a consent from now on."""
    return _published(_kind(kind, OF_CONSENTS), None)


@bp.get("/manage/settings/consents/<kind>/<int:number>")
@open_to(Audience.administrator)
def consent_text_version(kind: str, number: int) -> str:
    """Show one version of a consent and how it differs from the one before."""
    return _version(_kind(kind, OF_CONSENTS), None, number)


@bp.get("/manage/settings/consents/")
@open_to(Audience.administrator)
def consent_texts() -> str:
    """List what people may be asked to consent to."""
    return render_template("notices/consents.html", standings=standings_of(current_work(), None))


def _edited(kind: TextKind, project: Project | None) -> ResponseReturnValue:
    form, work = NoticeForm(), current_work()
    if not form.is_submitted():
        return _page(kind, project)
    status = 422
    if form.validate():
        try:
            body_pl, body_en = form.body_pl.data or "", form.body_en.data or None
            saved = save_text(work, kind, project, body_pl, body_en, form.seen_number())
        except Outdated as refusal:
            db.session.rollback()
            refuse(form, refusal)
            status = 409
        else:
            db.session.commit()
            notify("success", work.texts.gettext(N_("Version %(label)s is saved."), label=saved.number))
            return redirect(_address(kind, project), 303)
    return _page(kind, project, form), status


def _published(kind: TextKind, project: Project | None) -> ResponseReturnValue:
    form, work = PublishForm(), current_work()
    found = text_by_number(work, kind, project.id if project else None, form.chosen())
    if found is None:
        raise Missing
    try:
        publish_text(work, found)
    except Refusal as refusal:
        db.session.rollback()
        return _page(kind, project, refusal=work.texts.sentence(refusal)), 422
    db.session.commit()
    notify("success", work.texts.gettext(N_("Version %(label)s is published."), label=found.number))
    return redirect(_address(kind, project), 303)


def _version(kind: TextKind, project: Project | None, number: int) -> str:
    work, project_id = current_work(), project.id if project else None
    found = text_by_number(work, kind, project_id, number)
    if found is None:
        raise Missing
    before = text_by_number(work, kind, project_id, number - 1)
    changes = {}
    if before is not None:
        changes = {
            "pl": compared(before.body_pl, found.body_pl),
            "en": compared(before.body_en or "", found.body_en or ""),
        }
    return render_template(
        "notices/version.html",
        heading=work.texts.gettext(HEADINGS[kind]),
        back=_address(kind, project),
        version=found,
        before=before,
        changes=changes,
        body_pl=html_of(found.body_pl),
        body_en=html_of(found.body_en) if found.body_en else None,
    )


def _page(
    kind: TextKind, project: Project | None, form: NoticeForm | None = None, refusal: str | None = None
) -> str:
    """Return the editor; a form that came back with something wrong keeps what was typed."""
    work, project_id = current_work(), project.id if project else None
    latest, known = latest_text(work, kind, project_id), office(work)
    if form is None:
        data = {
            "body_pl": latest.body_pl if latest else draft_text(known, project, kind, "pl"),
            "body_en": latest.body_en if latest else draft_text(known, project, kind, "en"),
        }
        form = NoticeForm(formdata=None, data=data)
    form.seen.data = str(latest.number if latest else 0)
    published = text_versions(kind, project_id).where(TextVersion.published_at.is_not(None)).limit(1)
    return render_template(
        "notices/edit.html",
        heading=work.texts.gettext(HEADINGS[kind]),
        project=project,
        back=_above(project),
        address=_address(kind, project),
        form=form,
        refusal=refusal,
        latest=latest,
        gaps=gaps_of(latest) if latest else [],
        in_force=work.session.scalar(published),
        page=page_of(work.session, text_versions(kind, project_id), asked_page()),
    )


def _above(project: Project | None) -> str:
    if project is not None:
        return url_for("desk.project_show", id=project.id)
    return url_for("notices.consent_texts")


def _address(kind: TextKind, project: Project | None) -> str:
    if project is not None:
        return url_for("notices.project_notice", id=project.id, party=kind.value)
    return url_for("notices.consent_text", kind=kind.value)


def _kind(word: str, of: tuple[TextKind, ...]) -> TextKind:
    for kind in of:
        if kind.value == word:
            return kind
    raise Missing
