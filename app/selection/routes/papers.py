"""The protocol of selection, to print and sign."""

from io import BytesIO

from flask.typing import ResponseReturnValue

from app.events.access import managed_event
from app.history.operations import record
from app.papers.pdf import PDF_TYPE, pdf
from app.papers.sheets import file_name
from app.registrations.queries import load_sessions
from app.selection.appointed import resolutions_of
from app.selection.decisions import decisions
from app.selection.facts import PROTOCOL_MADE
from app.selection.protocol import protocol
from app.selection.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.downloads import apart, sent
from app.web.request_work import current_work


@bp.get("/manage/events/<slug>/selection/protocol.pdf")
@open_to(Audience.staff)
def protocol_pdf(slug: str) -> ResponseReturnValue:
    """Send the protocol, and let the history say who took names out."""
    work = current_work()
    event = managed_event(work, slug)
    load_sessions(work, event)
    decided = decisions(work, event)
    with apart(work) as own:
        values = {"count": decided.named}
        record(own, PROTOCOL_MADE, "event", event.id, event_id=event.id, values=values)
    resolutions = [each for each, _ in resolutions_of(work, event)]
    made = pdf(protocol(work, event, decided, resolutions))
    return sent(BytesIO(made), file_name(f"{event.slug}-protokol", work.today, "pdf"), PDF_TYPE)
