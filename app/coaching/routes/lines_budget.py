"""Hours divided among the recipients of a line, and moved from one to another."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.coaching.budget import LineBudget
from app.coaching.forms.lines import UNDIVIDED, DivisionForm, MoveForm, hours_field
from app.coaching.line_header import line_header
from app.coaching.operations.dividing import (
    OVERTAKEN,
    divide,
    divide_evenly,
    even_shares,
    last_act,
    move_minutes,
)
from app.coaching.queries.budgets import budget_of
from app.coaching.queries.lines import RecipientRow, recipient_rows
from app.coaching.routes.blueprint import bp
from app.coaching.routes.lines import line_page
from app.errors import N_, Missing, Refusal
from app.hours import hours_of
from app.lines.access import managed_line
from app.lines.amounts import amount
from app.lines.models import LineRecipient, SupportLine
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.trying import DONE, number, tried
from app.work import Work

GONE = N_("This is gone. Choose again.")


@bp.post("/manage/lines/<int:id>/move")
@open_to(Audience.staff)
def line_move(id: int) -> ResponseReturnValue:
    """Move hours to a recipient, from another one or from the undivided hours."""
    work = current_work()
    found, form = managed_line(work, id), MoveForm()
    budget = budget_of(work, found)
    rows = recipient_rows(work, found, budget)
    known = {row.recipient.id: row.recipient for row in rows}
    target = known.get(number(form.target.data))
    if target is None:
        raise Missing
    form.offer(rows, found.unit_minutes, budget.undivided, target.id)
    status = _tried_to_move(work, found, form, known, target)
    if status == DONE:
        notify("success", work.texts.gettext(N_("The hours are moved.")))
        return redirect(url_for("coaching.line", id=id), 303)
    form.seen.data = str(last_act(work, found))
    return line_page(work, found, form), status


@bp.route("/manage/lines/<int:id>/division", methods=["GET", "POST"])
@open_to(Audience.staff)
def line_division(id: int) -> ResponseReturnValue:
    """Type how many hours each recipient gets."""
    work = current_work()
    found = managed_line(work, id)
    budget = budget_of(work, found)
    rows = _in_order(work, found, budget)
    form = _division_form(found, rows, last_act(work, found))
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            status = tried(form, lambda: _divide(work, found, form, rows))
            if status == DONE:
                notify("success", work.texts.gettext(N_("The hours are divided.")))
                return redirect(url_for("coaching.line", id=id), 303)
            form.seen.data = str(last_act(work, found))
            budget = budget_of(work, found)
            rows = _in_order(work, found, budget)
    return _division_page(work, found, form, rows, budget), status


@bp.post("/manage/lines/<int:id>/division/even")
@open_to(Audience.staff)
def line_divide_evenly(id: int) -> ResponseReturnValue:
    """Divide the hours evenly among the recipients whose support goes on."""
    work = current_work()
    found, form = managed_line(work, id), ButtonForm()
    reason, seen = request.form.get("reason", "")[:1000], number(request.form.get("seen"))
    with committing(form) as done:
        divide_evenly(work, found, reason, seen)
    if done:
        notify("success", work.texts.gettext(N_("The hours are divided evenly.")))
        return redirect(url_for("coaching.line", id=id), 303)
    budget = budget_of(work, found)
    rows = _in_order(work, found, budget)
    shown = _division_form(found, rows, last_act(work, found), fresh=True)
    shown.form_errors.extend(form.form_errors)
    shown.reason.data = reason
    return _division_page(work, found, shown, rows, budget), 422


def _tried_to_move(
    work: Work,
    line: SupportLine,
    form: MoveForm,
    known: Mapping[int, LineRecipient],
    target: LineRecipient,
) -> int:
    seen = number(form.seen.data)

    def act() -> None:
        source = None if form.source.data == UNDIVIDED else known[number(form.source.data)]
        minutes = form.amount.minutes(line.unit_minutes)
        move_minutes(work, line, source, target, minutes, form.reason.data or "", seen)

    if form.validate():
        return tried(form, act)
    if seen == last_act(work, line):
        return 422
    # Who was overtaken may have chosen somebody who has nothing left by now: that says less.
    form.source.errors = []
    form.form_errors.append(work.texts.gettext(OVERTAKEN))
    return 409


def _division_form(
    line: SupportLine, rows: list[RecipientRow], seen: int, *, fresh: bool = False
) -> DivisionForm:
    fields: dict[str, Any] = {_key(row): hours_field(row.name) for row in rows}
    shares = {_key(row): hours_of(row.budget.allocated, line.unit_minutes) for row in rows}
    made: type[DivisionForm] = type("DivisionOfLine", (DivisionForm,), fields)
    data = {**shares, "seen": str(seen)}
    return made(formdata=None, data=data) if fresh else made(data=data)


def _divide(work: Work, line: SupportLine, form: DivisionForm, rows: list[RecipientRow]) -> None:
    wanted = {row.recipient.id: form[_key(row)].minutes(line.unit_minutes) for row in rows}
    changed = divide(work, line, wanted, form.reason.data, number(form.seen.data))
    if not changed:
        raise Refusal(N_("These are the shares that there are already."))


def _division_page(
    work: Work, line: SupportLine, form: DivisionForm, rows: list[RecipientRow], budget: LineBudget
) -> str:
    even = even_shares(line, [row.recipient for row in rows], budget)
    return render_template(
        "coaching/lines/division.html",
        head=line_header(work, line, "division"),
        line=line,
        form=form,
        rows=rows,
        budget=budget,
        key=_key,
        even=sorted(set(even.values())),
        is_first=not last_act(work, line),
        amount=amount,
    )


def _in_order(work: Work, line: SupportLine, budget: LineBudget) -> list[RecipientRow]:
    """Return the recipients in the order of the line, whose first gets the rest of the minutes."""
    return sorted(recipient_rows(work, line, budget), key=lambda row: row.recipient.position)


def _key(row: RecipientRow) -> str:
    return f"share-{row.recipient.id}"
