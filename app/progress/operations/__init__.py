"""The verbs of the room `progress`."""

from app.progress.operations.counted import check_not_typed, keep_counted
from app.progress.operations.outcomes import Choice, decide_outcomes
from app.progress.operations.tests import SavedScores, remove_test, save_scores, save_test

__all__ = [
    "Choice",
    "SavedScores",
    "check_not_typed",
    "decide_outcomes",
    "keep_counted",
    "remove_test",
    "save_scores",
    "save_test",
]
