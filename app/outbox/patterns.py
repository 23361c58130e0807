"""Letters that go to many: written once in each language, with gaps for what differs by person."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.outbox.letters import LetterText, letter_text
from app.texts import Texts

_GAP = re.compile("\0([a-z_]+)\0")  # no text that the database can hold has this character


class Pattern:
    """A letter of one kind and language, rendered but for its gaps.

    `common` fills the template (`email/<kind>/<language>.txt`) but for `gaps`, the names of what differs.
    The template must print those as they are: a filter would be given the gap, and a condition too.
    """

    def __init__(self, texts: Texts, kind: str, common: Mapping[str, Any], gaps: Iterable[str]) -> None:
        empty = {name: f"\0{name}\0" for name in gaps}
        self._written = texts.render(f"email/{kind}/{texts.language}.txt", **common, **empty)

    def filled(self, personal: Mapping[str, str]) -> LetterText:
        """Return the letter to somebody: the same as if it had been rendered for them alone."""
        return letter_text(_GAP.sub(lambda gap: personal[gap[1]], self._written))
