"""Whose minutes a session is: each block's trainer's, else those of the trainers who are nearest to it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import select

from app.attendance.earning import Stretch, by_part, spread, stretches_of
from app.attendance.facts import LEADERS_NAMED
from app.attendance.models import RegisterVersion
from app.attendance.operations.locking import lock_register
from app.attendance.queries.leaders import leaders_of
from app.attendance.queries.registers import latest_version
from app.attendance.register_rules import is_confirmed
from app.errors import Closed, Refusal
from app.events.models import Session
from app.events.substitutes import substitutes_at
from app.history.operations import record
from app.ledger.models import Book, Source, WhatFor
from app.ledger.operations import post, restate
from app.ledger.postings import Posting
from app.work import Work


def led_by(
    work: Work, session: Session, given: Sequence[int] | None, stretches: Sequence[Stretch]
) -> list[int]:
    """Return the accounts whose minutes are those of stretches without a trainer of their own.

    Those given, which must lead the session; else its only trainer, or the confirming one of several. Empty
    when several led it and nobody says whose minutes they are.
    """
    if all(each.account_id for each in stretches):
        return []
    known = [each.id for each in leaders_of(work, session)]
    if given:
        return _checked(known, given)
    if len(known) == 1:
        return known
    return [work.actor.id] if work.actor.is_staff and work.actor.id in known else []


def asks_trainer(work: Work, session: Session, stretches: Sequence[Stretch], ids: Sequence[int]) -> bool:
    """Tell whether it stays open whose minutes some of the session are: several led it, and nobody said."""
    return not ids and not all(each.account_id for each in stretches) and bool(leaders_of(work, session))


def post_delivered(
    work: Work, version: RegisterVersion, session: Session, stretches: Sequence[Stretch], ids: Sequence[int]
) -> None:
    """Enter what trainers delivered: a posting for each trainer and part, or for who stands in for them."""
    stretches = _as_led(work, session, stretches)
    post(work, Book.delivered, Source.teaching, list(_postings(version, session, stretches, ids)))


def name_leaders(work: Work, session: Session, given: Sequence[int]) -> None:
    """Say afterwards whose minutes a confirmed session is; what was said before is taken back.

    Refuses while the register is open, and accounts that don't lead the session.
    """
    lock_register(work, session)
    version = latest_version(work, session)
    if version is None or not is_confirmed(version):
        raise Closed("The attendance of this session is not confirmed yet: say it when you confirm.")
    ids = _checked([each.id for each in leaders_of(work, session)], given)
    stretches = _as_led(work, session, stretches_of(session, version.credit_minutes or 0))
    mine = select(RegisterVersion.id).where(RegisterVersion.id == version.id)
    restate(work, Book.delivered, Source.teaching, mine, _postings(version, session, stretches, ids))
    told = {"day": session.day.isoformat(), "accounts": ids}
    record(work, LEADERS_NAMED, "session", session.id, event_id=session.meeting.event_id, values=told)
    work.session.flush()


def _as_led(work: Work, session: Session, stretches: Sequence[Stretch]) -> list[Stretch]:
    """Return the stretches with the substitute wherever somebody stands in for a block's trainer."""
    if not any(each.account_id for each in stretches):
        return list(stretches)
    found = substitutes_at(work, [session.id])
    instead = {replaced: account.id for (_, replaced), account in found.items()}
    return [
        replace(each, account_id=instead.get(each.account_id or 0, each.account_id)) for each in stretches
    ]


def _checked(known: Sequence[int], given: Sequence[int]) -> list[int]:
    if not given or not set(given) <= set(known):
        raise Refusal("Choose from the trainers of this session.", field="led")
    return [id for id in known if id in given]


def _postings(
    version: RegisterVersion, session: Session, stretches: Sequence[Stretch], ids: Sequence[int]
) -> Iterator[Posting]:
    shares: dict[tuple[int, int | None], int] = {}
    for each in stretches:
        if each.account_id is not None:
            key = each.account_id, each.part_id
            shares[key] = shares.get(key, 0) + each.minutes
    without = [each for each in stretches if each.account_id is None]
    for part_id, minutes in by_part(without, [each.minutes for each in without]).items():
        for id, share in zip(ids, spread(minutes, [minutes] * len(ids)), strict=True):
            shares[id, part_id] = shares.get((id, part_id), 0) + share
    for (account_id, part_id), minutes in shares.items():
        if minutes:
            yield Posting(
                source_id=version.id,
                for_kind=WhatFor.event,
                for_id=session.meeting.event_id,
                minutes=minutes,
                day=session.day,
                account_id=account_id,
                session_id=session.id,
                part_id=part_id,
            )
