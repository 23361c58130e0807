"""Behind the PIN, where the attack on all addresses doesn't get: no value of a field causes a fault."""

import json

import pytest

from tests.attack.shots import NASTY
from tests.door.conftest import JSON, Door
from tests.door.test_walk_in import typed

FORMS = {
    "search": {"q": "lis"},
    "marks": {"who": "ABCD-EFGH", "kind": "entry", "key": "form-00000001", "q": "lis"},
    "walk-in": typed(),
}
ALONE = ("a\x00bcdefgh", "9" * 400, "ł" * 300)
"""What a database refuses as it stands: sent in each field of a good form."""


@pytest.mark.parametrize("rest", FORMS)
def test_no_value_of_any_field_is_a_fault(inside: Door, rest: str) -> None:
    for value in NASTY[::3]:
        assert inside.client.post(inside.path(rest), data=dict.fromkeys(FORMS[rest], value)).status_code < 500
    for value in ALONE:
        for name in FORMS[rest]:
            answer = inside.client.post(inside.path(rest), data=FORMS[rest] | {name: value})
            assert answer.status_code < 500, (name, value)


def test_no_value_that_a_script_sends_is_a_fault(inside: Door) -> None:
    good = {"key": "script-00000001", "who": inside.who("lis"), "kind": "entry", "at": 1, "takes_back": ""}
    values = [*NASTY, *ALONE, None, True, -1, 1.5, 10**400, [], {}, ["entry"], {"a": 1}, "\ud800"]
    marks = [good | {name: value} for name in good for value in values]
    for number in range(0, len(marks), 100):
        body = {"marks": json.dumps({"sent_at": 1, "marks": marks[number : number + 100]})}
        assert inside.client.post(inside.path("marks"), data=body, headers=JSON).status_code == 200
    for value in [None, True, -1, 1.5, 10**400, [], {}, "1", "\ud800"]:
        body = {"marks": json.dumps({"sent_at": value, "marks": [good]})}
        assert inside.client.post(inside.path("marks"), data=body, headers=JSON).status_code == 200
