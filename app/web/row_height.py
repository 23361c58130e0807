"""How high the rows of tables are: chosen on a page that has one, remembered for all of them."""

from flask import Flask, Response, g, request

COOKIE = "rows"
COMPACT, COMFORTABLE = "compact", "comfortable"


def install(app: Flask) -> None:
    """Read the choice before each view, and remember one that was asked for."""
    app.before_request(_choose)
    app.after_request(_remember)


def rows_are_compact() -> bool:
    """Tell whether the reader asked for compact rows."""
    return bool(g.get("rows_compact", False))


def _choose() -> None:
    asked = request.args.get("rows")
    if asked in (COMPACT, COMFORTABLE):
        g.rows_chosen = asked
    g.rows_compact = (asked or request.cookies.get(COOKIE)) == COMPACT


def _remember(response: Response) -> Response:
    chosen = g.get("rows_chosen")
    if chosen and request.path.startswith("/manage/"):
        response.set_cookie(
            COOKIE, chosen, max_age=365 * 86400, samesite="Lax", httponly=True, secure=request.is_secure
        )
    return response
