"""Papers that go with the lists: class register, roster and receipts."""

from io import BytesIO

from flask import Response
from flask.typing import ResponseReturnValue

from app.attendance.access import sessions_to_print
from app.attendance.queries import people_of
from app.events.models import Event
from app.events.timing import sessions_of
from app.papers.pdf import Paper, pdf
from app.papers.sheets import file_name
from app.papers.typesetting import PDF_TYPE
from app.registrations.queries import seated
from app.signing_lists.class_register import RECEIPTS, class_register, receipts, roster
from app.signing_lists.paper import signing_pdf
from app.signing_lists.printing import record_printing
from app.signing_lists.queries import event_to_print
from app.signing_lists.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.downloads import apart, sent
from app.web.request_work import current_work
from app.work import Work


@bp.get("/manage/events/<slug>/class-register.pdf")
@open_to(Audience.staff)
def class_register_pdf(slug: str) -> ResponseReturnValue:
    """Send the class register of the sessions that the reader organises or teaches."""
    work = current_work()
    event = event_to_print(work, slug)
    allowed = sessions_to_print(work, event)
    sessions = [each for each in sessions_of(event) if each.id in allowed]
    people = list(work.session.scalars(people_of(event)))
    return _paper(work, event, class_register(work, event, sessions, people), len(people), "register")


@bp.get("/manage/events/<slug>/roster.pdf")
@open_to(Audience.staff)
def roster_pdf(slug: str) -> ResponseReturnValue:
    """Send the list of who has a place."""
    work = current_work()
    event = event_to_print(work, slug)
    sessions_to_print(work, event)
    people = seated(work, event)
    return _paper(work, event, roster(work, event, people), len(people), "roster")


@bp.get("/manage/events/<slug>/receipts.pdf")
@open_to(Audience.staff)
def receipts_pdf(slug: str) -> ResponseReturnValue:
    """Send the list on which people sign for what they are given."""
    work = current_work()
    event = event_to_print(work, slug)
    sessions_to_print(work, event)
    people = seated(work, event)
    title = work.texts.gettext(RECEIPTS)
    made = signing_pdf([receipts(work, event, people)], work.texts.language, title)
    return _noted(work, event, made, title, len(people), "receipts")


def _paper(work: Work, event: Event, paper: Paper, people: int, stem: str) -> Response:
    return _noted(work, event, pdf(paper), paper.title, people, stem)


def _noted(work: Work, event: Event, made: bytes, title: str, people: int, stem: str) -> Response:
    with apart(work) as own:
        record_printing(own, event.id, title, people)
    return sent(BytesIO(made), file_name(f"{event.slug}-{stem}", work.today, "pdf"), PDF_TYPE)
