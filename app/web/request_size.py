"""How large a request may be: forms are small, uploads have a limit of their own."""

from typing import Any

from flask import Flask, Request, current_app

FORM_BYTES = 1024 * 1024
"""The largest body of a request that carries no file."""


class SizedRequest(Request):
    """A request whose body is measured by the view that it is for: see `open_to(uploads=True)`.

    Why it is not a hook: docs/decisions/0056-forms-are-small.md.
    """

    @property
    def max_content_length(self) -> int | None:
        """Return the limit of the body in bytes."""
        view: Any = current_app.view_functions.get(self.endpoint or "")
        largest: int | None = current_app.config["MAX_CONTENT_LENGTH"]
        return largest if getattr(view, "uploads", False) else FORM_BYTES

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        raise AttributeError("the view says how large a request may be")


def install(app: Flask) -> None:
    """Measure every request before its body is read."""
    app.request_class = SizedRequest
    app.config["MAX_FORM_MEMORY_SIZE"] = FORM_BYTES
