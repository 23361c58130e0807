"""Setting one mark: of the day, which replaces those of its blocks, or of a block, which the day sums up."""

from dataclasses import dataclass, field
from datetime import time

from app.attendance.earning import Stretch, day_value, stretches_of
from app.attendance.facts import MARKED, ROW_MARKED
from app.attendance.mark_values import Value, parsed
from app.attendance.models import Mark, RegisterRow
from app.errors import Closed, Refusal
from app.events.models import Session
from app.events.timing import credit_minutes
from app.history.operations import record
from app.registrations.models import Registration
from app.work import Work


@dataclass(slots=True)
class Spot:
    """Where a mark may be set: a person at a session, with the row and the marks that there are."""

    session: Session
    person: Registration | None
    row: RegisterRow | None
    mark: Mark | None
    is_awaited: bool
    blocks: dict[time, Mark] = field(default_factory=dict)
    removed: dict[time | None, Mark] = field(default_factory=dict)


def set_spot(work: Work, spot: Spot, block_at: time | None, text: str) -> bool:
    """Set a person's mark of the day or of a block; tell whether anything changed. Each change is a fact.

    Refuses what is no mark, more minutes than there are, a block that the session has not, and a person
    who is not expected.
    """
    stretch = _block(spot.session, block_at) if block_at else None
    most = stretch.minutes if stretch else credit_minutes(spot.session)
    after = parsed(text, most)
    if spot.mark is None and not spot.blocks and not spot.is_awaited:
        raise _not_expected(spot)
    before_day = _value(spot.mark)
    if block_at is None:
        changed = after != before_day or bool(spot.blocks)
        if changed:
            _clear_blocks(work, spot)
            _put(work, spot, None, after)
            _tell(work, spot, before_day, after, None)
        return changed
    before = _value(spot.blocks.get(block_at)) if spot.blocks else before_day
    if after == before:
        return False
    _unfold(work, spot)
    _put(work, spot, block_at, after)
    marks = {at: value for at, mark in spot.blocks.items() if (value := _value(mark))}
    _put(work, spot, None, day_value(stretches_of(spot.session, 0), marks))
    _tell(work, spot, before, after, block_at)
    return True


def _not_expected(spot: Spot) -> Refusal:
    if spot.person is not None and not spot.person.is_seated:
        return Closed("This person has no place at this event any more.")
    return Closed("This person is not expected at this session.")


def _block(session: Session, block_at: time) -> Stretch:
    if session.meeting.event.marks_blocks:
        for each in stretches_of(session, 0):
            if session.blocks and each.starts_at == block_at:
                return each
    raise Refusal("This session has no such block any more. Load the page again.")


def _unfold(work: Work, spot: Spot) -> None:
    """Before the first block is marked by itself, let the day's mark be that of each block."""
    day = _value(spot.mark)
    if spot.blocks or day is None or day.minutes or day.late or day.early:
        return
    for each in spot.session.blocks:
        _put(work, spot, each.starts_at, day)


def _clear_blocks(work: Work, spot: Spot) -> None:
    for block_at in list(spot.blocks):
        _take_away(work, spot, block_at)


def _put(work: Work, spot: Spot, block_at: time | None, value: Value | None) -> None:
    if value is None:
        _take_away(work, spot, block_at)
        return
    mark = spot.blocks.get(block_at) if block_at else spot.mark
    if mark is None:
        # What was taken away a moment ago is put back: a new one would be inserted before that is deleted.
        mark = spot.removed.pop(block_at, None) or Mark(row=_row(work, spot), block_at=block_at)
        work.session.add(mark)
        _keep(spot, block_at, mark)
    mark.presence, mark.minutes, mark.changed_at = value.presence, value.minutes, work.now
    mark.late_minutes, mark.early_minutes = value.late, value.early


def _take_away(work: Work, spot: Spot, block_at: time | None) -> None:
    mark = spot.blocks.pop(block_at, None) if block_at else spot.mark
    _keep(spot, block_at, None)
    if mark is None:
        return
    if mark in work.session.new:
        work.session.expunge(mark)
    else:
        work.session.delete(mark)
        spot.removed[block_at] = mark


def _keep(spot: Spot, block_at: time | None, mark: Mark | None) -> None:
    if block_at is None:
        spot.mark = mark
    elif mark is not None:
        spot.blocks[block_at] = mark


def _row(work: Work, spot: Spot) -> RegisterRow:
    if spot.row is None:
        assert spot.person is not None  # noqa: S101 - who is no registration is found by the row
        spot.row = RegisterRow(
            session_id=spot.session.id, person_id=spot.person.person_id, registration_id=spot.person.id
        )
        work.session.add(spot.row)
    return spot.row


def _value(mark: Mark | None) -> Value | None:
    return Value(mark.presence, mark.minutes, mark.late_minutes, mark.early_minutes) if mark else None


def _tell(work: Work, spot: Spot, before: Value | None, after: Value | None, block_at: time | None) -> None:
    changed = {"attendance": [before.written if before else "", after.written if after else ""]}
    values: dict[str, object] = {
        "session_id": spot.session.id,
        "day": spot.session.day.isoformat(),
        "changed": changed,
    }
    if block_at:
        values["block"] = f"{block_at:%H:%M}"
    event_id = spot.session.meeting.event_id
    person = spot.person
    if person is not None and person.event_id == event_id:
        name = {"name": person.name}
        record(work, MARKED, "registration", person.id, event_id=event_id, values=values, personal=name)
        return
    assert spot.row is not None  # noqa: S101 - only rows name people from elsewhere
    values["row_id"] = spot.row.id
    name = {"name": person.name if person else spot.row.person.name}
    record(work, ROW_MARKED, "session", spot.session.id, event_id=event_id, values=values, personal=name)
