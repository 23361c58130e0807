"""Everything to sign on one day, in one file."""

from datetime import date

from flask import request
from flask.typing import ResponseReturnValue

from app.errors import Missing
from app.signing_lists.queries import sessions_on
from app.signing_lists.routes.blueprint import bp
from app.signing_lists.routes.sending import send_lists
from app.web.access import Audience, open_to
from app.web.request_work import current_work


@bp.get("/manage/sheets.pdf")
@open_to(Audience.staff)
def of_day() -> ResponseReturnValue:
    """Send the lists of a day's sessions that the reader organises or teaches; Missing for none."""
    work = current_work()
    day = _day(request.args.get("day", "")) or work.today
    sessions = sessions_on(work, day)
    if not sessions:
        raise Missing
    return send_lists(work, sessions, f"lists-{day.isoformat()}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
