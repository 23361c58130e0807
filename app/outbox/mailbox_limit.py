"""How many letters one mailbox gets, and how several are joined into one: pure."""

import re
import uuid
from collections.abc import Sequence
from datetime import timedelta

LETTERS = 6
WINDOW = timedelta(minutes=15)
"""At most so many letters go to one mailbox within this time; what comes to more is joined into one."""
PARTS = 50
"""So many letters fit into a joined one."""

AT_ONCE, IN_TURN = 0, 1
"""The lanes: links that sign in and news about an account; everything else."""
ACCOUNTS = ("account", "person")
"""The kinds of subject of letters about an account: they sign in, set a password or tell of either."""

_BLOCK = re.compile(rb"BEGIN:(VTIMEZONE|VEVENT)\r\n.*?END:\1\r\n", re.DOTALL)
_UID = re.compile(rb"^UID:.*?\r\n(?![ \t])", re.DOTALL | re.MULTILINE)
_END = b"END:VCALENDAR\r\n"


def mailbox_of(address: str) -> str:
    """Return which mailbox an address leads to: case and what follows a plus sign tell none apart."""
    local, at, domain = address.strip().casefold().rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


def lane_of(subject_kind: str) -> int:
    """Return the lane of letters about such a subject."""
    return AT_ONCE if subject_kind in ACCOUNTS else IN_TURN


def joined_id(message_ids: Sequence[str]) -> str:
    """Return the Message-ID of a letter joined of several: the same for the same ones."""
    domain = message_ids[0].rpartition("@")[2]
    return f"<{uuid.uuid5(uuid.NAMESPACE_OID, ' '.join(message_ids))}@{domain}"


def joined_calendar(calendars: Sequence[bytes]) -> bytes | None:
    """Return one calendar with the entries of several, the oldest first; None for none.

    Each entry comes once, as the last calendar has it: a meeting may have moved in between.
    """
    if len(calendars) < 2:
        return calendars[0] if calendars else None
    blocks = [found.group() for each in calendars for found in _BLOCK.finditer(each)]
    zones = dict.fromkeys(block for block in blocks if block.startswith(b"BEGIN:VTIMEZONE"))
    entries = {_uid(block): block for block in blocks if block not in zones}
    first = _BLOCK.search(calendars[0])
    head = calendars[0][: first.start()] if first else calendars[0].removesuffix(_END)
    return b"".join([head, *zones, *entries.values(), _END])


def _uid(entry: bytes) -> bytes:
    found = _UID.search(entry)
    return found.group() if found else entry
