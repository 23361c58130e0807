"""The files of one request share its time: what is over is left out and named, not waited for."""

import pytest

from app.errors import Refusal
from app.files import reading_time
from app.files.reading import HEAVY, read_scan
from app.files.reading_time import OutOfTime, ReadingTime, read_in_time
from app.files.tables import HEAVY_TABLE, read_table
from tests.support.scans import png


def test_files_are_read_in_order_until_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(reading_time, "monotonic", lambda: now[0])

    def read(name: str, time: ReadingTime) -> str:
        if not time.left:
            raise OutOfTime(HEAVY)
        now[0] += 12
        return name.upper()

    assert read_in_time(["a", "b"], read) == (["A", "B"], [])
    assert read_in_time(["a", "b", "c", "d", "e"], read) == (["A", "B", "C"], ["d", "e"])
    assert read_in_time(list[str](), read) == ([], [])


def test_one_file_that_takes_all_the_time_is_refused() -> None:
    with pytest.raises(OutOfTime) as refused:
        read_in_time([png()], lambda data, _: read_scan("a.png", data, field="f", time=ReadingTime(0.01)))
    assert (refused.value.message, refused.value.field) == (HEAVY, "f")
    with pytest.raises(OutOfTime) as table:
        read_table(b"a;b\n1;2\n", field="f", time=ReadingTime(0))
    assert table.value.message == HEAVY_TABLE


def test_another_refusal_is_no_question_of_time() -> None:
    with pytest.raises(Refusal) as refused:
        read_in_time([b"", png()], lambda data, time: read_scan("a.png", data, field="f", time=time))
    assert not isinstance(refused.value, OutOfTime)
