"""The selection desk of one event: everybody who applied, filtered and sorted, with what was ticked."""

from flask.typing import ResponseReturnValue

from app.events.access import managed_event
from app.selection.routes.blueprint import bp
from app.selection.routes.page import desk_page, ticked
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm
from app.web.request_work import current_work


@bp.get("/manage/events/<slug>/selection/")
@open_to(Audience.staff)
def desk(slug: str) -> ResponseReturnValue:
    """Show the applications that are asked for, fifty a page."""
    return desk_page(managed_event(current_work(), slug))


@bp.post("/manage/events/<slug>/selection/")
@open_to(Audience.staff)
def desk_with_ticks(slug: str) -> ResponseReturnValue:
    """Show another part of the list, or another order, with the ticks kept."""
    event = managed_event(current_work(), slug)
    if not ButtonForm().validate_on_submit():
        return desk_page(event, ticked()), 422
    return desk_page(event, ticked())
