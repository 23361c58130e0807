"""A form field for a list that is typed line by line."""

from typing import Any

from wtforms import TextAreaField
from wtforms.validators import ValidationError

from app.errors import N_
from app.records import values as record_values
from app.records.values import BadValue
from app.typed import stripped


class LinesField(TextAreaField):
    """A list of short texts, one a line; an empty field is None."""

    def __init__(self, label: str, hint: str = "", rows: int = 3, limit: int = 300, **options: Any) -> None:
        super().__init__(label, description=hint, render_kw={"rows": rows}, **options)
        self.limit = limit

    def _value(self) -> str:
        return "\n".join(self.data or [])

    def process_formdata(self, valuelist: Any) -> None:
        """Read the lines that are not empty."""
        typed = (stripped(each) for each in (valuelist[0] if valuelist else "").splitlines())
        self.data = [each for each in typed if each] or None  # type: ignore[assignment]  # a list, not text

    def pre_validate(self, form: Any) -> None:
        """Refuse lines that no column could hold."""
        try:
            record_values.texts(self.limit)(self.data or [])
        except BadValue:
            raise ValidationError(N_("A line is too long, or there are too many lines.")) from None
