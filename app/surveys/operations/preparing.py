"""Making a sheet, setting its days and its pass mark, opening and closing it."""

from datetime import date

from app.errors import N_, Closed, Missing, Refusal
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.history.operations import record
from app.inserting import insert_unless_there
from app.questions.models import Sheet, SheetKind
from app.questions.operations import add_question, copy_form
from app.questions.queries import asked_questions, sheet_of
from app.surveys import facts
from app.surveys.operations.counting import lock_sheet, recount
from app.surveys.queries import voices_of
from app.surveys.shipped import evaluation_questions
from app.surveys.window import SheetState, sheet_window, usual_days
from app.work import Work

NO_QUESTIONS = N_("There are no questions yet: add one first.")
NO_LAST_DAY = N_("The event has no sessions: choose the last day.")
OVER_AT_ONCE = N_("The last day is over already: choose a later one.")
IS_FINAL = N_(
    "This evaluation is closed and has been answered, so its results may be known: it can't be opened again, "
    "nor its questions changed."
)
DAYS_CROSS = N_("The last day comes before the first.")


def sheet_for(work: Work, event: Event, kind: SheetKind) -> Sheet:
    """Return the event's sheet of a kind; a new one is made if there is none.

    A new evaluation begins with the questions that are shipped, a new exit test with the share of points that
    the event's module asks for.
    """
    lock_event(work, event)
    found = sheet_of(work, event, kind)
    if found is not None:
        return found
    made = bare_sheet(work, event, kind)
    if kind == SheetKind.exit and event.module is not None:
        made.pass_percent = event.module.test_pass_percent
    if kind == SheetKind.evaluation:
        for each in evaluation_questions():
            add_question(work, made, each)
    return made


def bare_sheet(work: Work, event: Event, kind: SheetKind) -> Sheet:
    """Return the event's sheet of a kind; one without questions is made if there is none."""
    lock_event(work, event)
    insert_unless_there(work.session, Sheet(event_id=event.id, kind=kind, created_at=work.now))
    made = sheet_of(work, event, kind)
    if made is None:
        raise Missing
    return made


def set_up(
    work: Work, sheet: Sheet, opens_on: date | None, closes_on: date | None, pass_percent: int | None
) -> bool:
    """Set the days between which a sheet can be answered, and from which share a test is passed.

    Tell whether anything changed. None takes the usual days. Refuses days that cross, and other days of an
    evaluation that is over and has been answered.
    """
    lock_sheet(work, sheet)
    if opens_on and closes_on and closes_on < opens_on:
        raise Refusal(DAYS_CROSS, field="closes_on")
    before = (sheet.opens_on, sheet.closes_on, sheet.pass_percent)
    wanted = (opens_on, closes_on, pass_percent if sheet.is_test else None)
    if before == wanted:
        return False
    check_not_final(work, sheet)
    if sheet.opened_at is not None and not sheet.is_test and closes_on is None:
        raise Refusal(NO_LAST_DAY, field="closes_on")
    sheet.opens_on, sheet.closes_on, sheet.pass_percent = wanted
    work.session.flush()
    record(work, facts.SET_UP, "sheet", sheet.id, event_id=sheet.event_id)
    if sheet.is_test and sheet.opened_at is not None:
        recount(work, sheet)
    return True


def open_sheet(work: Work, sheet: Sheet) -> None:
    """Let a sheet be answered from its first day on, until its last; one that was closed is opened again.

    The days of an evaluation are fixed by this: they follow the sessions no more. Refuses a sheet without
    questions, one that would be over at once, and an evaluation that is over and has been answered.
    """
    lock_sheet(work, sheet)
    if not asked_questions(work, sheet):
        raise Refusal(NO_QUESTIONS)
    check_not_final(work, sheet)
    if not sheet.is_test:
        first, last = usual_days(sheet.kind, sheet.event)
        sheet.closes_on = sheet.closes_on or last
        if sheet.closes_on is None:
            raise Refusal(NO_LAST_DAY)
        if sheet.opens_on is None and first is not None and first <= sheet.closes_on:
            sheet.opens_on = first
    was_open = sheet_window(sheet, sheet.event, work.now).state in (SheetState.open, SheetState.soon)
    sheet.opened_at, sheet.closed_at = sheet.opened_at or work.now, None
    if sheet_window(sheet, sheet.event, work.now).state == SheetState.over:
        raise Closed(OVER_AT_ONCE)
    work.session.flush()
    if sheet.is_test:
        recount(work, sheet)
    if not was_open:
        record(work, facts.OPENED[sheet.kind], "sheet", sheet.id, event_id=sheet.event_id)


def close_sheet(work: Work, sheet: Sheet) -> None:
    """Take no more answers; one that is not open stays as it is."""
    lock_sheet(work, sheet)
    state = sheet_window(sheet, sheet.event, work.now).state
    if state not in (SheetState.open, SheetState.soon):
        return
    sheet.closed_at = work.now
    work.session.flush()
    record(work, facts.CLOSED[sheet.kind], "sheet", sheet.id, event_id=sheet.event_id)


def copy_entry_test(work: Work, event: Event) -> int:
    """Let the exit test ask what the entry test asks, on top of what is there; return how many were
    added. Missing without an entry test."""
    lock_event(work, event)
    entry = sheet_of(work, event, SheetKind.entry)
    if entry is None:
        raise Missing
    exit = sheet_for(work, event, SheetKind.exit)
    if exit.pass_percent is None:
        exit.pass_percent = entry.pass_percent
    copied = copy_form(work, entry, exit, only_missing=True)
    recount(work, exit)
    return copied


def check_not_final(work: Work, sheet: Sheet) -> None:
    """Refuse (Closed) to touch an evaluation that is over and has been answered: its results may be known."""
    if is_final(work, sheet):
        raise Closed(IS_FINAL)


def is_final(work: Work, sheet: Sheet) -> bool:
    """Tell whether a sheet is an evaluation that is over and has been answered; no statement for others."""
    # The days of an evaluation that was opened are fixed, so that its window reads no sessions.
    if sheet.is_test or sheet.opened_at is None:
        return False
    over = sheet_window(sheet, sheet.event, work.now).state == SheetState.over
    return over and bool(voices_of(work, sheet))
