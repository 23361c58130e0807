"""What a participation form holds, in clear: values by question, and the words that were chosen. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

YES, NO, REFUSED = "yes", "no", "refused"
WOMAN, MAN = "woman", "man"


@dataclass(frozen=True, slots=True)
class FormAnswers:
    """The answers of one form: `values` by question, as typed or as the code of what was chosen; `words`,
    the words of the dictionary for each choice on the day of the form, as the funder's file wants them."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    words: Mapping[str, str] = field(default_factory=dict, repr=False)

    def get(self, name: str) -> str:
        """Return an answer; empty if there is none."""
        return self.values.get(name, "")

    @property
    def pesel(self) -> str:
        """The number; empty if the person has none."""
        return self.get("pesel")

    @property
    def born(self) -> date | None:
        """The birth date that was typed or stands in the number."""
        text = self.get("birth_date") or self.get("born")
        return date.fromisoformat(text) if text else None

    def packed(self) -> str:
        """Return them as one text, to be sealed."""
        return json.dumps({"values": dict(self.values), "words": dict(self.words)}, ensure_ascii=False)


def unpacked(text: str) -> FormAnswers:
    """Return the answers that were packed."""
    said = json.loads(text)
    values, words = said.get("values", {}), said.get("words", {})
    return FormAnswers(values, words)


def age_on(born: date, day: date) -> int:
    """Return how many whole years somebody is old on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
