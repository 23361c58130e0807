"""Addresses in a text become links: what an address is, and where it ends, for pages and letters alike."""

import re
from urllib.parse import urlsplit

from markupsafe import Markup, escape

_PAGE = r"(?<![\w/])https?://[^\s<>\"„”“«»]+"
_MAILBOX = r"(?P<mailbox>[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,5}\.[a-z]{2,24}\b)"
_PAGES = re.compile(_PAGE, re.IGNORECASE)
_PAGES_AND_MAILBOXES = re.compile(f"{_PAGE}|{_MAILBOX}", re.IGNORECASE)
_AFTER = ".,;:!?…'’*_"
"""What stands behind an address at the end of a sentence and is hardly part of it."""
_NOTHING = Markup("")
_PAIRS = {")": "(", "]": "[", "}": "{"}


def hyperlinked(text: str, attributes: Markup = _NOTHING, *, mailboxes: bool = False) -> Markup:
    """Return a text, escaped, whose addresses of pages (http and https alone) are links.

    `attributes` stand in each link behind its address; `mailboxes` makes links of e-mail addresses, too.
    """
    parts: list[Markup] = []
    at = 0
    for match in (_PAGES_AND_MAILBOXES if mailboxes else _PAGES).finditer(text):
        address, target = match.group(), f"mailto:{match.group()}"
        if not (mailboxes and match["mailbox"]):
            address = target = _without_punctuation(address)
            if not _leads_somewhere(address):
                continue
        parts += [
            escape(text[at : match.start()]),
            Markup('<a href="{}"{}>{}</a>').format(target, attributes, address),
        ]
        at = match.start() + len(address)
    return Markup("").join([*parts, escape(text[at:])])


def _without_punctuation(address: str) -> str:
    """Leave out the end of the sentence, and a bracket that was opened before the address."""
    unopened = {last: address.count(last) - address.count(first) for last, first in _PAIRS.items()}
    end = len(address)
    while end:
        last = address[end - 1]
        if unopened.get(last, 0) > 0:
            unopened[last] -= 1
        elif last not in _AFTER:
            break
        end -= 1
    return address[:end]


def _leads_somewhere(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False
