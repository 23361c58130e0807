"""What the columns of a list mean and what is wanted of it; what would happen, written down row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import update

from app.bringing.columns import LEFT_OUT, Says
from app.bringing.entries import SESSION
from app.bringing.models import UNDONE, BroughtList, BroughtRow, ListState, Manner, PairVerdict, Target
from app.bringing.operations.locking import lock_list
from app.bringing.operations.reading import DONE_ALREADY, meanings, remember_columns
from app.bringing.pairs import Planned
from app.bringing.queries.attending import open_sessions
from app.bringing.queries.lists import ids_by_place, row_at
from app.bringing.queries.planning import ListPlan, plan_of
from app.errors import N_, Refusal
from app.events.models import Publication
from app.registrations.why_closed import is_late, why_called_off
from app.work import Work

TWICE_SAID = N_("An earlier column says the same. Choose one of them.")
NO_NAMES = N_("Say which column has the first and which the last name, or which has both.")
NO_REACH = N_("Say which column has the e-mail addresses, or the telephone numbers.")
NO_ORDER = N_("Say in which order first and last name stand in this column.")
NO_SESSION = N_("Choose the session, or say which column has the marks of which session.")
NOT_PUBLISHED = N_("Publish the event first: its participants get links to its page.")
WHY_LATE = N_("Registration is closed: give the reason why these people are accepted all the same.")
NOT_PLANNED = N_("Say first what the columns mean.")
NO_SINCE = N_("Type the day from which they are members.")
NO_SOURCE = N_("Say who sent the list: the letter tells people where their data come from.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChoices:
    """What staff say of a list: what each column means, and what becomes of its people."""

    columns: Sequence[str]
    orders: Mapping[str, str] = field(default_factory=dict)
    wanted: Manner = Manner.by_rules
    with_letters: bool = False
    source: str | None = None
    reason: str | None = None
    since: date | None = None
    session_id: int | None = None


def choose(work: Work, brought: BroughtList, choices: ListChoices) -> ListPlan:
    """Set what a list means, remember its columns, and write down what would happen.

    Refuses, at the field, columns that don't say who the people are, and what the event or group needs to be
    told. Nothing is entered.
    """
    lock_list(work, brought)
    if brought.state not in UNDONE:
        raise Refusal(DONE_ALREADY)
    _check_columns(work, brought, choices)
    _check_wanted(work, brought, choices)
    brought.columns, brought.orders = list(choices.columns), dict(choices.orders)
    brought.wanted, brought.with_letters = choices.wanted, choices.with_letters
    brought.source, brought.reason = choices.source, choices.reason
    brought.since, brought.session_id = choices.since, choices.session_id
    remember_columns(work, brought)
    return write_plan(work, brought)


def write_plan(work: Work, brought: BroughtList) -> ListPlan:
    """Write down what would happen now, row by row; two statements besides those that read."""
    plan = plan_of(work, brought)
    if plan.rows:
        work.session.execute(update(BroughtRow), list(_written(work, brought, plan)))
    brought.state = ListState.planned
    brought.version += 1
    brought.counts = counts_of(plan.rows)
    work.session.flush()
    return plan


def decide_all(work: Work, brought: BroughtList, verdicts: Mapping[int, PairVerdict]) -> ListPlan:
    """Keep what staff say of several doubtful rows, by place; other places are passed over."""
    lock_list(work, brought)
    if brought.state not in UNDONE:
        raise Refusal(DONE_ALREADY)
    if brought.state != ListState.planned:
        raise Refusal(NOT_PLANNED)
    for place, verdict in verdicts.items():
        row_at(work, brought, place).verdict = verdict
    work.session.flush()
    return write_plan(work, brought)


def counts_of(rows: Sequence[Planned]) -> dict[str, int]:
    """Return how many rows there are by outcome, and by state of those that are taken."""
    counts = {"all": len(rows)}
    for each in rows:
        counts[each.outcome.value] = counts.get(each.outcome.value, 0) + 1
        if each.state:
            counts[f"state-{each.state}"] = counts.get(f"state-{each.state}", 0) + 1
    return counts


def _written(work: Work, brought: BroughtList, plan: ListPlan) -> list[dict[str, Any]]:
    ids = ids_by_place(work, brought)
    return [
        {
            "id": ids[each.entry.place],
            "outcome": each.outcome,
            "state": each.state,
            "why": each.why.message if each.why else None,
            "why_values": {key: _plain(value) for key, value in each.why.values.items()}
            if each.why
            else None,
            "likes_id": each.likes_id,
            "likes_place": each.likes_place,
            "marks": each.marks,
        }
        for each in plan.rows
    ]


def _plain(value: object) -> object:
    return value if isinstance(value, int | str) else str(value)


def _check_columns(work: Work, brought: BroughtList, choices: ListChoices) -> None:
    columns, possible = list(choices.columns), {*meanings(work, brought), LEFT_OUT}
    if len(columns) != len(brought.heading):
        raise Refusal(NO_NAMES)
    for at, says in enumerate(columns):
        if says not in possible:
            raise Refusal(NO_NAMES, field=f"column-{at}")
        if says != LEFT_OUT and says in columns[:at]:
            raise Refusal(TWICE_SAID, field=f"column-{at}")
    said = set(columns)
    if Says.name not in said and not {Says.first_name, Says.last_name} <= said:
        raise Refusal(NO_NAMES, field="column-0")
    if Says.name in said and str(columns.index(Says.name)) not in choices.orders:
        raise Refusal(NO_ORDER, field=f"order-{columns.index(Says.name)}")
    if brought.target != Target.attendance and not said & {Says.email, Says.phone}:
        raise Refusal(NO_REACH, field="column-0")


def _check_wanted(work: Work, brought: BroughtList, choices: ListChoices) -> None:
    event = brought.event
    if brought.target == Target.roster and choices.since is None:
        raise Refusal(NO_SINCE, field="since")
    if brought.target == Target.attendance and event is not None:
        ids = {each.id for each in open_sessions(event)}
        has_columns = any(each.startswith(SESSION) for each in choices.columns)
        if choices.session_id not in ids and not has_columns:
            raise Refusal(NO_SESSION, field="session")
    if brought.target == Target.registrations and event is not None:
        if event.publication != Publication.published:
            raise Refusal(NOT_PUBLISHED)
        if (called_off := why_called_off(work, event)) is not None:
            raise Refusal(called_off.message, values=called_off.values)
        if is_late(work, event) and not choices.reason:
            raise Refusal(WHY_LATE, field="reason")
        if choices.with_letters and not choices.source:
            raise Refusal(NO_SOURCE, field="source")
