"""Recruitments: the list, adding, changing, deleting, the history."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_, Forbidden
from app.events.access import organised_projects, organises_everything
from app.events.models import Recruitment
from app.extensions import db
from app.history.queries import facts_of
from app.history.queries import lines as told
from app.recruitments.access import managed_recruitment, manages_recruitments
from app.recruitments.figures import reached_of
from app.recruitments.forms import RecruitmentForm, shown_recruitment
from app.recruitments.header import recruitment_header
from app.recruitments.operations.recruitments import (
    add_recruitment,
    change_recruitment,
    delete_recruitment,
)
from app.recruitments.queries import event_counts, recruitment_list
from app.recruitments.routes.blueprint import bp
from app.typed import searched
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.trying import DONE, number, tried

_LONGEST_SEARCH = 200


@bp.get("/manage/recruitments/")
@open_to(Audience.staff)
def listing() -> ResponseReturnValue:
    """List the recruitments of the actor's projects."""
    work = current_work()
    if not manages_recruitments(work):
        raise Forbidden
    words = searched(request.args.get("q", ""), _LONGEST_SEARCH)
    page = page_of(work.session, recruitment_list(work, words), asked_page())
    return render_template(
        "recruitments/list.html",
        page=page,
        words=words,
        events=event_counts(work, page.rows),
        reached=reached_of(work, page.rows),
    )


@bp.route("/manage/recruitments/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def new() -> ResponseReturnValue:
    """Add a recruitment."""
    work = current_work()
    if not manages_recruitments(work):
        raise Forbidden
    form = RecruitmentForm(data={"once_only": True})
    form.offer(organised_projects(work), without=organises_everything(work))
    made: list[Recruitment] = []
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            status = tried(form, lambda: made.append(add_recruitment(work, form.details())))
            if status == DONE:
                notify("success", work.texts.gettext(N_("The recruitment is added. Now choose its events.")))
                return redirect(url_for("recruitments.show", id=made[0].id), 303)
    return render_template("recruitments/form.html", form=form, recruitment=None), status


@bp.route("/manage/recruitments/<int:id>/edit", methods=["GET", "POST"])
@open_to(Audience.staff)
def edit(id: int) -> ResponseReturnValue:
    """Change what is known of a recruitment."""
    work = current_work()
    recruitment = managed_recruitment(work, id)
    form = RecruitmentForm(data=shown_recruitment(recruitment))
    projects, own = organised_projects(work), recruitment.project
    form.offer(
        projects if own is None or own in projects else [*projects, own], without=organises_everything(work)
    )
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            seen = number(form.version.data)
            status = tried(form, lambda: change_recruitment(work, recruitment, form.details(), seen))
            if status == DONE:
                notify("success", work.texts.gettext(N_("The changes are saved.")))
                return redirect(url_for("recruitments.show", id=id), 303)
        if status == 409:
            # What was typed is shown again; sent a second time, it is meant.
            form.version.data = str(recruitment.version)
    return render_template("recruitments/form.html", form=form, recruitment=recruitment), status


@bp.post("/manage/recruitments/<int:id>/delete")
@open_to(Audience.staff)
def delete(id: int) -> ResponseReturnValue:
    """Delete a recruitment; its events stay."""
    work = current_work()
    delete_recruitment(work, managed_recruitment(work, id))
    db.session.commit()
    notify("success", work.texts.gettext(N_("The recruitment is deleted; its events stay.")))
    return redirect(url_for("recruitments.listing"), 303)


@bp.get("/manage/recruitments/<int:id>/history/")
@open_to(Audience.staff)
def history(id: int) -> ResponseReturnValue:
    """Show everything that was done to a recruitment, newest first."""
    work = current_work()
    recruitment = managed_recruitment(work, id)
    page = page_of(work.session, facts_of("recruitment", recruitment.id), asked_page(), 50)
    return render_template(
        "recruitments/history.html",
        head=recruitment_header(work, recruitment, "history"),
        recruitment=recruitment,
        page=page,
        lines=told(work.texts, page.rows),
    )
