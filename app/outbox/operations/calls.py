"""Calls: who can't be told by mail is told by phone."""

from collections.abc import Sequence

from sqlalchemy import select

from app.outbox.letters import LetterText
from app.outbox.models import Call, CallState, Letter
from app.outbox.new_letter import NewLetter
from app.outbox.overtaking import overtakes
from app.outbox.spoken import spoken
from app.work import Work

PHONED = ("registration", "staff", "member", "guest", "invited_institution")
"""The kinds of subject whose letters about an event become a call if they fail."""


def add_calls(work: Work, letters: Sequence[NewLetter], texts: Sequence[LetterText]) -> None:
    """Add a call for each letter whose reader gave no e-mail; open ones that it overtakes are closed.

    What is said about several rows is said whatever comes. What starts from what was told last leaves what
    told that (`outbox.operations.untold`).
    """
    if not letters:
        return
    known = _open(work, {each.subject_kind for each in letters}, {each.subject_id for each in letters})
    for letter, text in zip(letters, texts, strict=True):
        about = None if letter.several else sorted(letter.about) or None
        closable = [each for each in known if not (letter.since and each.since)]
        _close(closable, letter.subject_kind, letter.subject_id, about)
        work.session.add(
            Call(
                kind=letter.kind,
                subject_kind=letter.subject_kind,
                subject_id=letter.subject_id,
                event_id=letter.event_id,
                language=letter.language,
                words=spoken(text, letter.recipient_name),
                about=about,
                since=letter.since,
                created_at=work.now,
                state=CallState.open,
            )
        )
    work.session.flush()


def call_instead(work: Work, letter: Letter) -> None:
    """Add the call that takes the place of a letter that was given up, once; none for other subjects.

    A letter whose text is erased has nothing to say any more.
    """
    if letter.subject_kind not in PHONED or letter.event_id is None or letter.body is None:
        return
    if work.session.scalar(select(Call.id).where(Call.letter_id == letter.id)) is not None:
        return
    known = _open(work, {letter.subject_kind}, {letter.subject_id})
    _close(known, letter.subject_kind, letter.subject_id, letter.about)
    work.session.add(
        Call(
            kind=letter.kind,
            subject_kind=letter.subject_kind,
            subject_id=letter.subject_id,
            event_id=letter.event_id,
            language=letter.language,
            words=spoken(LetterText(letter.subject, letter.body), letter.recipient_name),
            about=None if letter.several else letter.about,
            since=letter.since,
            letter_id=letter.id,
            created_at=work.now,
            state=CallState.open,
        )
    )
    work.session.flush()


def _open(work: Work, kinds: set[str], ids: set[int]) -> list[Call]:
    query = select(Call).where(
        Call.subject_kind.in_(kinds), Call.subject_id.in_(ids), Call.state == CallState.open
    )
    return list(work.session.scalars(query))


def _close(calls: Sequence[Call], kind: str, id: int, about: Sequence[str] | None) -> None:
    for each in calls:
        if (each.subject_kind, each.subject_id) == (kind, id) and overtakes(about, each.about):
            each.state = CallState.overtaken
