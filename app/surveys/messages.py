"""The letters of this room."""

from app.outbox.operations import NewLetter
from app.questions.models import Sheet
from app.registrations.messages import participants_letter
from app.registrations.models import Registration
from app.surveys.window import sheet_window
from app.work import Work


def sheet_letter(work: Work, sheet: Sheet, registration: Registration) -> NewLetter:
    """Return the letter with somebody's link to a test or an evaluation, and until when it is answered."""
    texts = work.texts.into(registration.language)
    ends = sheet_window(sheet, sheet.event, work.now).until
    own = work.links.registration(registration.id, registration.link_version)
    return participants_letter(
        work,
        registration,
        "test_link" if sheet.is_test else "evaluation_link",
        sheet=sheet.kind.value,
        sheet_link=f"{own}surveys/{sheet.kind.value}",
        until=texts.moment(ends) if ends else "",
    )
