"""How many statements a whole sign-up takes: event page, form, submit and participant's page."""

from flask.testing import FlaskClient

from tests.support.applicants import typed
from tests.support.open_events import MakeEvent
from tests.support.statements import statements

MOST = 30


def test_a_whole_sign_up_takes_at_most_thirty(client: FlaskClient, make_event: MakeEvent) -> None:
    slug = make_event(capacity=2, per_institution_limit=1).slug
    client.get(f"/events/{slug}/")  # as on the day of opening: somebody has looked before
    for number in range(4):
        with statements() as seen:
            client.get(f"/events/{slug}/")
            client.get(f"/events/{slug}/register")
            fields = typed(number, institution=f"OPS {number % 2}")
            answer = client.post(f"/events/{slug}/register", data=fields)
            assert answer.status_code == 303
            assert client.get(answer.location).status_code == 200
        assert len(seen) <= MOST, "\n".join(seen)
