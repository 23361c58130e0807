"""Which notices a sign-up was shown, and what is recorded of them."""

from dataclasses import dataclass

from app.errors import Refusal
from app.events.models import Event
from app.notices.models import OF_PROJECTS, TextVersion
from app.notices.queries import NamedText, named_by_ids, notices_of, was_shown_lately
from app.office.queries import office, was_shown
from app.registrations.models import Registration
from app.typed import number_in
from app.work import Work

NO_NOTICE = "-"
"""What a form carries along that was shown while the office had published no notice."""

_MOST = 6
_CHANGED = (
    "The privacy notice has changed since this page was opened. Please read it, then send the form again."
)


@dataclass(frozen=True, slots=True)
class NoticesRead:
    """What somebody has read: the label of the office's notice, and the rows of those of its project."""

    label: str | None = None
    others: tuple[int, ...] = ()


NOTHING_READ = NoticesRead()


def notice_shown(work: Work, notices: tuple[NamedText, ...]) -> str:
    """Return what a form shown now carries along: the label of the office's notice, then the others' rows."""
    present = office(work).privacy
    return "+".join([present.label if present else NO_NOTICE, *(str(each.id) for each in notices)])


def notice_read(work: Work, event: Event, carried: str | None) -> NoticesRead:
    """Return which notices were shown, by what the form carried along.

    A form without a word of it (a program's) counts as shown now. Refuses a form that showed a notice
    which is long out of force, another project's, or none where one is published since: the person should
    read it first.
    """
    present = office(work).privacy
    now = notices_of(work, event.project_id)
    if not carried:
        return NoticesRead(present.label if present else None, tuple(each.id for each in now))
    label, *others = carried.split("+")[:_MOST]
    if present is not None and (label == NO_NOTICE or not was_shown(work, label)):
        raise Refusal(_CHANGED, field="privacy_notice")
    shown = tuple(each.id for each in now)
    if [str(id) for id in shown] != others:
        shown = _earlier(work, event, others)
    return NoticesRead(label if present is not None else None, shown)


def notices_read_by(work: Work, registration: Registration) -> list[NamedText]:
    """Return the versions of the other controllers' notices that a registration records."""
    return named_by_ids(work, (int(id) for id in registration.project_notices or []))


def _earlier(work: Work, event: Event, carried: list[str]) -> tuple[int, ...]:
    """Return the rows of what was in force lately, one for each notice that is in force now."""
    found = [work.session.get(TextVersion, number_in(each) or 0) for each in carried]
    good = [
        each
        for each in found
        if each is not None
        and each.kind in OF_PROJECTS
        and each.project_id == event.project_id
        and was_shown_lately(work, each)
    ]
    now = notices_of(work, event.project_id)
    if not len(carried) == len({each.kind for each in good}) == len(now):
        raise Refusal(_CHANGED, field="privacy_notice")
    return tuple(each.id for each in good)
