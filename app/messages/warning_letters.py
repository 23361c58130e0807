"""The letter that warns a trainer of registers that wait and of people who may not complete a training."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.accounts.models import Account
from app.attendance.late_sentences import danger_sentence, late_sentence
from app.attendance.models import WarningKind
from app.events.models import Event, Session
from app.events.titles import title
from app.events.when import session_line
from app.office.queries import office
from app.outbox.new_letter import NewLetter
from app.texts import Texts
from app.work import Work

KIND = "attendance_waits"


@dataclass(slots=True)
class Warned:
    """What one trainer is warned of: sessions with the kind of their warning, people in danger by event."""

    account: Account
    late: list[tuple[Session, WarningKind]] = field(default_factory=list)
    falling: list[tuple[Event, int]] = field(default_factory=list)


def warning_letter(work: Work, warned: Warned) -> NewLetter:
    """Return the letter in the trainer's language: meetings, numbers and links, no names of participants."""
    texts = work.texts.into(warned.account.language)
    return NewLetter(
        kind=KIND,
        recipient=warned.account.email,
        recipient_name=warned.account.name,
        language=warned.account.language,
        subject_kind=KIND,
        subject_id=warned.account.id,
        context={
            "late": [_late(work, texts, *each) for each in warned.late],
            "falling": _falling(work, texts, warned.falling),
            "all": work.links.absolute("/manage/sessions/"),
            "office": office(work).name,
        },
    )


def _late(work: Work, texts: Texts, session: Session, kind: WarningKind) -> dict[str, str]:
    event = session.meeting.event
    return {
        "title": title(event, texts.language).text,
        "when": session_line(texts, session),
        "sentence": late_sentence(texts, kind, (work.today - session.day).days),
        "link": work.links.absolute(f"/manage/events/{event.slug}/sessions/{session.id}/attendance"),
    }


def _falling(work: Work, texts: Texts, falling: Sequence[tuple[Event, int]]) -> list[dict[str, str]]:
    return [
        {
            "title": title(event, texts.language).text,
            "sentence": danger_sentence(texts, count),
            "link": work.links.absolute(f"/manage/events/{event.slug}/standing/"),
        }
        for event, count in falling
    ]
