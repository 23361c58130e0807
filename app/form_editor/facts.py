"""The facts that this room records."""

from app.history.facts import declare

KEPT_AS_TEMPLATE = declare(
    "form.kept_as_template", "The form was kept as the template of its form of support"
)
BEGUN_FROM_TEMPLATE = declare(
    "form.begun_from_template", "The template of its form of support was added to the form"
)
