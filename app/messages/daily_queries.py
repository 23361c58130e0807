"""Reading what happened at an organiser's events since they were told last: numbers, no names."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app import clock
from app.accounts.models import Account
from app.attendance.queries import unconfirmed
from app.events.access import visible_to_staff
from app.events.models import Event, Publication, Session
from app.events.timing import session_end
from app.history.models import HistoryFact
from app.messages.models import DailyLetter
from app.outbox.models import Call, CallState, Letter, LetterState
from app.registrations.facts import ADDED_BY_HAND, REGISTERED, REGISTERED_AGAIN, WITHDRAWN
from app.work import Actor, Work

_APPLIED = (REGISTERED.kind, REGISTERED_AGAIN.kind, *(each.kind for each in ADDED_BY_HAND.values()))
_TOPIC = "registration"
MOST_EVENTS = 50
"""So many events stand in one letter; of the others there is the number."""


@dataclass(slots=True)
class News:
    """What happened at one event: how many applications, withdrawals, failed letters and calls to make, and
    how many registers wait for confirmation since."""

    event: Event
    applications: int = 0
    withdrawals: int = 0
    failed: int = 0
    calls: int = 0
    unconfirmed: int = 0


def wanted_by(work: Work) -> list[int]:
    """Return the accounts that want a daily letter and are switched on."""
    query = select(DailyLetter.account_id).join(Account, Account.id == DailyLetter.account_id)
    return list(work.session.scalars(query.where(Account.is_active.is_(True)).order_by(Account.id)))


def as_seen_by(work: Work, account: Account) -> Work:
    """Return the work of a member of staff: what they may see, in their language."""
    roles = frozenset(str(each.role) for each in account.roles)
    actor = Actor("staff", account.id, account.name, roles)
    return replace(work, actor=actor, texts=work.texts.into(account.language))


def news_since(work: Work, since: datetime) -> list[News]:
    """Return what happened at the events that the actor organises, by their days; in a constant number of
    statements. What the actor did is left out."""
    failed = Letter.state == LetterState.failed, Letter.finished_at > since
    to_make = Call.state == CallState.open, Call.created_at > since
    told = {
        "applications": _facts(work, since, _APPLIED),
        "withdrawals": _facts(work, since, (WITHDRAWN.kind,)),
        "failed": _counted(work, Letter.event_id, *failed),
        "calls": _counted(work, Call.event_id, *to_make),
    }
    counts: dict[int, dict[str, int]] = {}
    for name, query in told.items():
        for event_id, count in work.session.execute(query):
            counts.setdefault(event_id, {})[name] = count
    for session in work.session.scalars(unconfirmed(work).where(Session.day >= clock.today(since))):
        if since < session_end(session) <= work.now:
            of_event = counts.setdefault(session.meeting.event_id, {})
            of_event["unconfirmed"] = of_event.get("unconfirmed", 0) + 1
    found = select(Event).where(Event.id.in_(counts), Event.publication == Publication.published)
    events = work.session.scalars(found.order_by(Event.listed_from, Event.id))
    return [News(event, **counts[event.id]) for event in events]


def _mine(work: Work) -> Select[int]:
    return select(Event.id).where(visible_to_staff(work))


def _facts(work: Work, since: datetime, kinds: Iterable[str]) -> Select[Any]:
    # By the index of a topic: from the last fact before the moment on, not from the first of all years.
    before = select(HistoryFact.id).where(HistoryFact.topic == _TOPIC, HistoryFact.at <= since)
    floor = work.session.scalar(before.order_by(HistoryFact.id.desc()).limit(1)) or 0
    others = (HistoryFact.actor_kind != "staff") | (HistoryFact.actor_id != work.actor.id)
    return _counted(
        work,
        HistoryFact.event_id,
        HistoryFact.topic == _TOPIC,
        HistoryFact.id > floor,
        HistoryFact.kind.in_(list(kinds)),
        others,
    )


def _counted(work: Work, of: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
    return select(of, func.count()).where(*conditions, of.in_(_mine(work))).group_by(of)
