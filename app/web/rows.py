"""Rows of a form that have a number in their names: `added-0-city`, `added-1-city`."""

from collections.abc import Iterable, Iterator
from typing import Any

from wtforms import FieldList, FormField
from wtforms import Form as PlainForm

from app.errors import N_
from app.typed import number_in
from app.web.forms import SaidInPageLanguage
from app.web.language import current_texts

TOO_MANY_ROWS = N_("Rows in one act: at most %(most)s. Nothing was saved.")


class FormRow(PlainForm):
    """A row of a form: no form of its own, but WTForms' sentences are in the page's language here too."""

    Meta = SaidInPageLanguage


class FormRows(FieldList):  # type: ignore[type-arg]  # generic in its stub alone
    """Rows of a form, each under the number that was sent, also where rows before it are missing.

    A number that no page writes is none. Rows from the `most`th on are not read, and refused: the time that
    one request takes is bounded.
    """

    def __init__(self, row: type[FormRow], most: int, **options: Any) -> None:
        super().__init__(FormField(row), **options)
        self.most, self.are_too_many = most, False

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        start = f"{prefix}-"
        for name in formdata:
            number = number_in(name[len(start) :].partition("-")[0]) if name.startswith(start) else None
            if number is not None and number < self.most:
                yield number
            elif number is not None:
                self.are_too_many = True

    def _compact_indices(self) -> None:
        """Let each row keep its number."""

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Check each row; refuse more rows than may be."""
        good = bool(super().validate(form, extra_validators))
        if self.are_too_many:
            form.form_errors.append(current_texts().gettext(TOO_MANY_ROWS, most=self.most))
        return good and not self.are_too_many
