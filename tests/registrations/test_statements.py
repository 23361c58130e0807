"""How many statements a whole sign-up takes: event page, form, submit and participant's page."""

import pytest
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


@pytest.mark.parametrize(
    ("institution", "most"),
    [("OPS w Olecku", 8), ("", 7), ("Zupełnie nowy ośrodek", 10)],
    ids=["known", "none", "new"],
)
def test_a_submit_takes_few(client: FlaskClient, make_event: MakeEvent, institution: str, most: int) -> None:
    """With BEGIN and COMMIT two more: at most twelve."""
    slug = make_event(capacity=5).slug
    client.post(f"/events/{slug}/register", data=typed(1, institution="OPS w Olecku"))
    with statements() as seen:
        answer = client.post(f"/events/{slug}/register", data=typed(2, institution=institution))
    assert answer.status_code == 303
    asked = [each for each in seen if not each.startswith("BEGIN")]
    assert len(asked) <= most, "\n".join(asked)


def test_who_waits_costs_no_more(client: FlaskClient, make_event: MakeEvent) -> None:
    """What the letter says of the line was counted to let them in."""
    slug = make_event(capacity=1, per_institution_limit=1).slug
    for number in (1, 2):
        client.post(f"/events/{slug}/register", data=typed(number, institution="OPS w Olecku"))
    with statements() as seen:
        client.post(f"/events/{slug}/register", data=typed(3, institution="OPS w Olecku"))
    assert len([each for each in seen if not each.startswith("BEGIN")]) <= 8, "\n".join(seen)
