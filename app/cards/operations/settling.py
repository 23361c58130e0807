"""Issuing the settlement of a trainer's month under a contract, and removing a contract that has none."""

from sqlalchemy import select

from app.cards.content import read
from app.cards.differences import differences
from app.cards.facts import SETTLED
from app.cards.models import CardKind, HoursCard
from app.cards.operations.issuing import issue
from app.cards.queries.settlement import settlement_contents, settlement_of, settlement_versions
from app.contracts.access import may_change_contract, project_of
from app.contracts.models import Contract
from app.contracts.operations import remove_contract
from app.errors import N_, Closed, Forbidden, Refusal
from app.history.operations import record
from app.ledger.months import first_day, last_day
from app.papers.pdf import Strip
from app.projects.funding import strip_of
from app.projects.models import Project
from app.sqlite import must_write
from app.work import Work

_NOT_OVER = N_("The month is not over yet: until then there is only a draft.")
_EMPTY = N_("There is nothing to settle in this month.")
_SAME = N_("Version %(version)s says the same: nothing changed since then.")
_NO_REASON = N_("Say why there is another version.")
_SETTLED = N_("Settlements were issued under this contract, so it stays. Let it end earlier instead.")


def settle(work: Work, contract: Contract, month: str, reason: str = "") -> HoursCard:
    """Issue a contract's settlement of a month: the first version, or the next one with a reason.

    Refused before the month is over, without minutes, where nothing differs from the last version, and
    without a reason for a second one. Forbidden unless the actor organises all that the contract serves.
    """
    must_write(work.session)
    work.session.execute(select(Contract.id).where(Contract.id == contract.id).with_for_update())
    if not may_change_contract(work, contract):
        raise Forbidden
    first_day(month)
    if work.today <= last_day(month):
        raise Closed(_NOT_OVER)
    versions = settlement_versions(work, contract, month)
    before = versions[-1] if versions else None
    content = settlement_of(contract, month, settlement_contents(work, contract))
    if before is None and not content.rows:
        raise Refusal(_EMPTY)
    if before is not None:
        if not differences(read(before.content), content):
            raise Closed(_SAME, values={"version": before.version})
        if not reason.strip():
            raise Refusal(_NO_REASON, field="reason")
    strip = settlement_strip(work, contract)
    card = issue(work, content, (CardKind.contract, contract.id), before, reason.strip() or None, strip)
    values = {"month": month, "number": contract.number, "version": card.version}
    record(work, SETTLED, "contract", contract.id, values=values)
    return card


def settlement_strip(work: Work, contract: Contract) -> Strip:
    """Return the strip of the project that a contract serves; none if it serves several."""
    projects = {project_of(use) for use in contract.uses}
    only = projects.pop() if len(projects) == 1 else None
    return strip_of(work, work.session.get(Project, only) if only else None)


def remove_unsettled(work: Work, contract: Contract) -> None:
    """Remove a contract under which nothing was settled; refused otherwise."""
    if settlement_versions(work, contract):
        raise Refusal(_SETTLED)
    remove_contract(work, contract)
