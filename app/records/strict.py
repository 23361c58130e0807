"""Reading a file strictly: every refused field gets a line with its path, and nothing is guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.records.values import MAX_ITEMS, BadValue, Check


@dataclass(slots=True)
class Strict:
    """Takes values out of a file's data, and collects a line for each refused field."""

    problems: list[str] = field(default_factory=list)

    def value(self, place: str, raw: Any, checking: Check) -> Any:
        """Return the checked value, or None and a problem."""
        try:
            return checking(raw)
        except BadValue as problem:
            self.refuse(place, str(problem))
            return None

    def refuse(self, place: str, why: str) -> None:
        """Add a line for a refused field."""
        self.problems.append(f"{place}: {why}")

    def table(self, place: str, raw: Any, known: set[str]) -> dict[str, Any]:
        """Return an object whose keys are all known; others are refused one by one."""
        if not isinstance(raw, dict):
            self.refuse(place, "must be an object")
            return {}
        for key in raw:
            if key not in known:
                self.refuse(f"{place}.{key[:60]}" if place else key[:60], "is not a key that Zapisy knows")
        return {key: value for key, value in raw.items() if key in known}

    def rows(self, place: str, raw: Any, most: int = MAX_ITEMS) -> list[Any]:
        """Return a list that is not too long."""
        if not isinstance(raw, list):
            self.refuse(place, "must be a list")
            return []
        if len(raw) > most:
            self.refuse(place, f"has too many entries: {len(raw)}, at most {most}")
            return []
        return raw

    def optional(self, place: str, given: dict[str, Any], checks: Mapping[str, Check]) -> dict[str, Any]:
        """Return the checked values of those keys that the object has."""
        return {
            key: self.value(f"{place}.{key}", given[key], checking)
            for key, checking in checks.items()
            if key in given
        }

    def require(self, place: str, given: dict[str, Any], keys: Sequence[str]) -> None:
        """Refuse an object that lacks one of the keys."""
        for key in keys:
            if key not in given:
                self.refuse(f"{place}.{key}", "is missing")

    def refuse_twins(self, what: Sequence[tuple[str, str]]) -> None:
        """Refuse each (path, value) whose value stands at an earlier path."""
        seen: dict[str, str] = {}
        for path, value in what:
            if value in seen:
                self.refuse(path, f"is the same as {seen[value]}")
            seen.setdefault(value, path)
