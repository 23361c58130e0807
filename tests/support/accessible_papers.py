"""Each paper that a test lets be set is held against PDF/UA-1, at whatever address or in whatever room."""

from collections.abc import Sequence
from functools import wraps
from typing import Any

import page
import pytest

from app.papers import typesetting


def failures(made: bytes) -> list[str]:
    """Return what keeps a PDF from being PDF/UA-1."""
    report = page.validate_pdf_bytes(made, profile=page.ValidationProfile.PDF_UA_1)
    return [each.message for each in report.failures]


def pytest_configure(config: pytest.Config) -> None:
    """Check what is set by the standard; a name that no font holds is set without it, and not checked."""
    plain = typesetting._set

    @wraps(plain)
    def checked(*given: Any) -> bytes:
        made = plain(*given)
        _check(made, given)
        return made

    typesetting._set = checked


def _check(made: bytes, given: Sequence[Any]) -> None:
    *_, standard = given
    found = failures(made) if standard else []
    assert not found, f"a paper set by {given[0]} is not accessible: {found}"
