"""Who receives a line's support, and who gives it."""

from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.models import Account
from app.coaching.forms.lines import (
    CoachForm,
    EndForm,
    InstitutionsForm,
    LinePersonForm,
    RecipientForm,
    shown_recipient,
)
from app.coaching.line_header import line_header
from app.coaching.operations.line_changes import (
    end_recipient,
    name_coach,
    remove_recipient,
    resume_recipient,
    take_coach_off,
)
from app.coaching.queries.budgets import budget_of
from app.coaching.queries.lines import coaches_of, recipient_rows, who_may_coach
from app.coaching.routes.blueprint import bp
from app.errors import N_, Missing, Refusal
from app.extensions import db
from app.lines.access import managed_line
from app.lines.amounts import amount
from app.lines.models import LineRecipient, SupportLine
from app.lines.names import recipient_name
from app.lines.operations.recipients import (
    add_institution,
    add_person,
    change_recipient,
)
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm
from app.web.pages import asked_page, page_of_list
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.trying import DONE, number, tried
from app.work import Work

_SHOWN = 50


@bp.get("/manage/lines/<int:id>/recipients/")
@open_to(Audience.staff)
def line_recipients(id: int) -> ResponseReturnValue:
    """List the recipients of a line, and add further ones."""
    work = current_work()
    return _recipients_page(work, managed_line(work, id), InstitutionsForm(), LinePersonForm())


@bp.post("/manage/lines/<int:id>/recipients/institutions")
@open_to(Audience.staff)
def line_add_institutions(id: int) -> ResponseReturnValue:
    """Add institutions, one a line of what was typed, all or none."""
    work = current_work()
    found, form = managed_line(work, id), InstitutionsForm()
    status = 422
    if form.validate():
        status = tried(form, lambda: _add_all(work, found, form.names()))
        if status == DONE:
            notify("success", work.texts.gettext(N_("The recipients are added. Now divide the hours.")))
            return redirect(url_for("coaching.line_recipients", id=id), 303)
    return _recipients_page(work, found, form, LinePersonForm(formdata=None)), status


@bp.post("/manage/lines/<int:id>/recipients/persons")
@open_to(Audience.staff)
def line_add_person(id: int) -> ResponseReturnValue:
    """Add a person."""
    work = current_work()
    found, form = managed_line(work, id), LinePersonForm()
    status = 422
    if form.validate():
        status = tried(
            form,
            lambda: add_person(
                work,
                found,
                first_name=form.first_name.data or "",
                last_name=form.last_name.data or "",
                email=form.email.data or "",
                institution=form.institution.data,
            ),
        )
        if status == DONE:
            notify("success", work.texts.gettext(N_("The person is added.")))
            return redirect(url_for("coaching.line_recipients", id=id), 303)
    return _recipients_page(work, found, InstitutionsForm(formdata=None), form), status


@bp.route("/manage/lines/<int:id>/recipients/<int:one>", methods=["GET", "POST"])
@open_to(Audience.staff)
def line_recipient(id: int, one: int) -> ResponseReturnValue:
    """Show a recipient, and change the contact."""
    work = current_work()
    recipient = _recipient(work, id, one)
    form = RecipientForm(data=shown_recipient(recipient))
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            status = tried(
                form, lambda: change_recipient(work, recipient, form.contact(), form.institution.data)
            )
            if status == DONE:
                notify("success", work.texts.gettext(N_("The changes are saved.")))
                return redirect(url_for("coaching.line_recipients", id=id), 303)
    return _recipient_page(
        work, recipient, form, EndForm(formdata=None, data={"ended_on": work.today})
    ), status


@bp.post("/manage/lines/<int:id>/recipients/<int:one>/end")
@open_to(Audience.staff)
def line_end_recipient(id: int, one: int) -> ResponseReturnValue:
    """End somebody's support; what is left of the hours goes back to the undivided ones."""
    work = current_work()
    recipient, form = _recipient(work, id, one), EndForm()
    status = 422
    if form.validate():
        day: date = form.ended_on.data or work.today
        status = tried(form, lambda: end_recipient(work, recipient, day))
        if status == DONE:
            notify("success", work.texts.gettext(N_("The support is ended.")))
            return redirect(url_for("coaching.line_recipients", id=id), 303)
    shown = RecipientForm(formdata=None, data=shown_recipient(recipient))
    return _recipient_page(work, recipient, shown, form), status


