"""Participation forms are sealed anew with the first key of MONITORING_KEY."""

from sqlalchemy import delete, select, text

from app.monitoring.keys import PURPOSE, note_key
from app.monitoring.models import ParticipationForm, SealingKey
from app.work import Work

_AT_ONCE = 500


def seal_forms_anew(work: Work) -> tuple[int, int]:
    """Seal every form with the first key; return how many were, and how many no key opens.

    When all are, or there is none, the other keys are forgotten: they are needed no more. Who gives a form
    meanwhile waits.
    """
    _keep_others_out(work)
    done = lost = 0
    seals = work.monitoring_seals
    sealed = select(ParticipationForm).where(ParticipationForm.sealed.is_not(None))
    rows = sealed.order_by(ParticipationForm.id).execution_options(yield_per=_AT_ONCE)
    for form in work.session.scalars(rows):
        anew = seals.sealed_anew(PURPOSE, form.sealed or "")
        if anew is None:
            lost += 1
        else:
            form.sealed, done = anew, done + 1
    if seals and not lost:
        if done:
            note_key(work)
        work.session.execute(delete(SealingKey).where(SealingKey.fingerprint != seals.fingerprints[0]))
    work.session.flush()
    return done, lost


def _keep_others_out(work: Work) -> None:
    """Let no other transaction write or lock a form until the end of this one.

    Else a form that is changed between our reading and our writing would be overwritten, or one be sealed
    with a key that we forget. Reading goes on. On SQLite nobody else writes anyway.
    """
    if work.session.get_bind().dialect.name == "postgresql":
        work.session.execute(text(f"LOCK TABLE {ParticipationForm.__tablename__} IN EXCLUSIVE MODE"))
