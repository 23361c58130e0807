"""Who may do what with contracts: organisers with those that serve their projects (docs/decisions/0162)."""

from sqlalchemy import ColumnElement, exists, or_, select, true

from app.contracts.models import Contract, ContractUse
from app.errors import Forbidden, Missing
from app.events.access import organised_project_ids, organises_everything, organises_project
from app.events.models import Event
from app.lines.models import SupportLine
from app.work import Work


def visible_contracts(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Contract` for what the actor sees as an organiser: what serves a project of
    theirs; all of them to who organises everything."""
    if organises_everything(work):
        return true()
    mine = organised_project_ids(work)
    return or_(
        exists().where(
            ContractUse.contract_id == Contract.id,
            ContractUse.line_id == SupportLine.id,
            SupportLine.project_id.in_(mine),
        ),
        exists().where(
            ContractUse.contract_id == Contract.id,
            ContractUse.event_id == Event.id,
            Event.project_id.in_(mine),
        ),
    )


def project_of(use: ContractUse) -> int | None:
    """Return the project of what a contract serves; None for an event of none."""
    return use.line.project_id if use.line is not None else use.event.project_id if use.event else None


def may_change_contract(work: Work, contract: Contract) -> bool:
    """Tell whether the actor may change a contract: they organise all that it serves."""
    if organises_everything(work):
        return True
    projects = {project_of(use) for use in contract.uses}
    return bool(projects) and all(organises_project(work, each) for each in projects)


def organised_contract(work: Work, id: int) -> Contract:
    """Return a contract that the actor may see as an organiser; Missing if there is none, else Forbidden."""
    contract = work.session.get(Contract, id)
    if contract is None:
        raise Missing
    seen = select(Contract.id).where(Contract.id == id, visible_contracts(work))
    if work.session.scalar(seen) is None:
        raise Forbidden
    return contract


def own_contract(work: Work, id: int) -> Contract:
    """Return a contract of the actor's own, or one that they may see; Missing, else Forbidden."""
    contract = work.session.get(Contract, id)
    if contract is None:
        raise Missing
    if work.actor.is_staff and contract.account_id == work.actor.id:
        return contract
    return organised_contract(work, id)
