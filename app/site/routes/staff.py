"""The first page of the team: what is to be done."""

from flask import render_template

from app.site.queries.worklist import worklist as tasks_of
from app.site.routes.blueprint import pages
from app.web.access import Audience, open_to
from app.web.request_work import current_work


@pages.get("/manage/")
@open_to(Audience.staff)
def worklist() -> str:
    """Show what this member of staff should do next."""
    return render_template("site/worklist.html", groups=tasks_of(current_work()))
