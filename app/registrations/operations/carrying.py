"""What goes along when somebody changes to another event of a recruitment: answers and the signed form."""

from collections.abc import Mapping, Sequence

from app.events.models import WITH_PAPER
from app.questions.answers import GivenAnswer
from app.questions.asking import OwnQuestion, shown
from app.questions.models import WORDED
from app.registrations.answers import Answered
from app.registrations.models import Registration, SignedPaper
from app.registrations.operations.answering import write_answers
from app.work import Work


def carry_answers(
    work: Work,
    answers: Mapping[int, Answered],
    target: Registration,
    asked: Sequence[OwnQuestion],
    *,
    is_new: bool,
) -> None:
    """Copy the answers to questions that both events ask in the same words; of choices those with the same.

    Where the person was registered at the target before, these take the place of the answers from then.
    Reads nothing.
    """
    if not asked:
        return
    given = {(each.question.kind, each.question.label_pl): each for each in answers.values()}
    kept: dict[int, GivenAnswer] = {}
    for question in asked:
        answered = given.get((question.kind, question.label_pl))
        value = _value_for(question, answered) if answered else None
        if answered is not None and value is not None:
            kept[question.id] = GivenAnswer(value, question.version_id, answered.file_id)
    visible = shown(asked, {id: each.value for id, each in kept.items()})
    write_answers(work, target, {id: each for id, each in kept.items() if id in visible}, is_new=is_new)


def _value_for(question: OwnQuestion, answered: Answered) -> str | None:
    """Return an answer as the question's keys say it, None if a chosen word is not offered there."""
    if question.kind not in WORDED:
        return answered.value
    keys = {each.pl: each.key for each in question.choices}
    words = [answered.question.choice(key) for key in answered.value.split()]
    found = [keys.get(each.pl) if each else None for each in words]
    return " ".join(key for key in found if key) if found and all(found) else None


def carry_paper(
    work: Work, source: Registration, target: Registration, papers: Mapping[int, SignedPaper]
) -> None:
    """Let the signed form go along where the target asks for one: it was signed for one recruitment.

    A form that lies at the target already stays there, and this one here. `papers` are by registration.
    """
    if target.event.rules.completed_by not in WITH_PAPER:
        return
    mine = papers.get(source.id)
    if mine is not None and target.id not in papers:
        mine.registration = target
        mine.version += 1
        work.session.flush()
