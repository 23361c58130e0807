"""Contacts of institutions are told when somebody whom they named does not come."""

from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.nominations.messages import nominations_ended_letter
from app.nominations.models import Nomination
from app.nominations.queries import to_tell
from app.outbox.operations import queue_all
from app.progress.models import InstitutionLink
from app.work import Work

AT_ONCE = 500
"""How many nominations one look settles."""


def tell_contacts(work: Work) -> int:
    """Tell the contacts who of their people does not come, one letter for each event; return how many ended.

    The letter goes to every link of the institution in the event's project that works; where there is none,
    staff see it on their page alone. What was told is not told again.
    """
    query = to_tell(work).limit(AT_ONCE).with_for_update(of=Nomination, skip_locked=True)
    ended = list(work.session.scalars(query.execution_options(populate_existing=True)))
    if not ended:
        return 0
    for each in ended:
        each.ended_at, each.told_at = each.ended_at or work.now, work.now
    links = _links(work, ended)
    letters = []
    key = lambda each: (each.institution_id, each.event_id)  # noqa: E731 - said once, used twice
    for (institution_id, _), group in groupby(sorted(ended, key=key), key=key):
        of_event = list(group)
        event = of_event[0].event
        names = [each.name for each in of_event]
        letters += [
            nominations_ended_letter(work, link, event, names)
            for link in links
            if link.institution_id == institution_id and link.project_id == event.project_id
        ]
    queue_all(work, letters)
    work.session.flush()
    return len(ended)


def _links(work: Work, ended: list[Nomination]) -> list[InstitutionLink]:
    query = (
        select(InstitutionLink)
        .options(joinedload(InstitutionLink.institution), joinedload(InstitutionLink.project))
        .where(
            InstitutionLink.institution_id.in_({each.institution_id for each in ended}),
            InstitutionLink.revoked_at.is_(None),
            InstitutionLink.ends_on >= work.today,
        )
        .order_by(InstitutionLink.id)
    )
    return list(work.session.scalars(query))
