"""Nominations of two persons who turned out to be one."""

from sqlalchemy import select

from app.nominations.models import Nomination
from app.people.operations.moves import PersonMerge
from app.registrations.models import Registration
from app.registrations.offers import named_until
from app.work import Work


def merge_nominations(work: Work, merge: PersonMerge) -> None:
    """Give nominations to the registrations that go on; another institution's becomes a question.

    The person is then asked which institution sends them, as if both had named one person from the beginning.
    """
    for ended, goes_on in merge.joined.items():
        registration = work.session.get_one(Registration, goes_on)
        rows = work.session.scalars(select(Nomination).where(Nomination.registration_id == ended))
        for row in rows.all():
            merge.moves.change(row, registration_id=goes_on)
            is_alive = row.ended_at is None and row.ask_until is None
            if is_alive and row.institution_id != registration.institution_id:
                merge.moves.change(row, ask_until=named_until(registration.event, work.now))
