"""No row's state is moved into a dictionary while a session closes (docs/decisions/0165)."""

import gc
import sys

import pytest
from sqlalchemy import inspect

from app import extensions  # noqa: F401 - gives the states their room, as in each process
from app.events.models import Event
from app.row_states import NAMES


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="later Pythons collect no garbage in between")
def test_a_state_keeps_all_its_attributes_in_place_however_many_rows_were_made_before() -> None:
    rows = [Event() for _ in range(100)]
    state = inspect(rows[-1])
    for name in NAMES:
        setattr(state, name, state._instance_dict if name == "_instance_dict" else None)
    moved = [each for each in gc.get_referents(state) if type(each) is dict and "_strong_obj" in each]
    assert not moved
