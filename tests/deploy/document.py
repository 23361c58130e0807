"""The guide docs/deploy.md as the suite reads it: its commands by name, its settings, its samples."""

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "deploy.md"
_FENCE = re.compile(r"(?:<!-- run: ([a-z-]+) -->\n)?```(\w*)\n(.*?)^```$", re.S | re.M)


@cache
def commands() -> dict[str, str]:
    """Return the command blocks by the name that stands above each."""
    blocks = [(name, text) for name, kind, text in _FENCE.findall(GUIDE.read_text()) if kind in ("sh", "")]
    assert "" not in dict(blocks), "every block of commands has a name (<!-- run: name -->) and a test"
    assert len(dict(blocks)) == len(blocks), "two blocks have the same name"
    return dict(blocks)


def samples(kind: str) -> list[str]:
    """Return the blocks of another kind: text, json, yaml."""
    return [text for _, found, text in _FENCE.findall(GUIDE.read_text()) if found == kind]
