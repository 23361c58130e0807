"""Making a file of lists to sign: that names were taken out is recorded, with what each page holds."""

from collections.abc import Sequence
from io import BytesIO

from flask import Response

from app.events.models import Session
from app.papers.sheets import file_name
from app.papers.typesetting import PDF_TYPE
from app.signing_lists.composing import ATTENDANCE, composed, numbered
from app.signing_lists.paper import signing_pdf
from app.signing_lists.printing import PrintedList, record_printing
from app.web.downloads import apart, sent
from app.work import Work


def send_lists(work: Work, sessions: Sequence[Session], stem: str) -> Response:
    """Answer with the lists of some sessions as one PDF; `stem` begins its name."""
    found = composed(work, sessions)
    with apart(work) as own:
        ids = {
            event_id: _recorded(own, [each.printing for each in found if each.printing.event_id == event_id])
            for event_id in dict.fromkeys(each.printing.event_id for each in found)
        }
    lists = list(numbered(work, found, ids))
    made = signing_pdf(lists, work.texts.language, work.texts.gettext(ATTENDANCE))
    return sent(BytesIO(made), file_name(stem, work.today, "pdf"), PDF_TYPE)


def _recorded(work: Work, lists: Sequence[PrintedList]) -> int:
    people = sum(len(page) for each in lists for page in each.pages)
    return record_printing(work, lists[0].event_id, work.texts.gettext(ATTENDANCE), people, tuple(lists))
