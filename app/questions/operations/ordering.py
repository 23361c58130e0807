"""Moving a question within its form."""

from app.errors import N_, Refusal
from app.questions import facts
from app.questions.operations.locking import lock_form, note, question_of, row_of
from app.questions.queries import Owner
from app.work import Work

DEPENDS = N_("This question is shown only if “%(other)s” is answered so: it stays behind it.")
IS_NEEDED = N_("“%(other)s” is shown only if this question is answered so: it stays before it.")


def move_question(work: Work, owner: Owner, question_id: int, *, up: bool) -> bool:
    """Move a question by one place among those that are asked; return whether it could be moved.

    Missing for another form's question. Refuses to put a question before the one on which it depends.
    """
    form = [each for each in lock_form(work, owner) if not each.is_retired]
    now = question_of(tuple(form), question_id)
    place = form.index(now)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(form):
        return False
    first, second = (form[other], now) if up else (now, form[other])
    if second.shown_if is not None and second.shown_if.question_id == first.id:
        sentence, named = (DEPENDS, first) if up else (IS_NEEDED, second)
        raise Refusal(sentence, values={"other": named.label_pl})
    above, below = row_of(work, first.id), row_of(work, second.id)
    above.position, below.position = below.position, above.position
    work.session.flush()
    note(work, owner, facts.MOVED, question=now.label_pl)
    return True
