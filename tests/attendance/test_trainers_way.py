"""A trainer's way through a day: own calendar, list to sign, marks, confirmation, and nothing new left."""

import re

from app.events.models import Session
from app.ledger.models import Book, LedgerEntry
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import group
from tests.support.cast import an_event, celina


def test_from_the_calendar_to_the_confirmed_register(work: Work, signed_in: SignedIn) -> None:
    event = an_event(work, days=-1)
    people = group(work, event, 3)
    session: Session = event.meetings[0].sessions[0]
    client = signed_in(celina(work, event))
    work.session.commit()
    own = client.get("/manage/sessions/?lang=en").text
    assert 'href="/manage/sessions/calendar"' in own
    month = client.get(f"/manage/sessions/calendar?lang=en&month={session.day:%Y-%m}").text
    sheet, register = re.findall(rf'href="(/manage/events/[^"]+/{session.id}/[^"]+)"', month)
    printed = client.get(sheet)
    assert printed.mimetype == "application/pdf"
    assert printed.data.startswith(b"%PDF-")
    assert client.get(register).status_code == 200
    marks = {f"a-{each.id}-{session.id}": "present" for each in people}
    assert client.post(register, data=marks).status_code == 303
    confirm = register.replace("/attendance", "/confirm")
    assert client.post(confirm, data={**marks, "break_minutes": "0"}).status_code == 303
    work.session.expire_all()
    assert session.register_confirmed
    entries = work.session.query(LedgerEntry).filter_by(book=Book.received).all()
    assert [each.minutes for each in entries] == [360, 360, 360]
