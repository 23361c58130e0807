"""Adding, changing and removing contracts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select

from app.accounts.models import Account
from app.accounts.queries import staff_by_id
from app.contracts.access import may_change_contract, project_of
from app.contracts.facts import ADDED, CHANGED, REMOVED
from app.contracts.models import Contract, ContractUse
from app.contracts.queries import servable
from app.errors import N_, Forbidden, Missing, Outdated, Refusal
from app.events.access import organises_everything, organises_project
from app.history.operations import record
from app.sqlite import must_write
from app.work import Work

MOST_MINUTES = 10_000 * 60
"""What one contract can hold at most: 10,000 clock hours."""

_NO_NUMBER = N_("Give the number of the contract.")
_NO_DAYS = N_("Give both days, from and until.")
_ORDER = N_("The contract can't end before it starts.")
_NO_MINUTES = N_("A contract is for at least one minute.")
_MANY = N_("This is more than %(hours)s hours of 60 minutes.")
_NUMBER_TAKEN = N_("%(name)s already has a contract of this number.")
_NOTHING = N_("Say what the contract counts hours of: at least one line or event.")
_NOT_THEIRS = N_("This person leads none of it, or it is not yours to organise. Choose from the list again.")
_TWICE = N_(
    "%(thing)s: contract %(number)s of the same person counts these hours from %(starts)s to %(ends)s. "
    "Nothing is settled twice, so the days of the two may not overlap."
)
_CHANGED = N_("Somebody else changed this contract meanwhile. Look at it anew; nothing was saved.")

Thing = tuple[str, int]
"""What a contract serves: "line" or "event", and its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractDetails:
    """What a contract says; `rate` is for an hour of `unit_minutes`, and only shown."""

    number: str
    starts: date | None
    ends: date | None
    minutes: int
    unit_minutes: int
    rate: Decimal | None = None
    note: str | None = None


def add_contract(
    work: Work, account: Account, details: ContractDetails, things: Collection[Thing]
) -> Contract:
    """Add a contract of a trainer or coach.

    Refused at its field: no number or one that the person's other contract has, days in the wrong order,
    no minutes, nothing served (but to organisers of everything), what the person doesn't lead, and what
    another contract of theirs serves on one of the days, with that one's number. Forbidden for what the
    actor does not organise.
    """
    _lock_account(work, account)
    contract = Contract(account=account, version=1, created_at=work.now, uses=[])
    _fill(work, contract, details, things)
    work.session.add(contract)
    work.session.flush()
    record(work, ADDED, "contract", contract.id, values={"number": contract.number})
    return contract


def change_contract(
    work: Work, contract: Contract, details: ContractDetails, things: Collection[Thing], version: int
) -> None:
    """Change what a contract says and serves; refused as when adding, and if `version` is not its own.

    What was settled under it stays as it was issued. Forbidden unless the actor organises all that it served
    and all that it will serve.
    """
    _lock_account(work, contract.account)
    work.session.refresh(contract)
    if not may_change_contract(work, contract):
        raise Forbidden
    if contract.version != version:
        raise Outdated(_CHANGED)
    before = _told(contract)
    _fill(work, contract, details, things)
    after = _told(contract)
    if before == after:
        return
    contract.version += 1
    work.session.flush()
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record(work, CHANGED, "contract", contract.id, values={"number": contract.number, "changed": changed})


def remove_contract(work: Work, contract: Contract) -> None:
    """Remove a contract; what it was settled by must have been looked for before (`cards`)."""
    _lock_account(work, contract.account)
    if not may_change_contract(work, contract):
        raise Forbidden
    record(work, REMOVED, "contract", contract.id, values={"number": contract.number})
    work.session.delete(contract)
    work.session.flush()


def things_of(contract: Contract) -> set[Thing]:
    """Return what a contract serves."""
    return {thing_of(use) for use in contract.uses}


def thing_of(use: ContractUse) -> Thing:
    """Return what one use of a contract serves."""
    return ("line", use.line_id) if use.line_id else ("event", use.event_id or 0)


