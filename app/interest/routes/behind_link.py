"""What the mailed link opens: confirm, or leave the list."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import Closed, Missing
from app.events.models import Publication
from app.events.titles import title
from app.extensions import db
from app.interest.models import InterestEntry
from app.interest.operations.asking import confirm_interest, is_too_late, leave_list
from app.interest.queries import entry_by_token
from app.interest.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm
from app.web.request_work import current_work


@bp.get("/interest/<token>/")
@open_to(Audience.link_holder)
def entry(token: str) -> ResponseReturnValue:
    """Show whether somebody is on the list, with the button that confirms or leaves."""
    found = _found(token)
    if found is None:
        return render_template("interest/gone.html"), 404
    event = found.event
    return render_template(
        "interest/entry.html",
        token=token,
        entry=found,
        event_title=title(event, current_work().texts.language),
        slug=event.slug if event.publication == Publication.published else None,
    )


@bp.post("/interest/<token>/confirm")
@open_to(Audience.link_holder)
def confirm(token: str) -> ResponseReturnValue:
    """Put the holder of the link on the list."""
    found = _found(token)
    if found is None:
        return render_template("interest/gone.html"), 404
    if ButtonForm().validate():
        try:
            confirm_interest(current_work(), found)
        except (Closed, Missing):
            db.session.rollback()
            return render_template("interest/gone.html"), 404
        db.session.commit()
    return redirect(url_for("interest.entry", token=token), 303)


@bp.post("/interest/<token>/leave")
@open_to(Audience.link_holder)
def leave(token: str) -> ResponseReturnValue:
    """Take the holder of the link off the list, and erase what they gave."""
    found = _found(token)
    if found is None:
        return render_template("interest/gone.html"), 404
    if not ButtonForm().validate():
        return redirect(url_for("interest.entry", token=token), 303)
    leave_list(current_work(), found)
    db.session.commit()
    return redirect(url_for("interest.left"), 303)


@bp.get("/interest/left")
@open_to(Audience.everyone)
def left() -> str:
    """Say that nothing is kept any more."""
    return render_template("interest/left.html")


def _found(token: str) -> InterestEntry | None:
    work = current_work()
    found = entry_by_token(work, token)
    return None if found is None or is_too_late(work, found) else found
