"""Answering a test or an evaluation by the participant's page, or an evaluation by the link for the room."""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select

from app.errors import N_, Closed, Missing, Refusal
from app.history.operations import record
from app.inserting import insert_unless_there
from app.progress.models import TestKind
from app.progress.operations import check_not_typed
from app.questions.answers import Judged, SentAnswers
from app.questions.models import Sheet
from app.questions.queries import asked_questions, judged
from app.registrations.models import Registration
from app.sqlite import must_write
from app.surveys import facts
from app.surveys.models import Attempt, Heard, SpentTicket, Voice
from app.surveys.operations.counting import lock_sheet, recount
from app.surveys.queries import attempt_of, is_asked
from app.surveys.window import SheetState, sheet_window
from app.work import Work

TOO_LATE = N_("The time to answer is over, so nothing was kept. Get in touch with the organiser.")
TOO_EARLY = N_("This can't be answered yet.")
NOTHING = N_("Nothing is answered: answer at least one question.")
ALREADY_HEARD = N_(
    "You have answered this evaluation already. It can't be changed: nobody knows which is yours."
)


def answer_test(work: Work, sheet: Sheet, registration: Registration, answers: SentAnswers) -> Attempt:
    """Keep what somebody answers in a test, in place of what they answered before, and count the points.

    Missing for who is not asked. Refuses answers out of time, of somebody whose points staff typed, those
    that the questions can't be answered with, and none at all.
    """
    lock_sheet(work, sheet)
    _check_open(work, sheet)
    _check_asked(work, registration)
    check_not_typed(work, sheet.event, TestKind(sheet.kind.value), registration.id)
    kept = _kept(judged(work, asked_questions(work, sheet), answers))
    attempt = attempt_of(work, sheet, registration)
    if attempt is not None and attempt.answers == kept:
        return attempt
    if attempt is None:
        attempt = Attempt(sheet_id=sheet.id, registration_id=registration.id, answered_at=work.now)
        work.session.add(attempt)
    attempt.answers, attempt.changed_at = kept, work.now
    work.session.flush()
    record(work, facts.ANSWERED[sheet.kind], "registration", registration.id, event_id=sheet.event_id)
    recount(work, sheet)
    return attempt


def answer_by_own_page(work: Work, sheet: Sheet, registration: Registration, answers: SentAnswers) -> None:
    """Take somebody's evaluation, and keep apart from it that they gave one.

    Missing for who is not asked. Refuses answers out of time, a second evaluation, and no answer at all.
    """
    _lock_survey(work, sheet)
    _check_asked(work, registration)
    kept = _kept(judged(work, asked_questions(work, sheet), answers))
    fresh = Heard(sheet_id=sheet.id, registration_id=registration.id)
    if insert_unless_there(work.session, fresh) is None:
        raise Closed(ALREADY_HEARD)
    _add_voice(work, sheet, kept)


def answer_by_room_link(work: Work, sheet: Sheet, ticket: str, answers: SentAnswers) -> bool:
    """Take an evaluation by the link that is the same for all; tell whether it is a new one.

    The same showing of the form, sent twice, counts once. Refuses answers out of time, and no answer at all.
    """
    _lock_survey(work, sheet)
    kept = _kept(judged(work, asked_questions(work, sheet), answers))
    spent = SpentTicket(ticket=hashlib.sha256(ticket.encode()).hexdigest(), sheet_id=sheet.id)
    if insert_unless_there(work.session, spent) is None:
        return False
    _add_voice(work, sheet, kept)
    return True


def _lock_survey(work: Work, sheet: Sheet) -> None:
    """Take the survey's own lock: who evaluates must not wait for who signs up."""
    must_write(work.session)
    query = select(Sheet).where(Sheet.id == sheet.id).with_for_update()
    work.session.scalars(query.execution_options(populate_existing=True)).one()
    _check_open(work, sheet)


def _check_asked(work: Work, registration: Registration) -> None:
    """Raise Missing for who is not asked, also where they were when the page was read."""
    work.session.refresh(registration, ["state", "enrolled_until"])
    if not is_asked(registration):
        raise Missing


def _check_open(work: Work, sheet: Sheet) -> None:
    state = sheet_window(sheet, sheet.event, work.now).state
    if state == SheetState.over:
        raise Closed(TOO_LATE)
    if state != SheetState.open:
        raise Closed(TOO_EARLY)


def _kept(found: Judged) -> dict[str, list[Any]]:
    """Return the answers as they are kept; refuses what is wrong with the first one, and none at all."""
    for problem in found.problems.values():
        raise problem
    if not found.kept:
        raise Refusal(NOTHING)
    return {str(id): [each.version_id, each.value] for id, each in sorted(found.kept.items())}


def _add_voice(work: Work, sheet: Sheet, answers: Mapping[str, Any]) -> None:
    """Add an evaluation and write all of the sheet anew, in a random order, with new random ids.

    So neither the place of a row nor the transaction that wrote it tells which evaluation came last, or with
    whose mark it came.
    """
    rows = [*work.session.scalars(select(Voice.answers).where(Voice.sheet_id == sheet.id)), dict(answers)]
    work.session.execute(delete(Voice).where(Voice.sheet_id == sheet.id))
    secrets.SystemRandom().shuffle(rows)
    fresh = [{"random_id": secrets.token_hex(16), "sheet_id": sheet.id, "answers": each} for each in rows]
    work.session.execute(insert(Voice), fresh)
    work.session.flush()
