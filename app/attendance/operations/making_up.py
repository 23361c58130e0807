"""Settling make-ups: what each is worth, whenever its register or the one that it makes up changes."""

from collections.abc import Iterator

from app.attendance.makeups import credited
from app.attendance.queries.makeups import MakeUps, decisions_of_make_ups, make_ups_of
from app.events.models import Session
from app.ledger.models import Book, Source, WhatFor
from app.ledger.operations import restate
from app.ledger.postings import Posting
from app.work import Work


def settle_make_ups(work: Work, session: Session) -> None:
    """Let the books say what make-ups at a session, and of it, are worth now.

    Received by the home registration, as minutes of the session that was made up: at most what was missed of
    it, at most the module's share in all. One still open earns nothing, and so does one of a session whose
    own register is open. Needs the locks of `lock_register`; call it last.
    """
    found_for = make_ups_of(work, session)
    if found_for:
        postings = [posting for theirs in found_for for posting in _postings(theirs)]
        restate(work, Book.received, Source.decision, decisions_of_make_ups(session), postings)


def _postings(theirs: MakeUps) -> Iterator[Posting]:
    worth = credited([each.rule for each in theirs.make_ups], theirs.most)
    for each, parts in zip(theirs.make_ups, worth, strict=True):
        for part_id, minutes in parts.items():
            yield Posting(
                source_id=each.decision_id,
                for_kind=WhatFor.event,
                for_id=each.registration.event_id,
                minutes=minutes,
                day=each.day,
                person_id=each.registration.person_id,
                registration_id=each.registration.id,
                session_id=each.missed_session_id,
                part_id=part_id,
            )
