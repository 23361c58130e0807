"""The scene of the tests of appointments."""

import pytest

from app.work import Work
from tests.attendance.conftest import open_as
from tests.coaching.scene import Scene, a_scene
from tests.support.staff import admin, alicja, letters, member, signed_in

__all__ = ["admin", "alicja", "letters", "member", "open_as", "signed_in"]


@pytest.fixture
def scene(work: Work) -> Scene:
    """A group's line with its coach and recipients."""
    return a_scene(work)
