"""The cast of this room's tests: that of the texts, with the consent to letters published."""

from collections.abc import Callable

import pytest

from app.notices.models import TextKind, TextVersion
from tests.notices.conftest import admin, grazyna, project, publish

__all__ = ["admin", "grazyna", "project", "publish", "text"]


@pytest.fixture
def text(publish: Callable[..., TextVersion]) -> TextVersion:
    """The consent that the form shows."""
    return publish(TextKind.interest, None, "Zgadzam się.", "I agree.")
