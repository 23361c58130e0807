"""Letters that go to many: written once in each language, with gaps for what differs by person."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.outbox.letters import LetterText, letter_text
from app.texts import Texts

_GAP = re.compile("\0([a-z_]+)\0")  # no text that the database can hold has this character


def gap(name: str) -> str:
    """Return what stands in a template's context for something personal of this name, small letters and _."""
    return f"\0{name}\0"


class Pattern:
    """A letter of one kind and language, rendered but for its gaps.

    `common` fills the template (`email/<kind>/<language>.txt`) but for `gaps`, the names of what differs.
    The template must print those as they are: a filter would be given the gap, and a condition too.
    `common` may hold gaps of its own (`gap`). Raises ValueError for a gap in the subject.
    """

    def __init__(self, texts: Texts, kind: str, common: Mapping[str, Any], gaps: Iterable[str]) -> None:
        empty = {name: gap(name) for name in gaps}
        text = letter_text(texts.render(f"email/{kind}/{texts.language}.txt", **common, **empty))
        if "\0" in text.subject:
            raise ValueError("the subject of a letter to many is the same for all")
        self._subject = text.subject
        self._parts = _GAP.split(text.body)  # text and names of gaps in turns

    def filled(self, personal: Mapping[str, str]) -> LetterText:
        """Return the letter to somebody, as if rendered for them alone; what is personal takes one line."""
        parts = (personal[part] if place % 2 else part for place, part in enumerate(self._parts))
        return LetterText(self._subject, "".join(parts))
