"""Suspending a project or a form of support in one act, and resuming some of it with new dates."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.changes.forms.notices import are_told, is_decided, say
from app.changes.forms.suspensions import ResumeForm, ScopeForm
from app.changes.models import Suspended, Suspension
from app.changes.plan import ANOTHER_VERSION
from app.changes.resumptions import (
    OF_EVENT,
    counts_left,
    preview_resumption,
    resume_chosen,
    still_suspended,
    suspension_by_id,
    suspensions,
)
from app.changes.routes.blueprint import bp
from app.changes.suspensions import Scope, SuspensionPreview, preview_suspension, suspend_scope
from app.errors import N_, Forbidden
from app.events.access import may_create_events, organised_projects, organises_everything
from app.events.labels import FORM_OF_SUPPORT
from app.events.titles import title
from app.events.when import meeting_line, when_line
from app.lines.names import line_title
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.pages import Page, asked_page, page_of
from app.web.request_work import current_work

ROWS = 40
"""So many events and lines stand on a page to be resumed."""


@bp.get("/manage/suspensions/")
@open_to(Audience.staff)
def suspension_list() -> ResponseReturnValue:
    """List the acts by which projects and forms of support were suspended."""
    work = current_work()
    _must_make_events()
    page = page_of(work.session, suspensions(work), asked_page(), 30)
    left = counts_left(work, [each.id for each in page.rows])
    return render_template("changes/suspensions.html", page=page, left=left, forms=FORM_OF_SUPPORT)


@bp.route("/manage/suspensions/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def suspension_new() -> ResponseReturnValue:
    """Suspend all of a project or of a form of support, after a look at what and whom it concerns."""
    work = current_work()
    _must_make_events()
    form = ScopeForm(data={"project": request.args.get("project", "")})
    form.offer(organised_projects(work), everything=organises_everything(work))
    if form.validate_on_submit():
        with committing(form) as done:
            scope = form.scope()
            if not is_decided():
                seen = preview_suspension(work, scope)
                return _seen_page(seen, scope)
            act, told = suspend_scope(work, scope, form.mark.data or "", notify=are_told())
        if done:
            say(work.texts.gettext(N_("All of it is suspended.")), told)
            return redirect(url_for("changes.suspension", id=act.id), 303)
    return render_template("changes/suspension_new.html", form=form), page_status(form)


@bp.route("/manage/suspensions/<int:id>/", methods=["GET", "POST"])
@open_to(Audience.staff)
def suspension(id: int) -> ResponseReturnValue:
    """Show what an act suspended, and resume what is chosen, with new dates, after a look at the letter."""
    work = current_work()
    act = suspension_by_id(work, id)
    page = page_of(work.session, still_suspended(act), asked_page(), ROWS)
    form = ResumeForm()
    form.read(page.rows, request.form if request.method == "POST" else None)
    if request.method != "POST":
        return _page(form, act, page)
    if form.outdated:
        texts = work.texts
        why = texts.gettext(ANOTHER_VERSION)
        form.form_errors += [
            texts.gettext(OF_EVENT, title=title(each, texts.language).text, why=why) for each in form.outdated
        ]
        return _page(form, act, page, 409)
    if not (form.validate_on_submit() and form.check_dates()):
        return _page(form, act, page, 422)
    return _resumed(form, act, page)


def _resumed(form: ResumeForm, act: Suspension, page: Page[Suspended]) -> ResponseReturnValue:
    work, id = current_work(), act.id
    back = url_for("changes.suspension", id=id)
    with committing(form) as done:
        chosen = form.chosen()
        if not is_decided():
            seen = preview_resumption(work, act, chosen)
            if seen.by_mail or seen.by_phone:
                return render_template("changes/resumption_seen.html", seen=seen, back=back, hidden=_sent())
        told = resume_chosen(work, act, chosen, notify=are_told())
    if done:
        say(work.texts.gettext(N_("What you chose goes on.")), told)
        return redirect(back, 303)
    act = suspension_by_id(current_work(), id)
    page = page_of(current_work().session, still_suspended(act), asked_page(), ROWS)
    form.read(page.rows, request.form)
    return _page(form, act, page, page_status(form))


def _page(form: ResumeForm, act: Suspension, page: Page[Suspended], status: int = 200) -> ResponseReturnValue:
    texts = current_work().texts
    answer = render_template(
        "changes/suspension.html",
        form=form,
        act=act,
        page=page,
        forms=FORM_OF_SUPPORT,
        title=title,
        line_title=line_title,
        when=lambda meeting: meeting_line(texts, meeting),
        period=lambda event: when_line(texts, event),
    )
    return answer, status


def _seen_page(seen: SuspensionPreview, scope: Scope) -> ResponseReturnValue:
    texts = current_work().texts
    return render_template(
        "changes/suspension_seen.html",
        seen=seen,
        scope=scope,
        forms=FORM_OF_SUPPORT,
        hidden=[*_sent(), ("mark", seen.concerned.mark)],
        title=title,
        line_title=line_title,
        when=lambda event: when_line(texts, event),
    )


def _sent() -> list[tuple[str, str]]:
    """Return what was typed, to be sent again with the decision."""
    kept = request.form.items(multi=True)
    return [(name, value) for name, value in kept if name not in ("choice", "csrf_token", "mark")]


def _must_make_events() -> None:
    if not may_create_events(current_work()):
        raise Forbidden
