"""The blocks that a file plans: checked against module, parts and staff, then given to their days."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import Account, Role
from app.changes.guards import guard
from app.changes.plan import PlanDay
from app.events.blocks import BlockPlan, Day, planned, problems, start_of, taught
from app.events.models import Event, Meeting
from app.events.operations.assignments import assign
from app.events.operations.meetings import Blocks
from app.events.plans import alive_in_order, matched
from app.events.trainers import trainers_at
from app.people.models import email_key
from app.programmes.models import Module
from app.records.block_reading import BlockRecord
from app.records.reading import EventRecord, MeetingRecord
from app.work import Work


@dataclass(frozen=True, slots=True)
class Named:
    """What blocks of a file may name: modules by their id, staff by the key of their e-mail."""

    modules: Mapping[str, Module]
    accounts: Mapping[str, Account]

    def blocks(self, record: EventRecord, meeting: MeetingRecord) -> Blocks:
        """Return the blocks of each day of a meeting, by its number; all that they name is known."""
        parts, found = self.parts(record), dict[int, list[BlockPlan]]()
        for block in meeting.blocks:
            account = self.accounts[email_key(block.trainer)].id if block.trainer else None
            found.setdefault(block.day, []).append(block.plan(parts.get(block.part or ""), account))
        return found

    def parts(self, record: EventRecord) -> dict[str, int]:
        """Return the parts of a record's module: their rows by the id that files name."""
        module = self.modules.get(record.module or "")
        return {part.record_id: part.id for part in module.parts} if module else {}


def modules_named(work: Work, records: Sequence[EventRecord]) -> dict[str, Module]:
    """Return the modules that records name, with their parts, by id."""
    ids = sorted({each.module for each in records if each.module})
    query = select(Module).options(selectinload(Module.parts)).where(Module.record_id.in_(ids))
    return {module.record_id: module for module in work.session.scalars(query)}


def trainers_named(records: Sequence[EventRecord]) -> set[str]:
    """Return the keys of the e-mails of all trainers of blocks."""
    blocks = (block for each in records for meeting in each.meetings for block in meeting.blocks)
    return {email_key(block.trainer) for block in blocks if block.trainer}


def block_problems(record: EventRecord, named: Named) -> Iterator[str]:
    """Yield a line for a module, part or trainer that is not there, and for each block that can't be."""
    if record.module is not None and record.module not in named.modules:
        yield f"{record.place}.module: there is no module {record.module}; load its programme first"
        return
    parts = named.parts(record)
    for meeting in record.meetings:
        for block in meeting.blocks:
            yield from _unknown(block, parts, named)
        yield from _impossible(meeting)


def _unknown(block: BlockRecord, parts: Mapping[str, int], named: Named) -> Iterator[str]:
    if block.part is not None and block.part not in parts:
        yield f"{block.path}.part: the event's module has no part {block.part}"
    if block.trainer is not None and email_key(block.trainer) not in named.accounts:
        yield f"{block.path}.trainer: nobody of the staff has the e-mail {block.trainer}"


def _impossible(meeting: MeetingRecord) -> Iterator[str]:
    plan = meeting.plan
    for number, day in enumerate(plan.days):
        rows = [block for block in meeting.blocks if block.day == number]
        wanted = Day(day, plan.starts_at, plan.ends_at)
        for each in problems(wanted, [block.plan(None, None) for block in rows]):
            words = each.refusal.message % each.refusal.values
            yield f"{rows[each.place].path}.{each.key}: {words}"


def check_days(work: Work, meeting: Meeting, wanted: MeetingRecord, blocks: Blocks) -> None:
    """Refuse to plan a confirmed session of the meeting in other blocks than it has."""
    for number, session in matched(alive_in_order(meeting), wanted.plan.days).items():
        have = [planned(block) for block in sorted(session.blocks, key=lambda each: each.starts_at)]
        if have != _filled(wanted, blocks.get(number, ()), number):
            guard(work, PlanDay(session, blocks.get(number, ())))


def assign_trainers(work: Work, event: Event) -> None:
    """Make those who teach a block trainers of its meeting, unless they lead it already."""
    for meeting in event.meetings:
        blocks = [block for session in meeting.sessions for block in session.blocks if block.account_id]
        if not blocks:
            continue
        known = {each.account_id for each in trainers_at(work, meeting)}
        for account in dict.fromkeys(block.account for block in blocks):
            if account is not None and account.id not in known:
                assign(work, account, Role.trainer, meeting)


def _filled(wanted: MeetingRecord, plans: Sequence[BlockPlan], number: int) -> list[BlockPlan]:
    """Return plans as rows would hold them: in order, with all minutes said."""
    day = wanted.plan.days[number]
    return sorted((replace(plan, minutes=taught(day, plan)) for plan in plans), key=start_of)
