"""A letter that another room wants to send."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.outbox.letters import LetterText


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter to queue. `kind` names its templates (`email/<kind>/<language>.txt`); `context` fills them.

    `text` is the finished text, where there is one already: then nothing is rendered. `calendar` is a
    finished iCalendar file to attach, `code` what a QR code says to attach as a picture. Subject and
    event say what the letter is about, `about` what of it it tells: a later letter that tells all of it takes
    its place (`outbox.overtaking`). Without a recipient it
    is told by phone. `since` is what its reader had been told before, as the room that writes it keeps it;
    `several` says that it is about other rows of its reader too, before whose letters it keeps its place.
    """

    kind: str
    recipient: str
    recipient_name: str
    language: str
    subject_kind: str
    subject_id: int
    event_id: int | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
    text: LetterText | None = None
    calendar: bytes | None = None
    code: str | None = None
    reply_to: str | None = None
    about: tuple[str, ...] = ()
    since: str | None = None
    several: bool = False
