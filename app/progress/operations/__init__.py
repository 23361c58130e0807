"""The verbs of the room `progress`."""

from app.progress.operations.outcomes import Choice, decide_outcomes
from app.progress.operations.tests import SavedScores, remove_test, save_scores, save_test

__all__ = ["Choice", "SavedScores", "decide_outcomes", "remove_test", "save_scores", "save_test"]
