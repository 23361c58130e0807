"""Reading the sheets of an event, who answered a test, and what evaluations say."""

from app.surveys.queries.sheets import (
    attempt_of,
    attempts_of,
    counts_of,
    has_been_heard,
    is_asked,
    people_asked,
    sheets_of,
    voices_of,
)

__all__ = [
    "attempt_of",
    "attempts_of",
    "counts_of",
    "has_been_heard",
    "is_asked",
    "people_asked",
    "sheets_of",
    "voices_of",
]
