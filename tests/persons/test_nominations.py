"""Two persons who turn out to be one, each named by another institution: the person is asked."""

from sqlalchemy import select

from app.nominations.models import Nomination
from app.nominations.operations.naming import nominate
from app.nominations.queries import askers_of
from app.persons.operations.merging import merge_persons
from tests.nominations.conftest import Sending, colleague, make_event, sending

__all__ = ["make_event", "sending"]


def test_who_was_named_under_two_addresses_is_asked(sending: Sending) -> None:
    work = sending.work
    first = sending.name(1)
    second = nominate(
        sending.staff, sending.event, sending.gops, colleague(1, email="ewa.prywatnie@example.org")
    )
    work.session.commit()
    merge_persons(sending.staff, first.registration.person, second.registration.person)
    work.session.commit()
    rows = list(work.session.scalars(select(Nomination).order_by(Nomination.id)))
    assert len({each.registration_id for each in rows}) == 1
    goes_on = rows[0].registration
    assert [each.institution_id for each in askers_of(work, goes_on)] == [
        ({sending.mops.id, sending.gops.id} - {goes_on.institution_id}).pop()
    ]
