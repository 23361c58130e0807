"""Lines of support: the list, one line with its budget, and what was done to it."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.coaching.budget import LineBudget
from app.coaching.forms.lines import MoveForm
from app.coaching.line_header import line_header
from app.coaching.operations.dividing import last_act
from app.coaching.queries.budgets import budget_of
from app.coaching.queries.lines import (
    coaches_of,
    line_rows,
    lines_in_order,
    lines_over,
    percent_of_time,
    recipient_rows,
)
from app.coaching.routes.blueprint import bp
from app.errors import Forbidden, Missing
from app.events.labels import FORM_OF_SUPPORT
from app.history.queries import facts_of
from app.history.queries import lines as told
from app.lines.access import coaches_anything, managed_line, manages_lines, may_see_line
from app.lines.amounts import amount
from app.lines.models import SupportLine
from app.lines.names import line_title
from app.typed import number_in, searched
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of, page_of_list
from app.web.request_work import current_work
from app.work import Work

_LONGEST_SEARCH = 200
_RECIPIENTS = 50


def sees_lines(work: Work) -> bool:
    """Tell whether somebody manages lines or is a coach (for the navigation)."""
    return manages_lines(work) or coaches_anything(work)


@bp.get("/manage/lines/")
@open_to(Audience.staff)
def lines() -> ResponseReturnValue:
    """List the lines that one sees: what is at 80 % and who has used nothing come first."""
    work = current_work()
    if not sees_lines(work):
        raise Forbidden
    search, over = searched(request.args.get("q", ""), _LONGEST_SEARCH), request.args.get("over") == "1"
    found = lines_in_order(work, search, over=over)
    page = page_of_list(found, asked_page())
    return render_template(
        "coaching/lines/list.html",
        page=page,
        rows=line_rows(work, page.rows),
        search=search,
        over=over,
        over_count=lines_over(work),
        may_add=manages_lines(work),
        title_of=line_title,
        form_names=FORM_OF_SUPPORT,
        amount=amount,
        today=work.today,
    )


@bp.get("/manage/lines/<int:id>/")
@open_to(Audience.staff)
def line(id: int) -> ResponseReturnValue:
    """Show a line: its budget, and its recipients, who has used nothing first."""
    work = current_work()
    found = seen_line(work, id)
    return line_page(work, found, None)


@bp.get("/manage/lines/<int:id>/history/")
@open_to(Audience.staff)
def line_history(id: int) -> ResponseReturnValue:
    """Show everything that was done to a line, newest first."""
    work = current_work()
    found = managed_line(work, id)
    page = page_of(work.session, facts_of("line", id), asked_page(), 50)
    return render_template(
        "coaching/lines/history.html",
        head=line_header(work, found, "history"),
        page=page,
        lines=told(work.texts, page.rows),
    )


def seen_line(work: Work, id: int) -> SupportLine:
    """Return a line that the actor may see; Missing if there is none, Forbidden if it is another's."""
    found = work.session.get(SupportLine, id)
    if found is None:
        raise Missing
    if not may_see_line(work, found):
        raise Forbidden
    return found


def line_page(work: Work, found: SupportLine, form: MoveForm | None) -> str:
    """Return the page of a line; `form` is the one in the row of the recipient to whom hours are moved."""
    budget, head = budget_of(work, found), line_header(work, found, "overview")
    every = recipient_rows(work, found, budget)
    page = page_of_list(every, asked_page(), _RECIPIENTS)
    target = _asked_target(form)
    if form is None and target and head.may_manage and any(row.recipient.id == target for row in every):
        form = MoveForm(formdata=None, data={"seen": str(last_act(work, found)), "target": str(target)})
    if form is not None:
        form.offer(every, found.unit_minutes, budget.undivided, target)
    return render_template(
        "coaching/lines/show.html",
        head=head,
        line=found,
        budget=budget,
        rows=page.rows,
        page=page,
        unused=sum(1 for row in every if not row.budget.used and row.recipient.ended_on is None),
        coaches=coaches_of(work, found),
        time_percent=percent_of_time(found, work.today),
        lacks=_lacks(found, budget, len(every)),
        form=form,
        target=target,
        form_names=FORM_OF_SUPPORT,
        amount=amount,
        today=work.today,
    )


def _asked_target(form: MoveForm | None) -> int:
    return number_in(form.target.data if form else request.args.get("move")) or 0


def _lacks(found: SupportLine, budget: LineBudget, recipients: int) -> list[str]:
    """Return what is still to be done before the line runs, as keys of the template."""
    return [
        key
        for key, lacks in (
            ("recipients", not recipients),
            ("coaches", not found.coaches),
            ("undivided", recipients > 0 and budget.undivided > 0),
            ("divided_too_much", budget.undivided < 0),
        )
        if lacks
    ]
