"""The cache key of the empty form: all that it shows, read with one or two cheap statements.

Equal keys mean the same form, in one language, on one day, and while `events.window.same_until` says so.
What the form shows of the event hangs on the event's version, notices and consents on what was published
last, the office on its version, names to suggest on their version. The event's own questions are read each
time, since nothing counts their changes. An event with rules about applicants has no key: the rules name
institutions, projects and groups, which get other names without a word to the event. See
docs/decisions/0244 and 0250.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select

from app.errors import Missing
from app.events.models import BY_STAFF, Event, FieldUse, Publication, RegistrationRules, WhoApplies
from app.notices.models import TextVersion
from app.office.queries import office_version, told
from app.people.queries import suggested_institutions, suggested_municipalities
from app.people.suggestion_version import suggestion_version
from app.questions.asking import OwnQuestion
from app.questions.queries import asked_of_event
from app.registrations.models import HOLDING, Registration, RegistrationState
from app.registrations.seats import Limits, Seats
from app.work import Work

_OF_EVENT = (Event.id, Event.version, Event.changed_at)
_OF_RULES = (
    RegistrationRules.who_applies, RegistrationRules.who_decides, RegistrationRules.capacity,
    RegistrationRules.per_institution_limit, RegistrationRules.has_own_places,
    RegistrationRules.has_questions,
)  # fmt: skip
_PUBLISHED = select(func.count(TextVersion.published_at)), select(func.max(TextVersion.published_at))


def _in(*states: RegistrationState) -> Any:
    here = Registration.event_id == Event.id
    query = select(func.count()).where(here, Registration.state.in_(states))
    return query.correlate_except(Registration).scalar_subquery()


# Made once: to put a statement together takes longer than to run this one.
_FORM_KEY = (
    select(
        *_OF_EVENT,
        *_OF_RULES,
        *(query.scalar_subquery() for query in _PUBLISHED),
        _in(*HOLDING),
        _in(RegistrationState.waiting),
        suggestion_version(),
        office_version(),
    )
    .select_from(Event)
    .join(Event.rules)
    .where(Event.slug == bindparam("slug"), Event.publication == Publication.published)
)


@dataclass(frozen=True, slots=True)
class Suggested:
    """What a form offers while somebody types: names of institutions, and of municipalities if asked."""

    institutions: tuple[str, ...]
    municipalities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormKey:
    """What an event's empty form depends on; `waiting` is told in the form, and no part of its key.

    `event` holds the event's version with the moment of its last change, as a page's key does
    (`catalogue.cache_keys.PageKey`). `newcomers_wait` follows from the seats, `own` is None where the event
    has no questions of its own.
    """

    event: tuple[Any, ...]
    published: tuple[Any, ...]
    office: str
    newcomers_wait: bool
    suggestions: str
    own: tuple[OwnQuestion, ...] | None

    @property
    def id(self) -> int:
        """The event's row number."""
        number: int = self.event[0]
        return number

    def fits(self, event: Event) -> bool:
        """Tell whether an event that was read afterwards is still the one that the key names."""
        return self.event == tuple(getattr(event, column.key) for column in _OF_EVENT)


def form_key(work: Work, slug: str) -> tuple[FormKey | None, int]:
    """Return the cache key of a published event's form, and how many people wait.

    No key for an event whose form can't be kept. Missing for an unknown event and for a draft.
    """
    found = work.rows(_FORM_KEY, {"slug": slug}) if slug.isprintable() else None
    row: Any = found.one_or_none() if found else None
    if row is None:
        raise Missing
    event, rules = tuple(row[: len(_OF_EVENT)]), row[len(_OF_EVENT) : -6]
    count, last, seated, waiting, suggestions, office = row[-6:]
    told(work, office)
    who_applies, who_decides, capacity, per_institution, has_own_places, has_questions = rules
    if who_applies == WhoApplies.chosen:
        return None, waiting
    seats = Seats(
        limits=Limits(capacity, per_institution, {0: 0} if has_own_places else {}),
        counts={RegistrationState.confirmed: seated, RegistrationState.waiting: waiting},
        appoints=who_decides in BY_STAFF,
    )
    own = asked_of_event(work, event[0]) if has_questions else None
    return FormKey(event, (count, last), office or "", seats.newcomers_wait, suggestions, own), waiting


def suggested_to(work: Work, municipality: FieldUse) -> Suggested:
    """Read what to suggest; municipalities only where the form asks for one."""
    asked = municipality != FieldUse.off
    return Suggested(
        tuple(suggested_institutions(work)), tuple(suggested_municipalities(work)) if asked else ()
    )
