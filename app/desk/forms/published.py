"""Form fields for what was published of an event: its changes, and meetings of which the month is known."""

import re
from datetime import date
from typing import Any

from wtforms.validators import ValidationError

from app.desk.forms.lines import LinesField
from app.errors import N_
from app.records import values as record_values
from app.records.values import BadValue
from app.typed import stripped

CHANGE = ("what", "before", "after", "reason")
_ISO_DAY = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?!\d)", re.ASCII)
_ISO_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)


class ChangesField(LinesField):
    """Published changes, one a line: what | before | after | reason."""

    def _value(self) -> str:
        rows: Any = self.data or []
        return "\n".join(" | ".join(row.get(key) or "" for key in CHANGE) for row in rows)

    def process_formdata(self, valuelist: Any) -> None:
        """Read the lines into rows."""
        rows = []
        for text in (valuelist[0] if valuelist else "").splitlines():
            parts = [stripped(part) for part in text.split("|", 3)]
            if any(parts):
                rows.append(dict(zip(CHANGE, [*parts, None, None, None], strict=False)))
        self.data = rows  # type: ignore[assignment]  # rows, not text

    def pre_validate(self, form: Any) -> None:
        """Refuse a row that no column could hold."""
        rows: Any = self.data or []
        if len(rows) > record_values.MAX_ITEMS or any(
            len(row[k] or "") > 300 for row in rows for k in CHANGE[:3]
        ):
            raise ValidationError(N_("A line is too long, or there are too many lines."))
        if not all(_has_real_days(row) for row in rows):
            raise ValidationError(N_("There is no such day or month. Write it as 2026-11-30, or in words."))


def _has_real_days(row: dict[str, str | None]) -> bool:
    """Tell whether what is written as a day is one; of a change of the month, both months, too."""
    texts = [row[key] or "" for key in CHANGE[:3]]
    days = [day for text in texts for day in _ISO_DAY.findall(text)]
    months = [text for text in texts[1:] if row["what"] == "month" and _ISO_MONTH.fullmatch(text)]
    try:
        for day in days:
            date.fromisoformat(day)
        for month in months:
            record_values.month(month)
    except ValueError:
        return False
    return True


class MonthsField(LinesField):
    """Cancelled meetings of which only the month is known, one a line: 2020-07."""

    def _value(self) -> str:
        rows: Any = self.data or []
        return "\n".join(row["month"] for row in rows)

    def process_formdata(self, valuelist: Any) -> None:
        """Read the months; no day is stated for them."""
        typed = (stripped(each) for each in (valuelist[0] if valuelist else "").splitlines())
        rows = [{"month": each, "day_stated": False} for each in typed if each]
        self.data = rows  # type: ignore[assignment]  # rows, not text

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no month."""
        rows: Any = self.data or []
        try:
            for row in rows:
                record_values.month(row["month"])
        except BadValue:
            raise ValidationError(N_("Write each month as 2026-11.")) from None
