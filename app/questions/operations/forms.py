"""Whole forms: copied from an event or a template into another, and the templates themselves."""

from app.errors import Missing, Refusal
from app.events.models import Event, FormOfSupport
from app.inserting import insert_unless_there
from app.questions import facts
from app.questions.asking import FIXED, Condition, OwnQuestion
from app.questions.models import FormTemplate
from app.questions.operations.changing import (
    MOST_QUESTIONS,
    TOO_MANY,
    QuestionDetails,
    check_files,
    insert_question,
)
from app.questions.operations.locking import lock_form, note
from app.questions.queries import Owner, asked_questions, template_of
from app.work import Work


def copy_form(work: Work, source: Owner, target: Owner, *, only_missing: bool = False) -> int:
    """Add the questions that `source` asks to the form of `target`, behind its own; return how many.

    They begin anew: with one version, without answers. `only_missing` leaves out what `target` asks already,
    in the same words. Refuses more than MOST_QUESTIONS. Writes nothing if there is nothing to copy.
    """
    copied = asked_questions(work, source)
    if not copied:
        return 0
    there = [each for each in lock_form(work, target) if not each.is_retired]
    twins: dict[int, int] = {}
    if only_missing:
        known = {_asked(each): each.id for each in there}
        twins = {each.id: known[_asked(each)] for each in copied if _asked(each) in known}
        copied = tuple(each for each in copied if each.id not in twins)
        if not copied:
            return 0
    if len(there) + len(copied) > MOST_QUESTIONS:
        raise Refusal(TOO_MANY, values={"most": MOST_QUESTIONS})
    check_files(tuple(there), [each.kind for each in copied])
    if isinstance(target, Event):
        target.rules.has_questions = True
    for each in copied:
        condition = None
        if each.shown_if is not None:
            condition = Condition(twins[each.shown_if.question_id], each.shown_if.choice)
        details = QuestionDetails(
            kind=each.kind,
            is_required=each.is_required,
            condition=condition,
            label_pl=each.label_pl,
            label_en=each.label_en,
            help_pl=each.help_pl,
            help_en=each.help_en,
            choices=each.choices,
            points=tuple(each.points.get(key, 0) for key in offered_keys(each)) if each.points else (),
        )
        twins[each.id] = insert_question(work, target, details, each.choices, details).id
    note(work, target, facts.FORM_COPIED, count=len(copied))
    work.session.flush()
    return len(copied)


def offered_keys(question: OwnQuestion) -> list[str]:
    """Return the keys of what can be chosen, in order."""
    return [*FIXED.get(question.kind, {})] or [each.key for each in question.choices]


def _asked(question: OwnQuestion) -> tuple[object, ...]:
    """Return what makes two questions the same: kind, words and choices, whose keys conditions name."""
    return question.kind, question.label_pl, tuple((each.key, each.pl) for each in question.choices)


def template_for(work: Work, form: FormOfSupport) -> FormTemplate:
    """Return the template of a form of support; an empty one is made if there is none."""
    found = template_of(work, form)
    if found is None:
        fresh = FormTemplate(form_of_support=form, created_at=work.now)
        found = insert_unless_there(work.session, fresh) or template_of(work, form)
    if found is None:
        raise Missing
    return found
