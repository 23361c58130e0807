"""Participation forms of two persons who turned out to be one."""

from collections.abc import Sequence

from sqlalchemy import select

from app.monitoring.models import FormConfirmation, ParticipationForm
from app.people.operations.moves import PersonMerge
from app.work import Work


def merge_participation_forms(work: Work, merge: PersonMerge) -> None:
    """Give participation forms to the person who is kept.

    Of two in one project that of the kept person stays, unless it lies on paper and the other has contents;
    the other one stays with who turned out to be the same. Nothing sealed is copied.
    """
    mine = {each.project_id: each for each in _forms(work, merge.kept.id)}
    for each in _forms(work, merge.gone.id):
        own = mine.get(each.project_id)
        if own is None:
            merge.moves.change(each, person_id=merge.kept.id)
        elif own.sealed is None and each.sealed is not None:
            _confirm(work, merge, own, each)
            for left in _confirmations(work, own):
                merge.moves.remove(left)
            merge.moves.remove(own)
            merge.moves.change(each, person_id=merge.kept.id, paper_at=each.paper_at or own.paper_at)
        else:
            _confirm(work, merge, each, own)


def _confirm(work: Work, merge: PersonMerge, before: ParticipationForm, now: ParticipationForm) -> None:
    """Let what was confirmed with one form be confirmed with the other."""
    there = {each.event_id for each in _confirmations(work, now)}
    for each in _confirmations(work, before):
        if each.event_id not in there:
            merge.moves.change(each, form_id=now.id)


def _forms(work: Work, person_id: int) -> Sequence[ParticipationForm]:
    query = select(ParticipationForm).where(ParticipationForm.person_id == person_id)
    return work.session.scalars(query.order_by(ParticipationForm.id)).all()


def _confirmations(work: Work, form: ParticipationForm) -> Sequence[FormConfirmation]:
    query = select(FormConfirmation).where(FormConfirmation.form_id == form.id)
    return work.session.scalars(query.order_by(FormConfirmation.event_id)).all()
