"""A version of a text at its permanent address."""

from flask import render_template

from app.errors import Missing
from app.notices.queries import readable_text
from app.notices.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.request_work import current_work


@bp.get("/notices/<int:id>")
@open_to(Audience.everyone)
def text_page(id: int) -> str:
    """Show a version that is or was published."""
    text = readable_text(current_work(), id)
    if text is None:
        raise Missing
    return render_template("notices/text.html", text=text)
