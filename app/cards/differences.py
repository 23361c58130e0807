"""What differs between two versions of a card: minutes, people, confirmations; never how names are spelt."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.cards.content import CardContent, CardRow


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that is new, gone or another; `before` and `after` are None where there is none."""

    before: CardRow | None
    after: CardRow | None

    @property
    def day(self) -> str:
        """The day of the row, in ISO."""
        row = self.after or self.before
        return row.day if row else ""


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs: rows, and the minutes of the months before."""

    rows: Sequence[Difference]
    carried: int
    minutes: int

    def __bool__(self) -> bool:
        return bool(self.rows or self.carried)


def differences(old: CardContent, new: CardContent) -> Differences:
    """Return what differs between two versions, in order of the days.

    An institution that was renamed or a person who married is no difference: a closed card keeps the
    names that it was issued with (docs/decisions/0161).
    """
    before, after = ({_key(row): row for row in content.rows} for content in (old, new))
    found = [
        Difference(before.get(key), after.get(key))
        for key in {*before, *after}
        if _said(before.get(key)) != _said(after.get(key))
    ]
    found.sort(key=lambda each: (each.day, each.after.id if each.after else 0))
    return Differences(found, new.before - old.before, new.minutes - old.minutes)


def _key(row: CardRow) -> tuple[int, str]:
    return row.id, row.day


def _said(row: CardRow | None) -> tuple[object, ...] | None:
    if row is None:
        return None
    confirmed = sorted((each.how, each.at or "") for each in row.confirmations)
    return row.starts, row.ends, row.minutes, row.charged, sorted(row.recipient_ids), row.state, confirmed
