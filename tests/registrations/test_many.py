"""An open training: everybody signs up within a minute, from behind one router."""

from collections import Counter

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.registrations.models import Registration
from tests.support.applicants import typed
from tests.support.open_events import MakeEvent


@pytest.mark.slow
@pytest.mark.sqlite
def test_five_hundred_sign_ups_a_minute_from_one_address_are_taken(
    client: FlaskClient, make_event: MakeEvent, session: Session
) -> None:
    """The clock of the tests stands still: all of them come within one second."""
    event = make_event()
    path = f"/events/{event.slug}/register"
    codes = Counter(client.post(path, data=typed(number)).status_code for number in range(500))
    assert codes == {303: 500}
    assert session.scalar(select(func.count()).select_from(Registration)) == 500
