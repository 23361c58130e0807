"""What is to be done about contracts: those that are nearly or more than used up."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cards.queries.settlement import Usage, usage_of
from app.contracts.access import visible_contracts
from app.contracts.models import Contract
from app.errors import N_
from app.events.tasks import SHOWN, Task, TaskGroup, grouped
from app.lines.access import manages_lines
from app.lines.amounts import amount
from app.work import Work


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return the running contracts of which little or nothing is left, the most used first."""
    if not manages_lines(work):
        return []
    running = (
        select(Contract)
        .where(visible_contracts(work), Contract.starts <= work.today, Contract.ends >= work.today)
        .options(joinedload(Contract.account))
    )
    contracts = work.session.scalars(running).all()
    told = [each for each in usage_of(work, contracts).values() if each.is_told] if contracts else []
    told.sort(key=lambda usage: usage.percent, reverse=True)
    tasks = [_task(work, usage) for usage in told[:SHOWN]]
    return grouped(work, N_("Contracts"), "clock", tasks, len(told))


def _task(work: Work, usage: Usage) -> Task:
    contract = usage.contract
    left = amount(work.texts, usage.over or usage.left, contract.unit_minutes)
    values = {"name": contract.account.name, "number": contract.number, "hours": left}
    sentence = (
        work.texts.gettext("%(name)s, contract %(number)s: %(hours)s more than agreed", **values)
        if usage.over
        else work.texts.gettext("%(name)s, contract %(number)s: %(hours)s left", **values)
    )
    see = work.texts.gettext("See the contract")
    return Task(sentence, see, "cards.contract", {"id": contract.id}, urgent=bool(usage.over))
