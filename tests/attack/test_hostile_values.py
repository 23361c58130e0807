"""No value of a field causes a fault: what is not a number, text or list gets 422 and a sentence."""

import os
from urllib.parse import urlencode

import pytest

from tests.architecture.role_table import BODIES, ROWS, address
from tests.attack.conftest import NAMES, Answer, Target
from tests.attack.shots import Shot
from tests.support.world import SEMINAR

LONG = bool(os.environ.get("ZAPISY_LONG"))
VALUES = (
    "sNaN", "NaN", "-Infinity", "1e999999999", "9" * 5000, "-" + "9" * 30, "[" * 1000, "[" * 900 + "]" * 900,
    '{"title_pl":' * 500, '{"title_pl": [[[[1]]]]}', "null", "\x00", "\ud7ff\u200b\u2028\x0b", "1_0", "٣",
)  # fmt: skip
SIGNED_IN = "grazyna"
NUMBERS = ("hours_value", "capacity", "per_institution_limit", "required_minutes", "unit_minutes")


def post(target: Target, rule: str, body: dict[str, object]) -> Answer:
    """Send a form to an address of the world."""
    shot = Shot("POST", rule, address(rule, target.world), SIGNED_IN, body=urlencode(body).encode())
    return target.hit(shot)


def fields(target: Target, rule: str) -> set[str]:
    """Return the names of a form: those of its page, if it has one, and those that the table sends."""
    page = target.hit(Shot("GET", rule, address(rule, target.world), SIGNED_IN))
    shown = set(NAMES.findall(page.body.decode())) if page.status == 200 else set()
    known = BODIES.get(("POST", rule))
    return (shown | set(known(target.world) if known else {}) | {"seen"}) - {"csrf_token"}


POSTS = sorted({row.rule for row in ROWS if row.method == "POST"})


@pytest.mark.parametrize("rule", POSTS)
def test_no_value_of_any_field_is_a_fault(target: Target, rule: str) -> None:
    known = BODIES.get(("POST", rule))
    sent = dict(known(target.world)) if known else {}
    names = sorted(fields(target, rule))
    # All fields at once get every value; one field in a good form gets a few, and all in the long run.
    for number, value in enumerate(VALUES):
        assert post(target, rule, dict.fromkeys(names, value)).status < 500, value
        for name in names if LONG else names[number :: len(VALUES)]:
            assert post(target, rule, sent | {name: value}).status < 500, (name, value)


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", ["sNaN", "NaN", "Infinity", "-1", "1e3", "9" * 5000, "[[[["])
def test_what_is_no_number_is_told_beside_its_field(target: Target, name: str, value: str) -> None:
    rule = "/manage/events/<slug>/edit"
    sent = dict(BODIES["POST", rule](target.world))
    answer = post(target, rule, sent | {name: value})
    assert answer.status == 422
    assert f'id="{name}-error"' in answer.body.decode() or "aria-invalid" in answer.body.decode()


@pytest.mark.parametrize("seen", [each for each in VALUES if each[0] in "[{Nn"])
def test_what_an_outdated_form_had_seen_may_be_anything(target: Target, seen: str) -> None:
    rule = "/manage/events/<slug>/edit"
    sent = dict(BODIES["POST", rule](target.world))
    sent |= {"version": target.world.ids[f"{SEMINAR}-version"] + 7, "seen": seen}
    assert post(target, rule, sent).status in (409, 422)


@pytest.mark.parametrize(("typed", "kept"), [("7,5", "7.5"), ("7.5", "7.5"), ("8", "8"), ("0,25", "0.25")])
def test_hours_are_read_with_a_comma_and_with_a_point(target: Target, typed: str, kept: str) -> None:
    rule = "/manage/events/<slug>/edit"
    sent = dict(BODIES["POST", rule](target.world))
    assert post(target, rule, sent | {"hours_value": typed}).status == 303
    page = target.hit(Shot("GET", rule, address(rule, target.world), SIGNED_IN))
    assert f'value="{kept}"' in page.body.decode()
