"""What evidence proposes: never more than was taught, and the same in whatever order it comes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attendance.earning import Stretch
from app.attendance.mark_values import Value
from app.attendance.models import Evidence, EvidenceKind, Presence
from app.attendance.proposals import GRACE, proposed, proposed_of_blocks

DAY = date(2026, 11, 13)
START = datetime(2026, 11, 13, 8, tzinfo=UTC)
BLOCKS = [
    Stretch(90, time(9), time(10, 30), day=DAY),
    Stretch(90, time(10, 45), time(12, 15), day=DAY),
]


def shown(
    kind: EvidenceKind, first: int | None = None, last: int | None = None, minutes: int | None = None
) -> Evidence:
    """Return evidence by minutes from nine o'clock."""
    return Evidence(
        kind=kind,
        arrived_at=None if first is None else START + timedelta(minutes=first),
        left_at=None if last is None else START + timedelta(minutes=last),
        minutes=minutes,
    )


@pytest.mark.parametrize(
    ("evidence", "value"),
    [
        ([], None),
        ([shown(EvidenceKind.sheet)], Value(Presence.present)),
        ([shown(EvidenceKind.door, 0)], Value(Presence.present)),
        ([shown(EvidenceKind.door, 60)], Value(Presence.partial, 120)),
        ([shown(EvidenceKind.door, None, 45)], Value(Presence.partial, 45)),
        (
            [shown(EvidenceKind.report, -10, 40), shown(EvidenceKind.report, 80, 120)],
            Value(Presence.partial, 65),
        ),
        ([shown(EvidenceKind.report, 0, 195 - GRACE)], Value(Presence.present)),
        ([shown(EvidenceKind.report, 300, 400)], Value(Presence.absent)),
        ([shown(EvidenceKind.report, minutes=100)], Value(Presence.partial, 100)),
        ([shown(EvidenceKind.report, minutes=1000)], Value(Presence.present)),
        ([shown(EvidenceKind.sheet), shown(EvidenceKind.report, 0, 90)], Value(Presence.partial, 90)),
        ([shown(EvidenceKind.mail, 0), shown(EvidenceKind.mail, None, 195)], Value(Presence.present)),
        ([shown(EvidenceKind.mail, 0)], None),
        ([shown(EvidenceKind.mail, None, 195)], None),
        # In twice and out twice: what lies between an exit and the next entry is lost.
        (
            [
                shown(EvidenceKind.door, 0),
                shown(EvidenceKind.door, None, 40),
                shown(EvidenceKind.door, 70),
                shown(EvidenceKind.door, None, 90),
            ],
            Value(Presence.partial, 60),
        ),
        ([shown(EvidenceKind.door, 120), shown(EvidenceKind.door, None, 150)], Value(Presence.partial, 30)),
    ],
)
def test_what_is_proposed(evidence: list[Evidence], value: Value | None) -> None:
    assert proposed(BLOCKS, evidence) == value


def test_what_was_taken_back_says_nothing() -> None:
    gone = shown(EvidenceKind.sheet)
    gone.withdrawn_at = START
    assert proposed(BLOCKS, [gone]) is None


MINUTE = st.one_of(st.none(), st.integers(-100, 400))
PIECES = st.lists(st.builds(shown, st.sampled_from(list(EvidenceKind)), MINUTE, MINUTE), max_size=8)


@given(PIECES, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(pieces: list[Evidence], random: object) -> None:
    shuffled = sorted(pieces + pieces, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert proposed(BLOCKS, shuffled) == proposed(BLOCKS, pieces)


@given(PIECES)
def test_never_more_than_was_taught(pieces: list[Evidence]) -> None:
    value = proposed(BLOCKS, pieces)
    assert value is None or value.minutes is None or 0 < value.minutes < 180


def test_without_hours_a_signature_is_enough_and_times_say_nothing() -> None:
    day = [Stretch(180, day=DAY)]
    assert proposed(day, [shown(EvidenceKind.sheet)]) == Value(Presence.present)
    assert proposed(day, [shown(EvidenceKind.door, 5)]) == Value(Presence.present)


def test_while_a_full_presence_is_not_known_nobody_is_proposed_absent() -> None:
    day = [Stretch(0, day=DAY)]
    assert proposed(day, [shown(EvidenceKind.report, minutes=100)]) == Value(Presence.partial, 100)
    assert proposed(day, [shown(EvidenceKind.report, 0, 90)]) == Value(Presence.present)
    assert proposed(day, [shown(EvidenceKind.sheet)]) == Value(Presence.present)
    assert proposed(day, [shown(EvidenceKind.report)]) == Value(Presence.present)


def test_times_propose_of_each_block_for_itself() -> None:
    first, *_, last = BLOCKS
    assert first.starts_at
    assert last.starts_at
    only_first = [shown(EvidenceKind.report, 0, first.minutes)]
    found = proposed_of_blocks(BLOCKS, only_first)
    assert found is not None
    assert found[first.starts_at] == Value(Presence.present)
    assert found[last.starts_at] == Value(Presence.absent)
    assert proposed_of_blocks(BLOCKS, [shown(EvidenceKind.sheet)]) is None
    assert proposed_of_blocks([Stretch(180, day=DAY)], only_first) is None
