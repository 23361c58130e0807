"""The office's notices: written, kept in versions, published."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_, Missing, Refusal
from app.extensions import db
from app.office.drafts import draft_of
from app.office.forms import NoticeForm, PublishForm
from app.office.models import Notice, NoticeKind
from app.office.notice_text import compared, gaps_in, html_of
from app.office.operations import Outdated, publish_notice, save_notice
from app.office.queries import latest_notice, notice_by_number, notices, office, outdated_in
from app.office.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.forms import refuse
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work

HEADINGS = {
    NoticeKind.privacy: N_("Privacy notice"),
    NoticeKind.accessibility: N_("Accessibility statement"),
}


@bp.route("/manage/settings/notices/<kind>", methods=["GET", "POST"])
@open_to(Audience.administrator)
def notice(kind: str) -> ResponseReturnValue:
    """Show the latest text with all versions; posted, save the text as the next version."""
    which, form, work = _kind(kind), NoticeForm(), current_work()
    if not form.is_submitted():
        return _page(which)
    status = 422
    if form.validate():
        try:
            saved = save_notice(work, which, form.body_pl.data or "", form.body_en.data, form.seen_number())
        except Outdated as refusal:
            db.session.rollback()
            refuse(form, refusal)
            status = 409
        else:
            db.session.commit()
            notify("success", work.texts.gettext(N_("Version %(label)s is saved."), label=saved.label))
            return redirect(url_for("office.notice", kind=kind), 303)
    return _page(which, form), status


@bp.post("/manage/settings/notices/<kind>/publish")
@open_to(Audience.administrator)
def publish(kind: str) -> ResponseReturnValue:
    """Let the public read a version from now on."""
    which, form, work = _kind(kind), PublishForm(), current_work()
    found = notice_by_number(work, which, form.chosen())
    if found is None:
        raise Missing
    try:
        publish_notice(work, found)
    except Refusal as refusal:
        db.session.rollback()
        return _page(which, refusal=work.texts.sentence(refusal)), 422
    db.session.commit()
    notify("success", work.texts.gettext(N_("Version %(label)s is published."), label=found.label))
    return redirect(url_for("office.notice", kind=kind), 303)


@bp.get("/manage/settings/notices/<kind>/<int:number>")
@open_to(Audience.administrator)
def notice_version(kind: str, number: int) -> str:
    """Show one version and how it differs from the one before."""
    work, which = current_work(), _kind(kind)
    found = notice_by_number(work, which, number)
    if found is None:
        raise Missing
    before = notice_by_number(work, which, number - 1)
    changes = {
        language: compared(_body(before, language), _body(found, language))
        for language in ("pl", "en")
        if before is not None
    }
    return render_template(
        "office/version.html",
        heading=work.texts.gettext(HEADINGS[which]),
        kind=kind,
        version=found,
        before=before,
        changes=changes,
        body_pl=html_of(found.body_pl),
        body_en=html_of(found.body_en) if found.body_en else None,
    )


def _body(version: Notice, language: str) -> str:
    return (version.body_pl if language == "pl" else version.body_en) or ""


def _page(which: NoticeKind, form: NoticeForm | None = None, refusal: str | None = None) -> str:
    """Return the editor; a form that came back with something wrong keeps what was typed."""
    work = current_work()
    latest, known = latest_notice(work, which), office(work)
    if form is None:
        address = work.links.absolute("/")
        form = NoticeForm(
            formdata=None,
            data={
                "body_pl": latest.body_pl if latest else draft_of(known, which, "pl", address),
                "body_en": latest.body_en if latest else draft_of(known, which, "en", address),
            },
        )
    form.seen.data = str(latest.number if latest else 0)
    in_force = getattr(known, which.value)
    return render_template(
        "office/notice.html",
        heading=work.texts.gettext(HEADINGS[which]),
        kind=which.value,
        form=form,
        refusal=refusal,
        latest=latest,
        gaps=_gaps(latest),
        in_force=in_force,
        outdated=outdated_in(work, which),
        page=page_of(work.session, notices(which), asked_page()),
    )


def _gaps(latest: Notice | None) -> dict[str, list[str]]:
    """Return by language the places that a version still leaves open; a language without any is left out."""
    if latest is None:
        return {}
    found = {"pl": gaps_in(latest.body_pl), "en": gaps_in(latest.body_en)}
    return {language: list(dict.fromkeys(gaps)) for language, gaps in found.items() if gaps}


def _kind(kind: str) -> NoticeKind:
    try:
        return NoticeKind(kind)
    except ValueError:
        raise Missing from None
