"""What a card or a settlement says, apart from words: pure, and sealed by a checksum."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who confirmed, how ("held", "link", "paper"), and when as an ISO instant; None if that is not known."""

    name: str
    how: str
    at: str | None


@dataclass(frozen=True, slots=True)
class CardThing:
    """A line or an event whose minutes stand on a card, with its contract and its unit."""

    kind: str
    id: int
    name_pl: str
    name_en: str | None = None
    contract: str | None = None
    provider: str | None = None
    unit: int = 60


@dataclass(frozen=True, slots=True)
class CardRow:
    """One appointment, or one day that a trainer taught. `thing` is a place in the content's things.

    `day` and hours are local, in ISO. `charged` is what the budget was charged. `state` says why minutes
    were charged without any being given; else it is empty.
    """

    id: int
    thing: int
    day: str
    starts: str | None
    ends: str | None
    minutes: int
    charged: int
    place: str | None = None
    is_online: bool = False
    leads: str = ""
    recipients: Sequence[str] = ()
    recipient_ids: Sequence[int] = ()
    confirmations: Sequence[Confirmation] = ()
    state: str = ""


@dataclass(frozen=True, slots=True)
class CardContent:
    """The whole card. `before` are the minutes of all months before, `allowed` those of the contract, of the
    line or of the recipient's share (None: not one number). `rate` is for an hour of `unit`, only shown.
    """

    kind: str
    subject_id: int
    subject: str
    project_id: int
    project: str
    month: str
    things: Sequence[CardThing]
    rows: Sequence[CardRow]
    before: int
    allowed: int | None = None
    contract: str | None = None
    unit: int | None = None
    rate: str | None = None
    period: Sequence[str] = field(default_factory=tuple)

    @property
    def minutes(self) -> int:
        """The minutes of the month."""
        return sum(row.minutes for row in self.rows)

    @property
    def charged(self) -> int:
        """What the budget was charged in the month."""
        return sum(row.charged for row in self.rows)

    @property
    def total(self) -> int:
        """The minutes of all months up to this one."""
        return self.before + self.minutes

    @property
    def only_unit(self) -> int | None:
        """The unit of all that stands on the card; None when there are several."""
        units = {thing.unit for thing in self.things}
        return self.unit or (units.pop() if len(units) == 1 else None)

    def running(self) -> Iterator[tuple[CardRow, int]]:
        """Yield each row with the running total behind it."""
        sum = self.before
        for row in self.rows:
            sum += row.minutes
            yield row, sum


def written(content: CardContent) -> str:
    """Return the content as JSON, the same text for the same content."""
    return json.dumps(asdict(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(content: CardContent) -> str:
    """Return the checksum that stands on the card."""
    return hashlib.sha256(written(content).encode("utf-8", "replace")).hexdigest()


def read(text: str) -> CardContent:
    """Return the content that was written."""
    values: dict[str, Any] = json.loads(text)
    values["things"] = tuple(CardThing(**each) for each in values["things"])
    values["rows"] = tuple(_row(each) for each in values["rows"])
    values["period"] = tuple(values["period"])
    return CardContent(**values)


def _row(values: dict[str, Any]) -> CardRow:
    values["confirmations"] = tuple(Confirmation(**each) for each in values["confirmations"])
    values["recipients"], values["recipient_ids"] = (
        tuple(values["recipients"]),
        tuple(values["recipient_ids"]),
    )
    return CardRow(**values)
