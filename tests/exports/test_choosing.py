"""Check boxes keep the order in which somebody takes columns, whatever the list has got since."""

from app.exports.choosing import kept, moved_up, remembered, ticked
from app.papers.lists import ListedColumn, Listing


def listing(*keys: str, unusual: str = "") -> Listing:
    columns = [ListedColumn(key=key, heading=key.upper(), usual=key not in unusual) for key in keys]
    return Listing(key="test", title="Test", stem="test", columns=columns, rows=lambda _: ())


def shown(boxes: object) -> list[str]:
    return kept(boxes)  # type: ignore[arg-type]


def test_who_never_chose_gets_the_usual_columns() -> None:
    assert shown(remembered(listing("a", "b", "c", unusual="b"), ())) == ["a", "-b", "c"]


def test_order_and_ticks_come_back() -> None:
    assert shown(remembered(listing("a", "b", "c"), ["c", "-a", "b"])) == ["c", "-a", "b"]


def test_a_new_column_stands_behind_its_neighbour_and_one_that_is_gone_is_left_out() -> None:
    assert shown(remembered(listing("a", "new", "b"), ["b", "gone", "a"])) == ["b", "a", "new"]
    assert shown(remembered(listing("new", "a"), ["-a"])) == ["new", "-a"]


def test_what_is_sent_twice_or_unknown_counts_once_or_not_at_all() -> None:
    assert shown(ticked(listing("a", "b"), ["b", "b", "x"], ["x", "b", "b"])) == ["-a", "b"]


def test_a_box_moves_before_its_neighbour() -> None:
    boxes = remembered(listing("a", "b", "c"), ())
    assert shown(moved_up(boxes, "c")) == ["a", "c", "b"]
    assert shown(moved_up(boxes, "a")) == ["a", "b", "c"]
    assert shown(moved_up(boxes, "x")) == ["a", "b", "c"]
