"""A trainer's own calendar: the sessions of one month, day by day."""

from datetime import date
from itertools import groupby

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.attendance.queries.months import month_of, month_sessions, months_around
from app.attendance.routes.blueprint import blueprint
from app.events.substitutes import substitutions_at
from app.events.timing import off_as
from app.events.titles import title
from app.events.when import place_line
from app.web.access import Audience, open_to
from app.web.request_work import current_work


@blueprint.get("/manage/sessions/calendar")
@open_to(Audience.staff)
def calendar() -> ResponseReturnValue:
    """Show the sessions that the signed-in trainer leads in one month; nonsense means this month."""
    work = current_work()
    month = month_of(request.args.get("month"), work.today)
    sessions = month_sessions(work, month)
    found = substitutions_at(work, [each.id for each in sessions])
    before, after = months_around(month)
    return render_template(
        "attendance/calendar.html",
        month=month,
        before=before,
        after=after,
        days=[(day, list(each)) for day, each in groupby(sessions, key=lambda each: each.day)],
        stand_ins={each.session_id: each.replaces.name for each in found if each.account_id == work.actor.id},
        title=title,
        off_as=off_as,
        place_line=place_line,
        is_this_month=month == date(work.today.year, work.today.month, 1),
    )
