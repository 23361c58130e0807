"""The first page of the team: what is to be done."""

from flask import render_template

from app.desk.first_day import first_day
from app.desk.routes.blueprint import bp
from app.desk.tasks import team_tasks
from app.events.access import may_administer
from app.web.access import Audience, open_to
from app.web.request_work import current_work


@bp.get("/manage/")
@open_to(Audience.staff)
def worklist() -> str:
    """Show what this member of staff should do next."""
    work = current_work()
    return render_template(
        "desk/worklist.html",
        steps=first_day(work),
        may_put_away=may_administer(work),
        groups=team_tasks(work),
    )
