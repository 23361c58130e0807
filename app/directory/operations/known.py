"""Making an institution known: the people pending for it get places or join the waiting list."""

from collections.abc import Callable, Collection
from contextlib import suppress

from sqlalchemy import or_, select

from app.errors import Refusal
from app.events.models import Event, InstitutionPlaces
from app.events.operations.locking import lock_joint
from app.events.queries import with_meetings
from app.lines.models import LineRecipient, SupportLine
from app.people.institution_names import institution_key
from app.people.models import Institution, InstitutionName
from app.people.name_reading import body_of
from app.registrations.models import UNSEATED, Registration
from app.registrations.operations.filling import fill_under_lock
from app.sqlite import must_write
from app.work import Work

_TRIES = 5


def make_known(
    work: Work, institution_ids: Collection[int], change: Callable[[], object]
) -> list[Registration]:
    """Make a change by which institutions become known (confirmed, or matched with one that is), and
    settle their pending registrations in order of arrival; return who got a place, in that order.

    Each is told. All events concerned are locked before the change, then lines of support, then the
    institutions, in order of id, so that nobody signs up unseen in between (docs/decisions/0047).
    Refuses when people sign up faster than that.
    """
    must_write(work.session)
    events = _locked(work, institution_ids)
    change()
    work.session.flush()
    return [lucky for event in events for lucky in fill_under_lock(work, event)]


def ids_of_name(work: Work, name: str) -> list[int]:
    """Return the ids of the institutions that this name may mean; an empty list for none."""
    return ids_of_names(work, [name])


def ids_of_names(work: Work, names: Collection[str]) -> list[int]:
    """Return the ids of the institutions that have or had one of these names, in whatever spelling."""
    found: set[int] = set()
    keys = [(institution_key(name), body_of(name)) for name in names]
    for start in range(0, len(keys), 100):
        part = keys[start : start + 100]
        bodies = [key for _, body in part if body.key for key in (body.key, *body.keys_if())]
        query = select(InstitutionName.institution_id).where(
            or_(InstitutionName.name_key.in_([key for key, _ in part]), InstitutionName.body_key.in_(bodies))
        )
        found |= set(work.session.scalars(query))
    return sorted(found)


def _locked(work: Work, institution_ids: Collection[int]) -> list[Event]:
    """Lock all events of these institutions, and return those at which somebody has no place yet."""
    for _ in range(_TRIES):
        # A savepoint that is undone gives its locks back: waiting for more of them could last forever.
        with suppress(_Others), work.session.begin_nested():
            _lock(work, institution_ids)
            return _undecided(work, institution_ids)
    raise Refusal("People of this institution are signing up at this moment. Try again.")


class _Others(Exception):
    """Somebody signed up for another event, or was added to a line, before the institutions were locked."""


def _lock(work: Work, institution_ids: Collection[int]) -> None:
    concerned = _event_ids(work, institution_ids), _line_ids(work, institution_ids)
    if concerned[0]:
        lock_joint(work, Event.id.in_(concerned[0]))
    keys = SupportLine.id, Institution.id
    for key, ids in zip(keys, (concerned[1], institution_ids), strict=True):
        if ids:
            work.session.execute(select(key).where(key.in_(ids)).order_by(key).with_for_update()).all()
    if (_event_ids(work, institution_ids), _line_ids(work, institution_ids)) != concerned:
        raise _Others


def _event_ids(work: Work, institution_ids: Collection[int]) -> set[int]:
    here = Registration.institution_id.in_(institution_ids)
    people = set(work.session.scalars(select(Registration.event_id).where(here).distinct()))
    own = InstitutionPlaces.institution_id.in_(institution_ids)
    return people | set(work.session.scalars(select(InstitutionPlaces.event_id).where(own).distinct()))


def _line_ids(work: Work, institution_ids: Collection[int]) -> set[int]:
    here = LineRecipient.institution_id.in_(institution_ids)
    return set(work.session.scalars(select(LineRecipient.line_id).where(here).distinct()))


def _undecided(work: Work, institution_ids: Collection[int]) -> list[Event]:
    pending = select(Registration.event_id).where(
        Registration.institution_id.in_(institution_ids), Registration.state.in_(UNSEATED)
    )
    query = select(Event).where(Event.id.in_(pending)).options(with_meetings()).order_by(Event.id)
    return list(work.session.scalars(query.execution_options(populate_existing=True)).unique())