def _lock_account(work: Work, account: Account) -> None:
    """Two contracts of one person are saved one after the other, so that neither misses the other."""
    must_write(work.session)
    if staff_by_id(work, account.id, to_change=True) is None:
        raise Missing


def _fill(work: Work, contract: Contract, details: ContractDetails, things: Collection[Thing]) -> None:
    starts, ends = _checked(details)
    with work.session.no_autoflush:
        _check_number(work, contract, details.number)
        _serve(work, contract, set(things))
        contract.number, contract.starts, contract.ends = details.number, starts, ends
        contract.minutes, contract.unit_minutes = details.minutes, details.unit_minutes
        contract.rate, contract.note = details.rate, details.note
        _check_overlap(work, contract, set(things))


def _checked(details: ContractDetails) -> tuple[date, date]:
    if not details.number:
        raise Refusal(_NO_NUMBER, field="number")
    if details.starts is None or details.ends is None:
        raise Refusal(_NO_DAYS, field="starts" if details.starts is None else "ends")
    if details.ends < details.starts:
        raise Refusal(_ORDER, field="ends")
    if details.minutes < 1:
        raise Refusal(_NO_MINUTES, field="hours")
    if details.minutes > MOST_MINUTES:
        raise Refusal(_MANY, field="hours", values={"hours": MOST_MINUTES // 60})
    return details.starts, details.ends


def _check_number(work: Work, contract: Contract, number: str) -> None:
    taken = select(Contract.id).where(
        Contract.account_id == contract.account.id,
        Contract.number == number,
        Contract.id != (contract.id or 0),
    )
    if work.session.scalar(taken) is not None:
        raise Refusal(_NUMBER_TAKEN, field="number", values={"name": contract.account.name})


def _serve(work: Work, contract: Contract, wanted: set[Thing]) -> None:
    """Let the contract serve what is wanted: what it serves already, or what the actor may choose."""
    kept = things_of(contract)
    if not wanted and not organises_everything(work):
        raise Refusal(_NOTHING, field="serves")
    offered = servable(work, contract.account.id)
    lines, events = {line.id: line for line in offered.lines}, {event.id: event for event in offered.events}
    for use in [use for use in contract.uses if thing_of(use) not in wanted]:
        if not organises_project(work, project_of(use)):
            raise Forbidden
        contract.uses.remove(use)
    for kind, id in sorted(wanted - kept):
        line = lines.get(id) if kind == "line" else None
        event = events.get(id) if kind == "event" else None
        if line is None and event is None:
            raise Refusal(_NOT_THEIRS, field="serves")
        contract.uses.append(ContractUse(line=line, event=event))


def _check_overlap(work: Work, contract: Contract, things: set[Thing]) -> None:
    lines = [id for kind, id in things if kind == "line"]
    events = [id for kind, id in things if kind == "event"]
    query = (
        select(ContractUse)
        .join(ContractUse.contract)
        .where(
            Contract.account_id == contract.account.id,
            Contract.id != (contract.id or 0),
            Contract.starts <= contract.ends,
            Contract.ends >= contract.starts,
            or_(ContractUse.line_id.in_(lines), ContractUse.event_id.in_(events)),
        )
        .order_by(Contract.starts, ContractUse.id)
    )
    other = work.session.scalars(query).first()
    if other is None:
        return
    values = {
        "thing": name_of(other),
        "number": other.contract.number,
        "starts": work.texts.day_plain(other.contract.starts),
        "ends": work.texts.day_plain(other.contract.ends),
    }
    raise Refusal(_TWICE, field="serves", values=values)


def name_of(use: ContractUse) -> str:
    """Return the Polish name of what a contract serves."""
    return use.line.name_pl if use.line is not None else use.event.title_pl if use.event is not None else ""


def _told(contract: Contract) -> dict[str, Any]:
    return {
        "number": contract.number,
        "contract_starts": contract.starts.isoformat(),
        "contract_ends": contract.ends.isoformat(),
        "contract_minutes": contract.minutes,
        "contract_unit": contract.unit_minutes,
        "rate": str(contract.rate) if contract.rate is not None else None,
        "serves": sorted(name_of(use) for use in contract.uses),
    }
