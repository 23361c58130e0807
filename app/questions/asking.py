"""What a form asks: questions as they are worded, which of them are shown, and in which words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from app.errors import N_
from app.questions.models import CHOSEN, QuestionKind
from app.texts import Texts

YES_NO = {"yes": N_("Yes"), "no": N_("No")}
SCALE = {"1": N_("1 – lowest"), "2": "2", "3": "3", "4": "4", "5": N_("5 – highest")}
FIXED = {QuestionKind.yes_no: YES_NO, QuestionKind.scale: SCALE}
"""The kinds whose choices are the same everywhere: keys and words."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the offered answers; `key` means it in all versions of its question, "" a new one."""

    key: str
    pl: str
    en: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """That a question is asked only of those who chose this in an earlier one."""

    question_id: int
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a question says: in Polish, and in English where somebody wrote it."""

    label_pl: str
    label_en: str | None = None
    help_pl: str | None = None
    help_en: str | None = None
    choices: tuple[Option, ...] = ()

    def label(self, language: str) -> str:
        """Return the question in a language, in Polish if it has no other words."""
        return self.label_en if language == "en" and self.label_en else self.label_pl

    def help(self, language: str) -> str | None:
        """Return the explanation in a language, in Polish if it has no other words."""
        return self.help_en if language == "en" and self.help_en else self.help_pl

    def choice(self, key: str) -> Option | None:
        """Return the choice of a key; None for one that is not offered."""
        return next((each for each in self.choices if each.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnQuestion(Wording):
    """A question with the wording of one version.

    `condition` is what staff set, `shown_if` what counts: without it the question is shown always, as when
    the question or the choice on which it depends is not asked any more. `points` are those of
    choices, by key.
    """

    id: int
    version_id: int
    version: int
    kind: QuestionKind
    is_required: bool = False
    condition: Condition | None = None
    shown_if: Condition | None = None
    is_retired: bool = False
    # The kept form has its questions as a key, and a mapping has no hash.
    points: Mapping[str, float] = field(default_factory=dict, hash=False)

    @property
    def has_lost_condition(self) -> bool:
        """Whether a condition was set that can't be met any more, so that the question is shown always."""
        return self.condition is not None and self.shown_if is None

    @property
    def is_chosen(self) -> bool:
        """Whether it is answered by choosing."""
        return self.kind in CHOSEN

    @property
    def is_file(self) -> bool:
        """Whether it is answered by a file."""
        return self.kind == QuestionKind.file

    def offered(self, texts: Texts) -> list[tuple[str, str]]:
        """Return keys and words of what can be chosen."""
        if self.kind in FIXED:
            return [(key, texts.translated(words)) for key, words in FIXED[self.kind].items()]
        english = texts.language == "en"
        return [(each.key, each.en if english and each.en else each.pl) for each in self.choices]

    def offers(self, key: str) -> bool:
        """Tell whether a key can be chosen."""
        return key in FIXED[self.kind] if self.kind in FIXED else self.choice(key) is not None

    def told(self, value: str, texts: Texts) -> str:
        """Return an answer to this version as people read it; of a scale the bare number."""
        if self.kind == QuestionKind.scale:
            return value
        if self.is_chosen:
            words = dict(self.offered(texts))
            return "; ".join(words[key] for key in value.split() if key in words)
        if self.kind == QuestionKind.number:
            plain = f"{Decimal(value):f}"
            return plain.replace(".", ",") if texts.language == "pl" else plain
        if self.kind == QuestionKind.date:
            return texts.day_plain(date.fromisoformat(value))
        return value


def with_conditions(questions: Sequence[OwnQuestion]) -> tuple[OwnQuestion, ...]:
    """Return the questions of one form, each with the condition that counts."""
    before: dict[int, OwnQuestion] = {}
    found: list[OwnQuestion] = []
    for each in questions:
        found.append(replace(each, shown_if=each.condition if _can_be_met(each.condition, before) else None))
        if not each.is_retired:
            before[each.id] = each
    return tuple(found)


def _can_be_met(condition: Condition | None, before: Mapping[int, OwnQuestion]) -> bool:
    if condition is None:
        return False
    other = before.get(condition.question_id)
    return other is not None and other.is_chosen and other.offers(condition.choice)


def shown(questions: Iterable[OwnQuestion], values: Mapping[int, str]) -> frozenset[int]:
    """Return the ids of the questions that are asked of who answered so, in the order of the form."""
    found: set[int] = set()
    for each in questions:
        needed = each.shown_if
        if needed is None or (
            needed.question_id in found and needed.choice in values.get(needed.question_id, "").split()
        ):
            found.add(each.id)
    return frozenset(found)


def asks_files(questions: Iterable[OwnQuestion]) -> bool:
    """Tell whether a form asks for a file."""
    return any(each.is_file for each in questions)
