"""The words of a letter for the phone: pure."""

import re

from app.outbox.letters import LetterText

LONGEST = 1_000

_LINK = re.compile(r"https?://\S*")


def spoken(text: LetterText, name: str) -> str:
    """Return what a letter tells, short, to be read out: without greeting, and up to the reader's link.

    That link is a line of its own; an address inside a sentence, which staff typed, is left out alone.
    Lines that name the reader are left out: who phones has the name before them. Begins with the subject.
    """
    lines: list[str] = [text.subject]
    for line in text.body.split("\n")[1:]:
        if _LINK.match(line.lstrip()):
            break
        if not (name and name in line):
            lines.append(_LINK.sub("", line).rstrip())
    while lines and (not lines[-1].strip() or lines[-1].endswith(":")):
        lines.pop()  # the sentence before a link leads nowhere without it
    told = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return told if len(told) <= LONGEST else told[: LONGEST - 1].rstrip() + "…"
