"""Declared facts: each kind of change with the sentence that tells it."""

from dataclasses import dataclass

_declared: dict[str, "Fact"] = {}


@dataclass(frozen=True, slots=True)
class Fact:
    """A kind of change. `sentence` is an English message id whose placeholders are filled from the
    fact's values and personal values (an erased one reads "…")."""

    kind: str
    sentence: str


def declare(kind: str, sentence: str) -> Fact:
    """Declare a fact once, at import; two of one name are a mistake of the programmer."""
    if kind in _declared:
        raise ValueError(f"the fact {kind} is declared twice")
    fact = _declared[kind] = Fact(kind, sentence)
    return fact


def declared(kind: str) -> Fact | None:
    """Return the declaration of a stored fact's kind; None for a kind that the code no longer knows."""
    return _declared.get(kind)


def all_declared() -> list[Fact]:
    """Return every declared fact, by kind."""
    return sorted(_declared.values(), key=lambda fact: fact.kind)
