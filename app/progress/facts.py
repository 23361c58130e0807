"""What this room tells the history."""

from app.errors import N_
from app.history.facts import declare
from app.history.names import name_fields, name_values
from app.progress.labels import OUTCOMES
from app.progress.models import TestKind

EXPORTED = declare(
    "progress.standing_exported", "Who stands where was exported as %(format)s, rows: %(count)s"
)
OUTCOME_DECIDED = declare("progress.outcome_decided", "The outcome was decided")
TESTS_SAVED = {
    TestKind.entry: declare("progress.entry_test_saved", "The entry test was set up"),
    TestKind.exit: declare("progress.exit_test_saved", "The exit test was set up"),
}
TESTS_REMOVED = {
    TestKind.entry: declare("progress.entry_test_removed", "The entry test was removed"),
    TestKind.exit: declare("progress.exit_test_removed", "The exit test was removed"),
}
ENTRY_SCORED = declare("progress.entry_test_scored", "Points in the entry test were changed")
EXIT_SCORED = declare("progress.exit_test_scored", "Points in the exit test were changed")
COUNTED = {
    TestKind.entry: declare(
        "progress.entry_test_counted", "Points in the entry test were counted from answers"
    ),
    TestKind.exit: declare("progress.exit_test_counted", "Points in the exit test were counted from answers"),
}
SCORES_EXPORTED = declare(
    "progress.scores_exported", "Points of the tests were exported as %(format)s, rows: %(count)s"
)

name_fields(
    {
        "outcome": N_("Outcome"),
        "points": N_("Points"),
        "most_points": N_("Points in all"),
        "pass_points": N_("Points to pass"),
    }
)
name_values("outcome", OUTCOMES)

LINK_MADE = declare(
    "progress.link_made", "%(name)s was mailed a link to the hours of the institution's people, until %(day)s"
)
LINK_RENEWED = declare(
    "progress.link_renewed",
    "%(name)s was mailed a new link to the hours of the institution's people, until %(day)s",
)
LINK_REVOKED = declare(
    "progress.link_revoked", "The link of %(name)s to the hours of the institution's people was taken back"
)
LINK_OPENED = declare("progress.link_opened", "The link to the hours of the institution's people was opened")
