"""Bringing a whole form to what a file says: questions are known again by their kind and words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.errors import N_, Refusal
from app.questions.asking import FIXED, Condition, Option, OwnQuestion
from app.questions.models import QuestionKind
from app.questions.operations.changing import (
    QuestionDetails,
    add_question,
    bring_back_question,
    change_question,
    retire_question,
)
from app.questions.operations.locking import lock_form, question_of, row_of
from app.questions.queries import Owner
from app.work import Work

NO_SUCH_QUESTION = N_("No earlier question that is answered by choosing has the words “%(question)s”.")
NO_SUCH_ANSWER = N_("“%(question)s” doesn't offer the answer “%(answer)s”.")


@dataclass(frozen=True, slots=True)
class OnlyIf:
    """That a question is asked only of who answered an earlier one so: by the words of both in Polish, of a
    question for yes or no by these keys."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class FiledQuestion:
    """A question as a file has it: its details, whose choices have no keys, and its condition by words."""

    details: QuestionDetails
    only_if: OnlyIf | None = None


def load_form(work: Work, owner: Owner, wanted: Sequence[FiledQuestion]) -> bool:
    """Let a form ask these questions in this order; tell whether anything differed.

    A question of the same kind and the same words in Polish is the same one, and keeps its answers; its
    choices are known by their words. Others that are asked are retired. Refuses what `add_question` refuses,
    and a condition on what no earlier question offers.
    """
    form = lock_form(work, owner)
    known = _matched(form, wanted)
    before = _standing(form)
    kept = {each.id for each in known if each is not None}
    for each in form:
        if not each.is_retired and each.id not in kept:
            retire_question(work, owner, each.id)
    ids: list[int] = []
    for same, filed in zip(known, wanted, strict=True):
        if same is None:
            ids.append(add_question(work, owner, replace(filed.details, condition=None)).id)
            continue
        if same.is_retired:
            bring_back_question(work, owner, same.id)
        ids.append(same.id)
    _put_in_order(work, owner, ids)
    _load_details(work, owner, ids, wanted, {each.id for each in form if each.has_lost_condition})
    return before != _standing(lock_form(work, owner))


def _standing(form: Sequence[OwnQuestion]) -> list[tuple[object, ...]]:
    """Return all of a form that a file can change."""
    return [
        (each.id, each.version, each.is_required, each.condition, tuple(sorted(each.points.items())))
        for each in form
        if not each.is_retired
    ]


def _matched(form: Sequence[OwnQuestion], wanted: Sequence[FiledQuestion]) -> list[OwnQuestion | None]:
    """Return which question each one of a file is; those that are asked come before retired ones."""
    pool: dict[tuple[QuestionKind, str], list[OwnQuestion]] = {}
    for each in sorted(form, key=lambda each: each.is_retired):
        pool.setdefault((each.kind, each.label_pl), []).append(each)
    found: list[OwnQuestion | None] = []
    for filed in wanted:
        same = pool.get((filed.details.kind, filed.details.label_pl), [])
        found.append(same.pop(0) if same else None)
    return found


def _put_in_order(work: Work, owner: Owner, ids: Sequence[int]) -> None:
    """Put the asked questions into this order, retired ones behind them."""
    form = lock_form(work, owner)
    if [each.id for each in form if not each.is_retired] == list(ids):
        return
    retired = [each.id for each in form if each.is_retired]
    for position, id in enumerate([*ids, *retired], start=1):
        row_of(work, id).position = position
    work.session.flush()


def _load_details(
    work: Work, owner: Owner, ids: Sequence[int], wanted: Sequence[FiledQuestion], lost: Collection[int]
) -> None:
    """Let each question say what the file says. What has `lost` its condition is asked of everybody already:
    where the file says so too, staff still see on what it once depended."""
    form = lock_form(work, owner)
    for id, filed in zip(ids, wanted, strict=True):
        now = question_of(form, id)
        if now.condition is not None and id not in lost and filed.only_if != _said(now, form):
            # Before any other is set, so that the order in which conditions change hands doesn't matter.
            row = row_of(work, id)
            row.shown_if_id = row.shown_if_choice = None
    work.session.flush()
    for number, (id, filed) in enumerate(zip(ids, wanted, strict=True)):
        form = lock_form(work, owner)
        now = question_of(form, id)
        keys = {choice.pl: choice.key for choice in now.choices}
        choices = tuple(Option(keys.get(each.pl, ""), each.pl, each.en) for each in filed.details.choices)
        condition = now.condition if id in lost else None
        if filed.only_if is not None:
            condition = _condition([question_of(form, each) for each in ids[:number]], filed.only_if)
        details = replace(filed.details, choices=choices, condition=condition)
        change_question(work, owner, id, details, now.version)


def _said(question: OwnQuestion, form: tuple[OwnQuestion, ...]) -> OnlyIf | None:
    """Return a question's condition in the words of a file."""
    if question.condition is None:
        return None
    other = question_of(form, question.condition.question_id)
    choice = other.choice(question.condition.choice)
    return OnlyIf(other.label_pl, choice.pl if choice else question.condition.choice)


def _condition(earlier: Sequence[OwnQuestion], wanted: OnlyIf) -> Condition:
    same = [each for each in earlier if each.is_chosen and each.label_pl == wanted.question]
    other = same[-1] if same else None
    if other is None:
        raise Refusal(NO_SUCH_QUESTION, field="only_if", values={"question": wanted.question})
    keys = {key: key for key in FIXED.get(other.kind, {})}
    keys |= {each.pl: each.key for each in other.choices}
    if wanted.answer not in keys:
        values = {"question": wanted.question, "answer": wanted.answer}
        raise Refusal(NO_SUCH_ANSWER, field="only_if", values=values)
    return Condition(other.id, keys[wanted.answer])
