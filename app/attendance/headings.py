"""What sessions are called at the head of their columns: each by as much as tells it from the others."""

from collections import Counter
from collections.abc import Callable, Sequence

from app.events.models import Session
from app.events.when import place_line
from app.texts import Texts

_FURTHER: tuple[Callable[[Session], str], ...] = (
    lambda session: f"{session.starts_at:%H:%M}" if session.starts_at else "",
    lambda session: session.meeting.label or "",
    lambda session: place_line(session.meeting),
)


def list_headings(texts: Texts, sessions: Sequence[Session]) -> list[str]:
    """Return the same headings as `file_headings`, with days as the language writes them."""
    names = [texts.day_short(session.day).replace("\u00a0", " ") for session in sessions]
    for further in _FURTHER:
        names = _told_apart(names, [further(session) for session in sessions])
    return _numbered(names)


def file_headings(sessions: Sequence[Session]) -> list[str]:
    """Return a heading for each session, all different, for a file.

    Its day; where several are alike, its hour, then its label, then its place; at last a number.
    """
    names = [session.day.isoformat() for session in sessions]
    for further in _FURTHER:
        names = _told_apart(names, [further(session) for session in sessions])
    return _numbered(names)


def grid_notes(sessions: Sequence[Session]) -> list[str]:
    """Return what tells sessions apart whose day, hours and label are the same; empty for all others."""
    names = [f"{each.day} {each.starts_at} {each.ends_at} {each.meeting.label}" for each in sessions]
    places = [place_line(session.meeting) for session in sessions]
    longer = _told_apart(names, places)
    numbered = _numbered(longer)
    return [full.removeprefix(name).strip() for name, full in zip(names, numbered, strict=True)]


def _told_apart(names: Sequence[str], further: Sequence[str]) -> list[str]:
    """Put further words behind names that are alike."""
    counts = Counter(names)
    pairs = zip(names, further, strict=True)
    return [f"{name} {more}" if more and counts[name] > 1 else name for name, more in pairs]


def _numbered(names: Sequence[str]) -> list[str]:
    """Put numbers behind names that are still alike."""
    counts, seen = Counter(names), Counter[str]()
    found = []
    for name in names:
        seen[name] += 1
        found.append(f"{name} ({seen[name]})" if counts[name] > 1 else name)
    return found
