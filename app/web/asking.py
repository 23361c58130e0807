"""What kind of answer a request asks for."""

from flask import request


def wants_json() -> bool:
    """Tell whether a script asks, which stays on its page."""
    return request.accept_mimetypes.best == "application/json"
