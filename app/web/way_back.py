"""Where a page was come from: the list with its filters and its page, carried along in `back`."""

from flask import request


def way_back(plain: str) -> str:
    """Return the address in `back` if it is `plain` with some query or none; a foreign one means `plain`."""
    asked = request.values.get("back", "")
    return asked if asked == plain or asked.startswith(f"{plain}?") else plain
