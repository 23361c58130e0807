"""How a form is sent: done, refused at its field (422), or overtaken by somebody else (409)."""

from collections.abc import Callable

from app.errors import Outdated
from app.typed import number_in
from app.web.forms import Form, committing

DONE = 303
"""The status of what was done: it leads on."""


def tried(form: Form, act: Callable[[], object]) -> int:
    """Do and commit; return DONE, or the status of the page that shows the form again."""
    status = 422
    with committing(form) as done:
        try:
            act()
        except Outdated:
            status = 409
            raise
    return DONE if done else status


def number(text: str | None) -> int:
    """Return a number that a hidden field carries; -1 for what is none."""
    found = number_in(text)
    return -1 if found is None else found
