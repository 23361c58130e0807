"""What the kernel says of a process: its memory now, and the most it had."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024**2


@dataclass(slots=True)
class Growth:
    """By how many bytes the memory of a process grew at the most within a block."""

    bytes: int = 0


def memory(pid: int, what: str = "VmRSS") -> int:
    """Return the bytes that a process has in memory; VmHWM: the most it ever had."""
    found = re.search(rf"{what}:\s*(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) * 1024 if found else 0


@contextmanager
def growth_of(pid: int) -> Iterator[Growth]:
    """Watch the memory of a process; the growth is known when the block has ended."""
    growth, before = Growth(), memory(pid)
    # Lets the kernel forget the most until now.
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    yield growth
    growth.bytes = max(0, memory(pid, "VmHWM") - before)
