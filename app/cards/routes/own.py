"""A trainer's or coach's own hours: settlements of their contracts, their cards, and what nobody covers."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from app.cards.models import HoursCard
from app.cards.queries.months import own_months
from app.cards.queries.settlement import issued_settlements, uncovered, usage_of
from app.cards.routes.blueprint import bp
from app.contracts.operations import name_of
from app.contracts.queries import contracts_of
from app.ledger.months import first_day, last_day
from app.lines.amounts import amount
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of_list
from app.web.request_work import current_work


@bp.get("/manage/cards/mine")
@open_to(Audience.staff)
def mine() -> ResponseReturnValue:
    """Show the actor's own contracts, the months of each, and the months in which they coached."""
    work = current_work()
    id = work.actor.id or 0
    contracts = contracts_of(work, id)
    issued = issued_settlements(work, [each.id for each in contracts])
    return render_template(
        "cards/mine.html",
        usage=usage_of(work, contracts),
        contracts=contracts,
        issued=issued,
        settled={each.id: _last_minutes(issued.get(each.id, [])) for each in contracts},
        missing=uncovered(work, [id]).get(id, []),
        page=page_of_list(own_months(work), asked_page()),
        own_id=id,
        amount=amount,
        name_of=name_of,
        first_day=first_day,
        last_day=last_day,
    )


def _last_minutes(cards: Sequence[HoursCard]) -> dict[str, int]:
    """Return the minutes of the last version of each month; the last one comes first."""
    found: dict[str, int] = {}
    for card in cards:
        found.setdefault(card.month, card.minutes)
    return found
