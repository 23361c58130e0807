"""Adding a question to a form, changing it, taking it out and bringing it back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import overload

from app import typed
from app.errors import N_, Outdated, Refusal
from app.events.models import Event
from app.questions import facts
from app.questions.asking import FIXED, Condition, Option, OwnQuestion, Wording
from app.questions.models import CHOSEN, WORDED, Question, QuestionKind, QuestionVersion, Sheet
from app.questions.operations.locking import lock_form, note, question_of, row_of
from app.questions.queries import Owner, keys_used, next_position
from app.work import Work

MOST_QUESTIONS = 60
MOST_CHOICES = 60
MOST_FILES = 5
MOST_POINTS = 100
LABEL, HELP, CHOICE = 300, 1000, 200
"""The most characters of a question, of its explanation and of a choice."""

CHANGED_MEANWHILE = N_("Somebody else changed this question meanwhile. Look at it anew; nothing was saved.")
TOO_MANY_FILES = N_("A form asks for at most %(most)s files.")
TOO_MANY = N_("A form holds at most %(most)s questions.")
NO_LABEL = N_("Write the question in Polish.")
NO_CHOICES = N_("Write at least two answers to choose from.")
TOO_MANY_CHOICES = N_("Write at most %(most)s answers to choose from.")
SAME_CHOICE = N_("“%(choice)s” stands there twice: answers must differ.")
TOO_LONG = N_("“%(start)s…” is too long: write at most %(most)s characters.")
KIND_STAYS = N_("The kind of a question stays. Take this one out of the form and add another.")
NOT_EARLIER = N_("A question can depend only on one that stands before it in the form.")
NOT_CHOSEN = N_("A question can depend only on one that is answered by choosing.")
ONE_LEVEL = N_(
    "A question can't depend on one that is itself shown only to some, and others depend on such a one."
)
WRONG_KIND = N_("A question of this kind doesn't fit here.")
NO_CONDITION = N_("In tests and surveys everybody is asked the same: a question can't depend on another.")
TOO_MANY_POINTS = N_("An answer gives at most %(most)s points, and takes at most as many.")
NO_POINTS = N_("At least one answer must give points.")
NOT_A_CHOICE = N_("The question on which it depends doesn't offer this answer.")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionDetails(Wording):
    """A question as its editor wants it; choices that are new have no key.

    `points` are those of the choices in their order, of a question for yes or no those of yes and no.
    """

    kind: QuestionKind
    is_required: bool = False
    condition: Condition | None = None
    points: tuple[float, ...] = ()


def add_question(work: Work, owner: Owner, details: QuestionDetails) -> OwnQuestion:
    """Add a question at the end of a form.

    Refuses a question without words, choices that are too few or alike, texts that are too long, a condition
    that is no choice of an earlier question shown to everybody, more than MOST_QUESTIONS, and for a sheet a
    kind that it can't ask, a condition, and answers of a test that give no points.
    """
    form = lock_form(work, owner)
    if sum(not each.is_retired for each in form) >= MOST_QUESTIONS:
        raise Refusal(TOO_MANY, values={"most": MOST_QUESTIONS})
    check_files(form, [details.kind])
    wording = _checked(details)
    check_fits(owner, details)
    check_condition(details.condition, form, len(form), [])
    if isinstance(owner, Event):
        owner.rules.has_questions = True
    question = insert_question(work, owner, details, _with_keys(wording.choices, set()), wording)
    note(work, owner, facts.ADDED, question=wording.label_pl)
    return question_of(lock_form(work, owner), question.id)


def change_question(
    work: Work, owner: Owner, question_id: int, details: QuestionDetails, seen: int
) -> OwnQuestion:
    """Change a question; other words, explanation or choices make a new version, answers stay with theirs.

    A choice with a key is the same choice, reworded perhaps; one without is new; one that is left out is not
    offered any more. Outdated unless `seen` is the question's version; Missing for another form's question.
    Refuses what `add_question` refuses, another kind, and a condition on a question on which others depend.
    """
    form = lock_form(work, owner)
    now = question_of(form, question_id)
    if now.version != seen:
        raise Outdated(CHANGED_MEANWHILE)
    if details.kind != now.kind:
        raise Refusal(KIND_STAYS, field="kind")
    wording = _checked(details)
    check_fits(owner, details)
    if details.condition != now.condition or not now.has_lost_condition:
        dependants = [each for each in form if each.condition and each.condition.question_id == now.id]
        check_condition(details.condition, form, form.index(now), dependants)
    row = row_of(work, now.id)
    known = {each.key for each in now.choices}
    if any(each.key and each.key not in known for each in wording.choices):
        raise Outdated(CHANGED_MEANWHILE)
    fresh = any(not each.key for each in wording.choices)
    choices = _with_keys(wording.choices, keys_used(work, now.id) if fresh else known)
    before = (now.label_pl, now.label_en, now.help_pl, now.help_en, now.choices)
    after = (wording.label_pl, wording.label_en, wording.help_pl, wording.help_en, choices)
    settings = (row.is_required, now.condition, row.points)
    # What a choice gave that is not offered any more, stays: somebody may have answered so.
    points = {**now.points, **_points(details, choices)} or None
    if before == after and settings == (details.is_required, details.condition, points):
        return now
    _set(row, details, points)
    if before != after:
        row.version += 1
        work.session.add(_version(work, row, wording, choices))
    work.session.flush()
    note(work, owner, facts.CHANGED, question=wording.label_pl)
    return question_of(lock_form(work, owner), now.id)


def retire_question(work: Work, owner: Owner, question_id: int) -> list[OwnQuestion]:
    """Ask a question nobody any more; its answers stay. Return those that depended on it, now shown always.

    Missing for another form's question; one that is retired already stays so.
    """
    form = lock_form(work, owner)
    now = question_of(form, question_id)
    if now.is_retired:
        return []
    row_of(work, now.id).retired_at = work.now
    work.session.flush()
    note(work, owner, facts.RETIRED, question=now.label_pl)
    return [each for each in form if each.shown_if is not None and each.shown_if.question_id == now.id]


def bring_back_question(work: Work, owner: Owner, question_id: int) -> None:
    """Ask a retired question again, with the conditions that hung on it. Refuses more than MOST_QUESTIONS."""
    form = lock_form(work, owner)
    now = question_of(form, question_id)
    if not now.is_retired:
        return
    if sum(not each.is_retired for each in form) >= MOST_QUESTIONS:
        raise Refusal(TOO_MANY, values={"most": MOST_QUESTIONS})
    check_files(form, [now.kind])
    row_of(work, now.id).retired_at = None
    work.session.flush()
    note(work, owner, facts.BROUGHT_BACK, question=now.label_pl)


def insert_question(
    work: Work, owner: Owner, details: QuestionDetails, choices: tuple[Option, ...], wording: Wording
) -> Question:
    """Add the rows of a checked question behind all others of its form, which is locked."""
    row = Question(kind=details.kind, position=next_position(work, owner), version=1)
    if isinstance(owner, Event):
        row.event_id = owner.id
    elif isinstance(owner, Sheet):
        row.sheet_id = owner.id
    else:
        row.template_id = owner.id
    _set(row, details, _points(details, choices) or None)
    work.session.add(row)
    work.session.flush()
    work.session.add(_version(work, row, wording, choices))
    work.session.flush()
    return row


def check_files(form: tuple[OwnQuestion, ...], added: Collection[QuestionKind]) -> None:
    """Refuse more questions for files than one sending of the form could carry."""
    fresh = sum(each == QuestionKind.file for each in added)
    if fresh and fresh + sum(each.is_file and not each.is_retired for each in form) > MOST_FILES:
        raise Refusal(TOO_MANY_FILES, values={"most": MOST_FILES})


def check_fits(owner: Owner, details: QuestionDetails) -> None:
    """Refuse what a sheet can't ask: kinds that nobody can score or count, conditions, a test's question
    without points."""
    if not isinstance(owner, Sheet):
        return
    if details.kind not in asked_kinds(owner):
        raise Refusal(WRONG_KIND, field="kind")
    if details.condition is not None:
        raise Refusal(NO_CONDITION, field="condition")
    if not owner.is_test or details.kind == QuestionKind.scale:
        return
    if any(abs(each) > MOST_POINTS for each in details.points):
        raise Refusal(TOO_MANY_POINTS, field="choices", values={"most": MOST_POINTS})
    if not any(each > 0 for each in details.points):
        raise Refusal(NO_POINTS, field="choices")


def asked_kinds(owner: Owner) -> tuple[QuestionKind, ...]:
    """Return the kinds of questions that fit a form: tests are chosen only, surveys hold no file."""
    if not isinstance(owner, Sheet):
        return tuple(QuestionKind)
    return CHOSEN if owner.is_test else (*CHOSEN, QuestionKind.short_text, QuestionKind.long_text)


def check_condition(
    condition: Condition | None,
    form: tuple[OwnQuestion, ...],
    place: int,
    dependants: list[OwnQuestion],
) -> None:
    """Refuse a condition at a place of the form unless it is a choice of an earlier question without one."""
    if condition is None:
        return
    other = next((each for each in form[:place] if each.id == condition.question_id), None)
    if other is None or other.is_retired:
        raise Refusal(NOT_EARLIER, field="condition")
    if other.kind not in CHOSEN:
        raise Refusal(NOT_CHOSEN, field="condition")
    if other.condition is not None or dependants:
        raise Refusal(ONE_LEVEL, field="condition")
    if not other.offers(condition.choice):
        raise Refusal(NOT_A_CHOICE, field="condition")


def _set(row: Question, details: QuestionDetails, points: Mapping[str, float] | None) -> None:
    row.is_required = details.is_required
    row.points = dict(points) if points else None
    row.shown_if_id = details.condition.question_id if details.condition else None
    row.shown_if_choice = details.condition.choice if details.condition else None


def _points(details: QuestionDetails, choices: tuple[Option, ...]) -> dict[str, float]:
    """Return the points of what can be chosen, by key."""
    keys = [each.key for each in choices] or [*FIXED.get(details.kind, {})]
    return dict(zip(keys, details.points, strict=False))


def _version(work: Work, row: Question, wording: Wording, choices: tuple[Option, ...]) -> QuestionVersion:
    return QuestionVersion(
        question_id=row.id,
        number=row.version,
        label_pl=wording.label_pl,
        label_en=wording.label_en,
        help_pl=wording.help_pl,
        help_en=wording.help_en,
        choices=[{"key": each.key, "pl": each.pl, "en": each.en} for each in choices],
        created_at=work.now,
    )


def _checked(details: QuestionDetails) -> Wording:
    """Return the words of a question, cleaned; refuses those that can't be asked."""
    label = typed.one_line(details.label_pl)
    if not label:
        raise Refusal(NO_LABEL, field="label_pl")
    wording = Wording(
        label_pl=_short("label_pl", label, LABEL),
        label_en=_short("label_en", typed.one_line(details.label_en), LABEL),
        help_pl=_short("help_pl", typed.stripped(details.help_pl), HELP),
        help_en=_short("help_en", typed.stripped(details.help_en), HELP),
        choices=tuple(_choice(each) for each in details.choices) if details.kind in WORDED else (),
    )
    if details.kind in WORDED:
        _check_choices(wording.choices)
    return wording


