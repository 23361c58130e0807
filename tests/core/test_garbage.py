"""What stays is out of the collector's sight once a program has loaded; what comes later is not."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.server import INHERITED, ROOT

LOADED = """
import gc, weakref
from wsgi import app
from app import garbage

class Node: pass

def cycle():
    node = Node()
    node.itself = node
    return weakref.ref(node)

print(gc.isenabled(), gc.get_threshold() == garbage.THRESHOLDS)
aside, seen = gc.get_freeze_count(), len(gc.get_objects())
print(aside > 100_000, seen < aside / 20)
gone = cycle()
for _ in range(garbage.THRESHOLDS[0] + 1_000):
    kept = globals().setdefault("kept", [])
    kept.append([])
print(gone() is None)
gone = cycle()
garbage.set_aside()
print(gone() is None, gc.get_freeze_count() > aside)
"""


def test_what_has_loaded_is_set_aside_and_later_garbage_is_collected(tmp_path: Path) -> None:
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    answer = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=ROOT,
        env=inherited | {"DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.stdout.split() == ["True"] * 7, answer.stderr
