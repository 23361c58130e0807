"""What the history can tell of forms."""

from app.history.facts import declare

ADDED = declare("question.added", "A question was added to the form: “%(question)s”")
CHANGED = declare("question.changed", "A question of the form was changed: “%(question)s”")
RETIRED = declare("question.retired", "A question is not asked any more: “%(question)s”")
BROUGHT_BACK = declare("question.brought_back", "A question is asked again: “%(question)s”")
MOVED = declare("question.moved", "A question stands at another place of the form: “%(question)s”")
FORM_COPIED = declare("question.form_copied", "Questions were copied into the form: %(count)s")