def _choice(choice: Option) -> Option:
    words = _short("choices", typed.one_line(choice.pl) or "", CHOICE)
    return Option(choice.key, words, _short("choices", typed.one_line(choice.en), CHOICE))


def _check_choices(choices: tuple[Option, ...]) -> None:
    if len(choices) < 2 or not all(each.pl for each in choices):
        raise Refusal(NO_CHOICES, field="choices")
    if len(choices) > MOST_CHOICES:
        raise Refusal(TOO_MANY_CHOICES, field="choices", values={"most": MOST_CHOICES})
    met: set[str] = set()
    for each in choices:
        words = each.pl.casefold()
        if words in met or (each.key and f"#{each.key}" in met):
            raise Refusal(SAME_CHOICE, field="choices", values={"choice": each.pl})
        met |= {words, f"#{each.key}"} if each.key else {words}


def _with_keys(choices: tuple[Option, ...], used: set[str]) -> tuple[Option, ...]:
    """Return the choices with a key for each; a new one gets one that no version of the question had."""
    following = max((int(key) for key in used), default=0) + 1
    found = []
    for each in choices:
        key = each.key
        if not key:
            key, following = str(following), following + 1
        found.append(Option(key, each.pl, each.en))
    return tuple(found)


@overload
def _short(field: str, text: str, most: int) -> str: ...
@overload
def _short(field: str, text: None, most: int) -> None: ...
@overload
def _short(field: str, text: str | None, most: int) -> str | None: ...
def _short(field: str, text: str | None, most: int) -> str | None:
    if text and len(text) > most:
        raise Refusal(TOO_LONG, field=field, values={"start": text[:40], "most": most})
    return text
