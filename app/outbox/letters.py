"""What a letter looks like: a text with its subject, and the same text as HTML."""

import re
from dataclasses import dataclass

from markupsafe import Markup

from app.hyperlinks import hyperlinked

_COLOUR = Markup(' style="color:#0f5f73"')

_JOINER = "\u2060"
_LINK_MAKER = re.compile(r"(?<=\w)([.@:\u3002\uff0e\uff61](?=[\w/]))")


@dataclass(frozen=True, slots=True)
class LetterText:
    """What a letter says: one line of subject and a plain-text body."""

    subject: str
    body: str


def letter_text(rendered: str) -> LetterText:
    """Split a rendered template into subject (its first line, `Subject: …`) and body.

    Line breaks in the subject, which could smuggle in headers, become blanks.
    """
    first, _, rest = rendered.strip().partition("\n")
    if not first.startswith("Subject:"):
        raise ValueError("a letter's template begins with a line `Subject: …`")
    subject = " ".join(first.removeprefix("Subject:").split())[:300]
    body = re.sub(r"\n{3,}", "\n\n", rest.strip()) + "\n"
    return LetterText(subject, body)


def unlinked(text: str) -> str:
    """Return a text that somebody else typed so that no mail program makes a link of anything in it.

    An unseen joiner stands before what makes a host, an address or a scheme of letters; it reads as before.
    """
    return _LINK_MAKER.sub(f"{_JOINER}\\1", text)


def html_of(body: str, language: str, subject: str) -> str:
    """Return a plain-text body as a simple HTML page: paragraphs, lines, and links that work."""
    paragraphs = [
        Markup("<p>{}</p>").format(
            Markup("<br>\n").join(hyperlinked(line, _COLOUR) for line in block.splitlines())
        )
        for block in body.strip().split("\n\n")
    ]
    return str(
        Markup(
            '<!doctype html>\n<html lang="{}"><head><meta charset="utf-8"><title>{}</title></head>\n'
            '<body style="font:17px/1.6 Lato,Arial,sans-serif;color:#1b2528;max-width:40em">\n{}\n'
            "</body></html>\n"
        ).format(language, subject, Markup("\n").join(paragraphs))
    )
