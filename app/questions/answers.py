"""What was typed as an answer: cleaned, judged by the form that was shown and the form as it is now."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app import typed
from app.errors import N_, Refusal
from app.questions.asking import OwnQuestion, shown
from app.questions.models import WORDED, QuestionKind

SHORT = 300
LONG = 4000
"""The most characters of a short and of a long answer."""

MISSING = N_("Answer this question.")
MISSING_CHOICE = N_("Choose an answer.")
MISSING_FILE = N_("Choose a file.")
ADDED_MEANWHILE = N_("This question was added while you were filling in the form: answer it.")
CHANGED_MEANWHILE = N_(
    "This question was changed while you were filling in the form: look at it and answer again."
)
NOT_OFFERED = N_("This answer is not offered (any more). Choose another one.")
NO_NUMBER = N_("This is not a number. Write it as 7.5.")
NO_DAY = N_("This is not a day. Write it as 2026-11-30.")
TOO_LONG = N_("The answer is too long: write at most %(most)s characters.")
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,6})?", re.ASCII)
_YEARS = range(1900, 2201)


def field_of(question_id: int) -> str:
    """Return the name of a question's field in forms."""
    return f"question-{question_id}"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that stands as an answer: its name and row, and how an unfinished form names it."""

    name: str
    file_id: int
    token: str = ""


@dataclass(frozen=True, slots=True)
class SentFiles:
    """The files of a form by question, and why others were not taken."""

    attached: Mapping[int, Attached] = field(default_factory=dict)
    refused: Mapping[int, Refusal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SentAnswers:
    """What was sent of a form: texts by question, and the version of each question that the page showed.

    `files` are those that are kept already; nothing that a request says reaches them unchecked.
    """

    given: Mapping[int, str]
    seen: Mapping[int, int] | None = None
    files: SentFiles = field(default_factory=SentFiles)

    def values_with(self, seen: Mapping[int, int]) -> "dict[int, Given]":
        """Return what was sent, by question, with the version that was shown."""
        found = {id: Given(value, seen.get(id)) for id, value in self.given.items()}
        return found | {
            id: Given(each.name, seen.get(id), each.file_id) for id, each in self.files.attached.items()
        }


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answered: the text, or the chosen keys between blanks.

    `version` is the number of the version that was shown, None for the present one; `file_id` names the file
    whose name the text is.
    """

    value: str
    version: int | None = None
    file_id: int | None = None


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer that stands: the cleaned value (of a file its name), the id of the version that it answers,
    and of the file."""

    value: str
    version_id: int
    file_id: int | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The answers that stand, by question, and what is wrong with the others."""

    kept: Mapping[int, GivenAnswer]
    problems: Mapping[int, Refusal]


def judge(
    questions: Iterable[OwnQuestion],
    given: Mapping[int, Given],
    *,
    complete: bool = True,
    seen: Mapping[int, int] | None = None,
    earlier: Mapping[tuple[int, int], OwnQuestion] | None = None,
    refused: Mapping[int, Refusal] | None = None,
) -> Judged:
    """Judge the answers to a form; hidden and unknown questions are passed over, whatever was typed there.

    With `complete` required questions must be answered. `seen` holds the version of each question that the
    page showed (None: the present form was), `earlier` the wordings of versions that are not the last, by
    question and number. An answer to an earlier version stands for that version if it can be given still.
    `refused` says of files that could not be taken why.
    """
    asked = [each for each in questions if not each.is_retired]
    problems: dict[int, Refusal] = {}
    cleaned: dict[int, GivenAnswer] = {}
    for each in asked:
        try:
            if refused and each.id in refused:
                raise refused[each.id]
            kept = _kept(each, given.get(each.id), earlier or {})
        except Refusal as refusal:
            problems[each.id] = refusal
        else:
            if kept is not None:
                cleaned[each.id] = kept
    visible = shown(asked, {id: kept.value for id, kept in cleaned.items()})
    for each in asked:
        if complete and each.is_required and each.id not in cleaned and each.id not in problems:
            is_new = seen is not None and each.id not in seen
            missing = MISSING_CHOICE if each.is_chosen else MISSING_FILE if each.is_file else MISSING
            problems[each.id] = _refused(each, ADDED_MEANWHILE if is_new else missing)
    return Judged(
        {id: kept for id, kept in cleaned.items() if id in visible},
        {id: problem for id, problem in problems.items() if id in visible},
    )


def clean(question: OwnQuestion, value: str) -> str | None:
    """Return an answer as it is kept, None for nothing; refuses what the question can't be answered with."""
    return _CLEANED[question.kind](question, value)


def _kept(
    question: OwnQuestion, given: Given | None, earlier: Mapping[tuple[int, int], OwnQuestion]
) -> GivenAnswer | None:
    if given is None:
        return None
    answered = question
    if given.version is not None and given.version != question.version:
        answered = earlier.get((question.id, given.version), question)
    value = clean(answered, given.value)
    if value is None or (question.is_file and given.file_id is None):
        return None
    if question.kind in WORDED and any(
        _label_of(question, key) != _label_of(answered, key) for key in value.split()
    ):
        raise _refused(question, CHANGED_MEANWHILE)
    return GivenAnswer(value, answered.version_id, given.file_id if question.is_file else None)


def _label_of(question: OwnQuestion, key: str) -> str | None:
    choice = question.choice(key)
    return choice.pl if choice else None


def _refused(question: OwnQuestion, sentence: str, **values: object) -> Refusal:
    return Refusal(sentence, field=field_of(question.id), values=values)


def _short(question: OwnQuestion, value: str) -> str | None:
    return _within(question, typed.one_line(value), SHORT)


def _long(question: OwnQuestion, value: str) -> str | None:
    return _within(question, typed.stripped(value), LONG)


def _within(question: OwnQuestion, text: str | None, most: int) -> str | None:
    # A line end counts as one character, as browsers count it.
    text = text.replace("\r\n", "\n") if text else text
    if text and len(text) > most:
        raise _refused(question, TOO_LONG, most=most)
    return text


def _chosen(question: OwnQuestion, value: str) -> str | None:
    keys = list(dict.fromkeys(value.split()))
    several = question.kind == QuestionKind.several_of
    if not all(question.offers(key) for key in keys) or (len(keys) > 1 and not several):
        raise _refused(question, NOT_OFFERED)
    if several:
        keys = [each.key for each in question.choices if each.key in keys]
    return " ".join(keys) or None


def _number(question: OwnQuestion, value: str) -> str | None:
    text = (typed.one_line(value) or "").replace(" ", "").replace("\u00a0", "").replace("\u2212", "-")
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise _refused(question, NO_NUMBER)
    sign = "-" if text.startswith("-") else ""
    whole, _, part = text.lstrip("+-").replace(",", ".").partition(".")
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    number = f"{whole}.{part}" if part else whole
    return number if number == "0" else f"{sign}{number}"


def _day(question: OwnQuestion, value: str) -> str | None:
    text = typed.one_line(value)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _refused(question, NO_DAY) from None
    if day.year not in _YEARS:
        raise _refused(question, NO_DAY)
    return day.isoformat()


_CLEANED: Mapping[QuestionKind, Callable[[OwnQuestion, str], str | None]] = {
    QuestionKind.short_text: _short,
    QuestionKind.long_text: _long,
    QuestionKind.one_of: _chosen,
    QuestionKind.several_of: _chosen,
    QuestionKind.yes_no: _chosen,
    QuestionKind.number: _number,
    QuestionKind.date: _day,
    QuestionKind.file: _short,
    QuestionKind.scale: _chosen,
}
