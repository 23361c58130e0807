"""How the history names fields and their values: declared by the rooms whose facts hold them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.errors import N_
from app.history.days import spelled_out
from app.texts import Texts


@dataclass(frozen=True, slots=True)
class _Values:
    """The labels of an enumeration's words; `number` is a message id for values that are a number, `parts`
    those for values of several numbers with a word before each."""

    labels: dict[str, str] = field(default_factory=dict)
    number: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)

    def told_in_parts(self, texts: Texts, text: str) -> str:
        """Return «late:20 early:15» in words; empty where a word of it is unknown."""
        found = [each.partition(":")[::2] for each in text.split()]
        if not all(word in self.parts and number.isdigit() for word, number in found):
            return ""
        return ", ".join(texts.gettext(self.parts[word], value=number) for word, number in found)


_names: dict[str, str] = {}
_values: dict[str, _Values] = {}


def name_fields(names: Mapping[str, str]) -> None:
    """Give the keys of changes their names, as English message ids. Two names of one key are a mistake."""
    for key, name in names.items():
        if _names.setdefault(key, name) != name:
            raise ValueError(f"the field {key} has two names: {_names[key]!r} and {name!r}")


def name_values(
    key: str, labels: Mapping[Any, str], number: str = "", parts: Mapping[str, str] | None = None
) -> None:
    """Give the words that a field may hold their labels, as English message ids.

    `number` tells a value that is a number, with the placeholder `value`: «%(value)s min». `parts` tell
    numbers with a word before each, by that word: «late:20 early:15».
    """
    _values[key] = _Values({str(value): label for value, label in labels.items()}, number, parts or {})


def names() -> Mapping[str, str]:
    """Return the names that were given, by key."""
    return _names


def field_name(texts: Texts, key: str) -> str:
    """Return a field's name in the reader's language; a key that has none comes back as it is."""
    return texts.translated(_names.get(key, key))


def shown(texts: Texts, key: str, value: Any) -> str:
    """Return a field's value as a reader takes it in: labels, days, yes or no, parts with their names."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return texts.gettext(N_("yes")) if value else texts.gettext(N_("no"))
    if isinstance(value, Mapping):
        return ", ".join(f"{field_name(texts, part)}: {shown(texts, part, v)}" for part, v in value.items())
    if isinstance(value, list):
        nested = any(isinstance(each, Mapping) for each in value)
        return ("; " if nested else ", ").join(shown(texts, key, each) for each in value) or "–"
    known = _values.get(key, _Values())
    text = str(value)
    if known.number and text.isdigit():
        return texts.gettext(known.number, value=text)
    if in_parts := known.told_in_parts(texts, text):
        return in_parts
    return texts.gettext(known.labels[text]) if text in known.labels else spelled_out(texts, text)
