"""Taking posted marks in: what was saved, what was refused and why, as a page or a script wants it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from app.attendance.forms import posted_fill, posted_marks, posted_undo
from app.attendance.mark_keys import MarkKey
from app.attendance.operations import fill_blanks, set_enrolled, set_marks_at, take_off, undo_fill
from app.attendance.operations.evidence import take_proposals
from app.clock import local
from app.errors import Closed, Missing, Refusal
from app.events.models import Session
from app.texts import Texts
from app.typed import number_in
from app.work import Work


@dataclass(slots=True)
class Saved:
    """What became of a post: refusals by field name, and the handle by which a filling can be undone."""

    changed: int = 0
    refused: dict[str, Refusal] = field(default_factory=dict)
    filled: str | None = None
    undone: int | None = None
    taken: int | None = None

    @property
    def status(self) -> int:
        """200, or what tells of a refusal: 409 for the state of things, 422 for a wrong value."""
        if not self.refused:
            return 200
        return 409 if any(isinstance(each, Closed) for each in self.refused.values()) else 422


def save(work: Work, sessions: Mapping[int, Session], form: MultiDict[str, str]) -> Saved:
    """Set the posted marks, then fill blanks or undo a filling if that was pressed; nothing is committed.

    `sessions` are those that the page is about: others are Missing. A refused field leaves the
    other fields be.
    """
    saved = Saved()
    marks = {_of(sessions, id): values for id, values in sorted(posted_marks(form).items())}
    if marks:
        _save_marks(work, marks, saved)
    if (fill := posted_fill(form)) is not None:
        session = _of(sessions, fill)
        fact = fill_blanks(work, session)
        saved.filled = f"{session.id}-{fact.id}" if fact else ""
    _save_people(work, sessions, form, saved)
    if undo := posted_undo(form):
        saved.undone = undo_fill(work, _of(sessions, undo[0]), undo[1])
    return saved


def _save_people(
    work: Work, sessions: Mapping[int, Session], form: MultiDict[str, str], saved: Saved
) -> None:
    """Take somebody off, say whether they were enrolled, or take over what evidence proposes for everybody
    without a mark or for one row, if that was pressed on a session's page."""
    if len(sessions) != 1:
        return
    (session,) = sessions.values()
    if (row_id := number_in(form.get("take_off"))) is not None:
        take_off(work, session, row_id)
    if (taken := form.get("take")) is not None:
        saved.taken = take_proposals(work, session, _rows_to_take(taken)).changed
    for name, enrolled in (("not_enrolled", False), ("enrolled", True)):
        if (id := number_in(form.get(name))) is not None:
            set_enrolled(work, session, id, enrolled=enrolled)


def _rows_to_take(text: str) -> set[int] | None:
    """Return the row whose proposal is taken over; None for all blanks. Missing for anything else."""
    row = number_in(text)
    if row is None and text != "all":
        raise Missing
    return None if row is None else {row}


def answer(work: Work, saved: Saved, **more: Any) -> tuple[dict[str, Any], int]:
    """Return the answer for a script: the hour of saving, and a sentence for each refused field."""
    refused = sentences(work.texts, saved)
    return {"saved": work.texts.clock(local(work.now)), "refused": refused, **more}, saved.status


def taken_sentence(texts: Texts, count: int) -> str:
    """Return what is said after proposals of evidence were taken over."""
    if not count:
        return texts.gettext("Evidence proposes no mark that is not there already.")
    return texts.ngettext(
        "%(count)s mark was taken over from evidence.",
        "%(count)s marks were taken over from evidence.",
        count,
    )


def sentences(texts: Texts, saved: Saved) -> dict[str, str]:
    """Return the refusals' sentences by field name."""
    return {name: texts.sentence(refusal) for name, refusal in saved.refused.items()}


def _save_marks(work: Work, marks: Mapping[Session, Mapping[MarkKey, str]], saved: Saved) -> None:
    outcomes = set_marks_at(work, marks)
    for session, values in marks.items():
        outcome = outcomes[session.id]
        saved.changed += outcome.changed
        refused = dict.fromkeys(values, outcome.closed) if outcome.closed else outcome.refused
        saved.refused |= {key.field(session.id): refusal for key, refusal in refused.items()}


def _of(sessions: Mapping[int, Session], id: int) -> Session:
    if id not in sessions:
        raise Missing
    return sessions[id]