@bp.post("/manage/lines/<int:id>/recipients/<int:one>/resume")
@open_to(Audience.staff)
def line_resume_recipient(id: int, one: int) -> ResponseReturnValue:
    """Let somebody's support go on after all."""
    work = current_work()
    resume_recipient(work, _recipient(work, id, one))
    db.session.commit()
    notify("success", work.texts.gettext(N_("The support goes on. Give it hours anew.")))
    return redirect(url_for("coaching.line_recipients", id=id), 303)


@bp.post("/manage/lines/<int:id>/recipients/<int:one>/remove")
@open_to(Audience.staff)
def line_remove_recipient(id: int, one: int) -> ResponseReturnValue:
    """Remove a recipient who was added by mistake."""
    work = current_work()
    remove_recipient(work, _recipient(work, id, one))
    db.session.commit()
    notify("success", work.texts.gettext(N_("The recipient is removed.")))
    return redirect(url_for("coaching.line_recipients", id=id), 303)


@bp.route("/manage/lines/<int:id>/coaches/", methods=["GET", "POST"])
@open_to(Audience.staff)
def line_coaches(id: int) -> ResponseReturnValue:
    """List the coaches of a line, and name one or change the days."""
    work = current_work()
    found, form = managed_line(work, id), CoachForm()
    choices = who_may_coach(work)
    form.offer(choices)
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            account = next(each for each in choices if each.id == form.account.data)
            status = tried(form, lambda: name_coach(work, found, account, form.starts.data, form.ends.data))
            if status == DONE:
                notify("success", work.texts.gettext(N_("The coach is named.")))
                return redirect(url_for("coaching.line_coaches", id=id), 303)
    page = render_template(
        "coaching/lines/coaches.html",
        head=line_header(work, found, "coaches"),
        line=found,
        coaches=coaches_of(work, found),
        form=form,
        may_choose=bool(choices),
        today=work.today,
    )
    return page, status


@bp.post("/manage/lines/<int:id>/coaches/remove")
@open_to(Audience.staff)
def line_remove_coach(id: int) -> ResponseReturnValue:
    """Take a coach off a line: at once, or after today where they have held appointments."""
    work = current_work()
    found = managed_line(work, id)
    account = work.session.get(Account, max(0, number(request.form.get("account"))))
    if account is None:
        raise Missing
    take_coach_off(work, found, account)
    db.session.commit()
    notify("success", work.texts.gettext(N_("The coach is taken off the line.")))
    return redirect(url_for("coaching.line_coaches", id=id), 303)


def _add_all(work: Work, line: SupportLine, names: list[str]) -> None:
    for each in names:
        try:
            add_institution(work, line, each)
        except Refusal as refusal:
            sentence = work.texts.sentence(refusal)
            raise Refusal(
                "“%(name)s”: %(why)s", field="institutions", values={"name": each[:80], "why": sentence}
            ) from None


def _recipient(work: Work, id: int, one: int) -> LineRecipient:
    found = managed_line(work, id)
    recipient = work.session.get(LineRecipient, one)
    if recipient is None or recipient.line_id != found.id or recipient.merged_into_id is not None:
        raise Missing
    return recipient


def _recipients_page(
    work: Work, line: SupportLine, institutions: InstitutionsForm, person: LinePersonForm
) -> str:
    budget = budget_of(work, line)
    rows = sorted(recipient_rows(work, line, budget), key=lambda row: row.recipient.position)
    return render_template(
        "coaching/lines/recipients.html",
        head=line_header(work, line, "recipients"),
        line=line,
        page=page_of_list(rows, asked_page(), _SHOWN),
        budget=budget,
        institutions=institutions,
        person=person,
        amount=amount,
    )


def _recipient_page(work: Work, recipient: LineRecipient, form: RecipientForm, end: EndForm) -> str:
    line = recipient.line
    return render_template(
        "coaching/lines/recipient.html",
        head=line_header(work, line, "recipients"),
        line=line,
        recipient=recipient,
        name=recipient_name(recipient),
        budget=budget_of(work, line).of[recipient.id],
        form=form,
        end=end,
        button=ButtonForm(),
        amount=amount,
    )
