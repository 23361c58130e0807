"""By what a mark is named in fields: the registration or the row, and the block, if it is of one."""

import re
from dataclasses import dataclass
from datetime import time

_KEY = re.compile(r"(r?)(\d{1,9})-(\d{1,9})(?:-(\d{4}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class MarkKey:
    """Whose mark: a registration of the event, or a row of the register; of one block, or of the day."""

    id: int
    of_row: bool = False
    block_at: time | None = None

    @property
    def row(self) -> str:
        """By what the names of fields say whose mark it is: the registration's id, or «r» and the row's."""
        return f"{'r' if self.of_row else ''}{self.id}"

    def field(self, session_id: int) -> str:
        """Return the name of the mark's field at a session: «a-12-5», «a-r7-5», «a-12-5-0900»."""
        block = f"-{self.block_at:%H%M}" if self.block_at else ""
        return f"a-{self.row}-{session_id}{block}"


def parsed_key(text: str) -> tuple[MarkKey, int] | None:
    """Return key and session of what a field's name says behind «a-»; None for any other name."""
    match = _KEY.fullmatch(text)
    if match is None:
        return None
    of_row, id, session_id, hour = match.groups()
    block_at = None
    if hour is not None:
        if int(hour[:2]) > 23 or int(hour[2:]) > 59:
            return None
        block_at = time(int(hour[:2]), int(hour[2:]))
    return MarkKey(int(id), bool(of_row), block_at), int(session_id)
