"""Contracts of trainers and coaches: the list with what is used, one contract, adding and changing."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.models import Account
from app.cards.forms import ContractForm, ContractPersonForm, ReasonForm, shown_contract
from app.cards.operations.settling import remove_unsettled
from app.cards.papers import rate_phrase
from app.cards.queries.settlement import settlements_of, uncovered, usage_of
from app.cards.routes.blueprint import bp
from app.contracts.access import (
    may_change_contract,
    organised_contract,
)
from app.contracts.models import Contract
from app.contracts.operations import add_contract, change_contract, name_of
from app.contracts.queries import contracts as contracts_query
from app.contracts.queries import people_with_work, servable
from app.errors import Forbidden, Missing
from app.events.access import organised_project_ids, organises_everything
from app.ledger.months import first_day, last_day
from app.lines.access import manages_lines
from app.lines.amounts import amount
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing, page_status
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

SHOWN = 20
"""So many people with hours that no contract covers are named; the rest is counted."""


@bp.get("/manage/contracts/")
@open_to(Audience.staff)
def contracts() -> ResponseReturnValue:
    """List the contracts that serve the actor's projects, and what no contract covers."""
    work = current_work()
    _must_organise(work)
    query = contracts_query(work)
    person = _asked_person(work)
    if person is not None:
        query = query.where(Contract.account_id == person.id)
    page = page_of(work.session, query, asked_page())
    people = [person] if person else people_with_work(work, also_switched_off=True)
    projects = None if organises_everything(work) else organised_project_ids(work)
    since = work.today.replace(day=1, year=work.today.year - 1)
    missing = uncovered(work, [each.id for each in people], projects, since)
    lacking = [each for each in people if each.id in missing]
    return render_template(
        "cards/contracts.html",
        page=page,
        person=person,
        usage=usage_of(work, page.rows),
        missing=[(each, missing[each.id]) for each in lacking[:SHOWN]],
        more_missing=max(0, len(lacking) - SHOWN),
        since=since,
        amount=amount,
        first_day=first_day,
    )


@bp.route("/manage/contracts/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def contract_new() -> ResponseReturnValue:
    """Add a contract: first whose, then what it says."""
    work = current_work()
    _must_organise(work)
    person = _asked_person(work)
    if person is None:
        form = ContractPersonForm(request.args)
        form.offer(people_with_work(work))
        page = render_template("cards/contract_person.html", form=form)
        return page, 422 if request.method == "POST" else 200
    form = ContractForm()
    form.offer(servable(work, person.id), None)

    def add() -> Contract:
        return add_contract(work, person, form.details(), form.things())

    return _saved(form, add, work.texts.gettext("The contract is added."), person, None)


@bp.get("/manage/contracts/<int:id>/")
@open_to(Audience.staff)
def contract(id: int) -> ResponseReturnValue:
    """Show a contract: how far it is used, its months with their settlements, what it serves."""
    work = current_work()
    return contract_page(work, organised_contract(work, id), ReasonForm(), None)


@bp.route("/manage/contracts/<int:id>/edit", methods=["GET", "POST"])
@open_to(Audience.staff)
def contract_edit(id: int) -> ResponseReturnValue:
    """Change a contract, for who organises all that it serves."""
    work = current_work()
    found = organised_contract(work, id)
    if not may_change_contract(work, found):
        raise Forbidden
    form = ContractForm(data=shown_contract(found))
    form.offer(servable(work, found.account_id), found)

    def change() -> Contract:
        change_contract(work, found, form.details(), form.things(), form.version.data or 0)
        return found

    return _saved(form, change, work.texts.gettext("The contract is saved."), found.account, found)


@bp.post("/manage/contracts/<int:id>/remove")
@open_to(Audience.staff)
def contract_remove(id: int) -> ResponseReturnValue:
    """Remove a contract under which nothing was settled."""
    work, form = current_work(), ReasonForm()
    found = organised_contract(work, id)
    with committing(form) as done:
        remove_unsettled(work, found)
    if not done:
        return contract_page(work, organised_contract(work, id), form, None), 422
    notify("success", work.texts.gettext("The contract is removed."))
    return redirect(url_for("cards.contracts"), 303)


def contract_page(work: Work, found: Contract, form: ReasonForm, asked: str | None) -> str:
    """Return the page of a contract; `asked` is the month whose form is at fault."""
    return render_template(
        "cards/contract.html",
        contract=found,
        usage=usage_of(work, [found])[found.id],
        months=settlements_of(work, found),
        may_change=may_change_contract(work, found),
        is_own=False,
        today=work.today,
        form=form,
        asked=asked,
        button=ButtonForm(),
        amount=amount,
        name_of=name_of,
        rate_phrase=rate_phrase,
        first_day=first_day,
        last_day=last_day,
    )


def _saved(
    form: ContractForm, save: Callable[[], Contract], words: str, person: Account, found: Contract | None
) -> ResponseReturnValue:
    if form.validate_on_submit():
        with committing(form) as done:
            saved = save()
        if done:
            notify("success", words)
            return redirect(url_for("cards.contract", id=saved.id), 303)
    page = render_template("cards/contract_form.html", form=form, person=person, contract=found)
    return page, page_status(form)


def _must_organise(work: Work) -> None:
    if not manages_lines(work):
        raise Forbidden


def _asked_person(work: Work) -> Account | None:
    """Return the person whom the address names; Missing for one with whom the actor has nothing to do."""
    asked = request.values.get("account", "")
    if not asked:
        return None
    for each in people_with_work(work):
        if str(each.id) == asked:
            return each
    id = number_in(asked)
    found = work.session.get(Account, id) if organises_everything(work) and id is not None else None
    if found is not None:
        return found
    raise Missing
