"""Settlements of a contract by month: issuing a version, and the draft of the next one as a file."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.cards.access import month_in
from app.cards.content import CardContent
from app.cards.forms import ReasonForm
from app.cards.operations.settling import settle
from app.cards.queries.settlement import settlement_contents, settlement_of, settlement_versions
from app.cards.routes.blueprint import bp
from app.cards.routes.contracts import contract_page
from app.cards.routes.files import in_asked_language, send_pdf, send_xlsx
from app.contracts.access import organised_contract, own_contract
from app.contracts.models import Contract
from app.errors import Missing
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.post("/manage/contracts/<int:id>/<month>/settle")
@open_to(Audience.staff)
def settle_month(id: int, month: str) -> ResponseReturnValue:
    """Issue the settlement of a month: the first version, or the next one for a reason."""
    work, form = current_work(), ReasonForm()
    contract = organised_contract(work, id)
    month_in(month)
    if form.validate_on_submit():
        with committing(form) as done:
            card = settle(work, contract, month, form.reason.data or "")
        if done:
            words = work.texts.gettext("Version %(version)s is issued.", version=card.version)
            notify("success", words)
            return redirect(url_for("cards.contract", id=id), 303)
    return contract_page(work, organised_contract(work, id), form, month), 422


@bp.get("/manage/contracts/<int:id>/<month>/draft.pdf")
@open_to(Audience.staff)
def draft_pdf(id: int, month: str) -> ResponseReturnValue:
    """Send what the settlement of a month would say now, as a draft."""
    contract, content = _draft(id, month)
    return send_pdf(in_asked_language(current_work()), content, None, "contract", contract.id)


@bp.get("/manage/contracts/<int:id>/<month>/draft.xlsx")
@open_to(Audience.staff)
def draft_xlsx(id: int, month: str) -> ResponseReturnValue:
    """Send the same as a workbook."""
    contract, content = _draft(id, month)
    return send_xlsx(in_asked_language(current_work()), content, None, "contract", contract.id)


def _draft(id: int, month: str) -> tuple[Contract, CardContent]:
    work = current_work()
    contract = own_contract(work, id)
    content = settlement_of(contract, month_in(month), settlement_contents(work, contract))
    if not content.rows and not settlement_versions(work, contract, month):
        raise Missing
    return contract, content
