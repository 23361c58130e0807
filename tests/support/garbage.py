"""What stays for the whole run is taken out of the garbage collector's sight.

Modules, mappers, collected tests and compiled statements are more than a million objects that never go. Each
full collection walked them all, and the applications that tests leave behind made one due every few tests:
two fifths of a run's processor time. What tests leave behind is collected as ever.
"""

import gc
from collections.abc import Iterator
from itertools import count

import pytest

THRESHOLDS = 5000, 10, 10
"""New objects between two collections of the youngest: a test makes tens of thousands."""
SETTLES_AT = frozenset({1, 3, 10, 30, 100, 300, 1000, 3000})
"""After how many tests what is still there counts as staying: most of it comes with the first ones."""
_ended = count(1)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Look no more at the tests and at what they have imported."""
    gc.set_threshold(*THRESHOLDS)
    _settle()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Look no more, after some of the tests, at what has come to stay."""
    yield
    if next(_ended) in SETTLES_AT:
        _settle()


def _settle() -> None:
    """Collect what is garbage by now, since nobody would later, and leave the rest alone for good."""
    gc.collect()
    gc.freeze()
