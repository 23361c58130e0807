"""What the history can tell of forms."""

from app.history.facts import declare

ADDED = declare("question.added", "A question was added to the form: “%(question)s”")
CHANGED = declare("question.changed", "A question of the form was changed: “%(question)s”")
RETIRED = declare("question.retired", "A question is not asked any more: “%(question)s”")
BROUGHT_BACK = declare("question.brought_back", "A question is asked again: “%(question)s”")
MOVED = declare("question.moved", "A question stands at another place of the form: “%(question)s”")
SHEET_ADDED = declare("sheet.question_added", "A question was added to a test or survey: “%(question)s”")
SHEET_CHANGED = declare(
    "sheet.question_changed", "A question of a test or survey was changed: “%(question)s”"
)
SHEET_RETIRED = declare(
    "sheet.question_retired", "A question of a test or survey is not asked any more: “%(question)s”"
)
SHEET_BROUGHT_BACK = declare(
    "sheet.question_brought_back", "A question of a test or survey is asked again: “%(question)s”"
)
SHEET_MOVED = declare(
    "sheet.question_moved", "A question of a test or survey stands at another place: “%(question)s”"
)
SHEET_COPIED = declare("sheet.copied", "Questions were copied into a test or survey: %(count)s")

FORM_COPIED = declare("question.form_copied", "Questions were copied into the form: %(count)s")

IN_SHEET = {
    ADDED: SHEET_ADDED,
    CHANGED: SHEET_CHANGED,
    RETIRED: SHEET_RETIRED,
    BROUGHT_BACK: SHEET_BROUGHT_BACK,
    MOVED: SHEET_MOVED,
    FORM_COPIED: SHEET_COPIED,
}
"""What is told of a test or a survey, by what is told of an application form."""
