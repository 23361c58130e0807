"""Keeps SQLAlchemy's record of a loaded row out of a fault of Python 3.11 that ends the process."""

import sys
from typing import Final

from sqlalchemy.orm.state import InstanceState

NAMES: Final = (
    "key", "identity_token", "session_id", "_instance_dict", "load_options", "load_path", "runid",
    "expired", "modified", "_strong_obj", "insert_order", "_deleted", "_load_pending",
    "_pending_mutations", "parents",
)  # fmt: skip
"""What SQLAlchemy writes into an InstanceState, apart from its slots."""


def name_attributes() -> None:
    """Give every later InstanceState room for all of its attributes; call before the first row is loaded.

    Python settles the attributes that the instances of a class have room for while the first few dozen are
    made. A later attribute moves the others into a dictionary, and while 3.11 makes that, it may collect
    garbage: then the row itself, whose state is told and writes the same attribute. The values are freed
    twice, and the process dies. See docs/decisions/0165-rows-collected-while-a-session-closes.md.
    """
    if sys.version_info < (3, 12):  # since then garbage is collected between two steps of a program only
        state = InstanceState.__new__(InstanceState)
        for name in NAMES:
            setattr(state, name, None)
