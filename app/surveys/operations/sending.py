"""Mailing the link to those who have not answered yet, and the link that hangs in the room."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.errors import N_, Closed, Refusal
from app.events.operations.locking import lock_event
from app.history.models import HistoryFact
from app.history.operations import record
from app.outbox.operations import queue_all
from app.questions.models import Sheet
from app.registrations.models import Registration
from app.surveys import facts
from app.surveys.messages import sheet_letter
from app.surveys.queries import people_asked
from app.surveys.window import SheetState, sheet_window
from app.work import Work

NOT_OPEN = N_("Letters go out while it is open, so that the link leads to something.")
NOBODY = N_("Everybody who can be written to has answered.")
A_MOMENT_AGO = N_("The letters went out at %(when)s: they can be sent again an hour later.")
_APART = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SilentPeople:
    """Who has not answered yet: with an e-mail and without, and when they were written to last."""

    reached: list[Registration]
    unreached: list[Registration]
    last: datetime | None


def silent_people(work: Work, sheet: Sheet) -> SilentPeople:
    """Return who has not answered a sheet by their page or its mailed link, with two statements."""
    people = list(work.session.scalars(people_asked(sheet, only_silent=True)))
    last = work.session.scalar(
        select(HistoryFact.at)
        .where(
            HistoryFact.subject_kind == "sheet",
            HistoryFact.subject_id == sheet.id,
            HistoryFact.kind == facts.LINKS_SENT[sheet.kind].kind,
        )
        .order_by(HistoryFact.id.desc())
        .limit(1)
    )
    return SilentPeople([each for each in people if each.email], [p for p in people if not p.email], last)


def send_links(work: Work, sheet: Sheet) -> int:
    """Mail everybody who has not answered yet the link to do so; return how many letters go out.

    Refuses a sheet that is not open, one that everybody answered, and a second time within an hour.
    """
    lock_event(work, sheet.event)
    if sheet_window(sheet, sheet.event, work.now).state != SheetState.open:
        raise Closed(NOT_OPEN)
    silent = silent_people(work, sheet)
    if silent.last is not None and silent.last > work.now - _APART:
        raise Refusal(A_MOMENT_AGO, values={"when": work.texts.moment(silent.last)})
    if not silent.reached:
        raise Refusal(NOBODY)
    queue_all(work, [sheet_letter(work, sheet, each) for each in silent.reached])
    count = len(silent.reached)
    values = {"count": count}
    record(work, facts.LINKS_SENT[sheet.kind], "sheet", sheet.id, event_id=sheet.event_id, values=values)
    return count


def renew_link(work: Work, sheet: Sheet) -> None:
    """Give an evaluation another link for the room; the one that hangs there works no more."""
    lock_event(work, sheet.event)
    sheet.link_version += 1
    work.session.flush()
    record(work, facts.LINK_RENEWED, "sheet", sheet.id, event_id=sheet.event_id)
