"""Days and hours as facts store them, told in the reader's words: pure."""

import re
from datetime import date, time

from app.texts import Texts

_DAY = r"(\d{4}-\d{2}-\d{2})"
_HOUR = r"(\d{2}:\d{2})"
_MOMENT = re.compile(f"{_DAY}T{_HOUR}", re.ASCII)
_WHEN = re.compile(f"{_DAY}(?: – {_DAY})?(?: {_HOUR})?", re.ASCII)


def spelled_out(texts: Texts, value: str) -> str:
    """Return a stored value as a reader takes it in: «2026-12-10T15:00» as «czw. 10.12.2026, 15:00».

    Moments are told wherever they stand; days only where nothing else does, since people write them, too.
    """
    try:
        when = _WHEN.fullmatch(value)
        if when is None:
            return _MOMENT.sub(lambda found: _told(texts, [found[1]], found[2]), value)
        return _told(texts, [day for day in when.group(1, 2) if day], when[3])
    except ValueError:
        return value


def _told(texts: Texts, days: list[str], hour: str | None) -> str:
    words = " – ".join(texts.day_short(date.fromisoformat(day)) for day in days)
    return f"{words}, {texts.clock(time.fromisoformat(hour))}" if hour else words
