"""Cards of hours by month: what waits before it is closed, closing it, and the cards that it then has."""

from collections.abc import Sequence
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance.operations.filing import file_due
from app.cards.access import month_in, project_of_card
from app.cards.models import CardKind
from app.cards.operations.closing import close_month
from app.cards.operations.issuing import AT_ONCE, issue_due
from app.cards.papers import KIND_NAMES, title_of, total_phrase
from app.cards.queries.issued import MonthOfCards, Standing, month_of_cards, versions_of, what_differs
from app.cards.queries.month import waiting_in
from app.cards.queries.months import managed_months
from app.cards.queries.registers import confirmed_in, unconfirmed_in
from app.cards.routes.blueprint import bp
from app.coaching.when import when_short
from app.errors import Forbidden, Missing
from app.events.access import organised_project
from app.events.queries import rows_in
from app.events.titles import title
from app.events.when import session_line
from app.extensions import db
from app.ledger.months import first_day, last_day, month_lock, who_locked
from app.lines.access import manages_lines
from app.lines.names import line_title
from app.projects.models import Project
from app.texts import LANGUAGES
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.forms import ButtonForm, committing
from app.web.pages import asked_page, page_of_list
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

SHOWN = 20
"""So many appointments that wait are named; the rest is counted."""


@bp.get("/manage/cards/")
@open_to(Audience.staff)
def months() -> ResponseReturnValue:
    """List the months of the projects that the actor organises."""
    work = current_work()
    if not manages_lines(work):
        raise Forbidden
    page = page_of_list(managed_months(work), asked_page())
    return render_template("cards/months.html", page=page, first_day=first_day)


@bp.get("/manage/cards/<int:project_id>/<month>/")
@open_to(Audience.staff)
def month(project_id: int, month: str) -> ResponseReturnValue:
    """Show a month: what is not confirmed, the cards, and the button that closes it."""
    work = current_work()
    return _page(work, organised_project(work, project_id), month_in(month))


@bp.post("/manage/cards/<int:project_id>/<month>/close")
@open_to(Audience.staff)
def close(project_id: int, month: str) -> ResponseReturnValue:
    """Close a month, then issue its cards, some at a time, so that nobody waits for the lock."""
    work, form = current_work(), ButtonForm()
    project = organised_project(work, project_id)
    month_in(month)
    if not form.validate():
        return _page(work, project, month), 422
    with committing(form) as done:
        close_month(work, project, month)
    if not done:
        return _page(work, project, month), 422
    keep_locked_files(work, project_id, month)
    count = _issue_due(work, project_id, month)
    words = work.texts.ngettext(
        "The month is closed. %(count)s card was issued.",
        "The month is closed. %(count)s cards were issued.",
        count,
    )
    notify("success", words)
    return redirect(url_for("cards.month", project_id=project_id, month=month), 303)


@bp.post("/manage/cards/<int:project_id>/<month>/issue")
@open_to(Audience.staff)
def issue_now(project_id: int, month: str) -> ResponseReturnValue:
    """Issue what is due of a closed month."""
    work = current_work()
    organised_project(work, project_id)
    month_in(month)
    db.session.commit()
    keep_locked_files(work, project_id, month)
    count = _issue_due(work, project_id, month)
    words = work.texts.ngettext("%(count)s card was issued.", "%(count)s cards were issued.", count)
    notify("success" if count else "info", words)
    return redirect(url_for("cards.month", project_id=project_id, month=month), 303)


@bp.get("/manage/cards/<int:project_id>/<month>/<kind>/<int:id>/")
@open_to(Audience.staff)
def versions(project_id: int, month: str, kind: str, id: int) -> ResponseReturnValue:
    """List the versions of one card, with what differs between them."""
    work = current_work()
    subject = subject_in(kind, id)
    project = project_of_card(work, project_id, subject)
    cards = versions_of(work, subject, project.id, month_in(month))
    standing = next(iter(month_of_cards(work, project, month, [subject]).cards), None)
    return render_template(
        "cards/versions.html",
        project=project,
        month=month,
        subject=subject,
        standing=standing,
        versions=what_differs(cards),
        title_of=title_of,
        total_phrase=total_phrase,
        first_day=first_day,
        day_of=date.fromisoformat,
        is_organiser=subject != (CardKind.coach, work.actor.id),
    )


def subject_in(kind: str, id: int) -> tuple[CardKind, int]:
    """Return whose card an address names; Missing for a kind of card that no month has."""
    if kind not in {str(each) for each in CardKind if each != CardKind.contract}:
        raise Missing
    return CardKind(kind), id


def issue_all(work: Work, project_id: int, month: str, due: Sequence[Standing]) -> int:
    """Issue these cards of a closed month, some in a transaction of their own; return how many were due.

    Each transaction reads its own cards alone: it costs the same however many the month has.
    """
    subjects, count = [each.subject for each in due], 0
    for first in range(0, len(subjects), AT_ONCE):
        with apart(work) as own:
            project = own.session.get_one(Project, project_id)
            count += len(issue_due(own, project, month, only=subjects[first : first + AT_ONCE]))
    return count


def keep_locked_files(work: Work, project_id: int, month: str) -> None:
    """Write the files of registers that the closed month locked, some in a transaction of their own."""
    written = 1
    while written:
        with apart(work) as own:
            written = file_due(own, project_id, month)


def _issue_due(work: Work, project_id: int, month: str) -> int:
    """Find out what is due once the request's own transaction is over, and issue it; return how many."""
    with apart(work) as own:
        due = month_of_cards(own, own.session.get_one(Project, project_id), month).due
    return issue_all(work, project_id, month, due)


def _page(work: Work, project: Project, month: str) -> str:
    cards: MonthOfCards = month_of_cards(work, project, month)
    waiting = [] if cards.is_closed else waiting_in(work, project.id, month)
    lock = month_lock(work, project.id, month)
    registers = unconfirmed_in(work, project.id, month)
    asked = request.args.get("language")
    return render_template(
        "cards/month.html",
        project=project,
        month=month,
        cards=cards,
        page=page_of_list(cards.cards, asked_page(), 50),
        waiting=waiting[:SHOWN],
        waiting_count=len(waiting),
        registers=list(work.session.scalars(registers.limit(SHOWN))),
        registers_count=rows_in(work, registers),
        confirmed_registers=confirmed_in(work, project.id, month),
        title=title,
        session_line=session_line,
        lock=lock,
        who=who_locked(work, lock) if lock else "",
        is_over=work.today > last_day(month),
        file_language=asked if asked in LANGUAGES else work.texts.language,
        kind_names=KIND_NAMES,
        total_phrase=total_phrase,
        first_day=first_day,
        last_day=last_day,
        line_title=line_title,
        when_short=when_short,
        form=ButtonForm(),
    )
