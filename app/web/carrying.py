"""A form goes along sealed while its owner signs in: nobody else can read it, and nothing is stored."""

import base64
import json
import zlib

from flask import current_app

from app.keys import keys_of
from app.sealing import Seals
from app.web.sent_forms import Sent, holder_of, seconds_now
from app.work import Actor

LARGEST = 400_000
"""How many bytes of typed text are carried at most; sealed, they must fit into a form again."""

HOURS = 24
"""For how long what is carried can be given back."""

_PURPOSE = "typed"


def sealed(sent: Sent) -> str | None:
    """Return a form sealed for whose it is; None if it is too large to go along."""
    text = json.dumps([sent.holder, sent.at, sent.action, sent.page, sent.typed, sent.had_files])
    if len(text) > LARGEST:
        return None
    packed = base64.b64encode(zlib.compress(text.encode())).decode()
    return _seals().seal(_PURPOSE, _number(sent.holder or ""), packed)


def opened(actor: Actor, sealed: str) -> Sent | None:
    """Return the form that was sealed for an actor; None for a forged one and somebody else's."""
    if actor.kind == "visitor":
        return None
    packed = _seals().opened(_PURPOSE, actor.id or 0, sealed) if sealed.isascii() else None
    if packed is None:
        return None
    holder, at, action, page, typed, files = json.loads(zlib.decompress(base64.b64decode(packed)))
    pairs = [(name, value) for name, value in typed]
    return Sent(holder, action, page, pairs, files, at) if holder == holder_of(actor) else None


def is_fresh(sent: Sent) -> bool:
    """Tell whether a form may still be given back."""
    return 0 <= seconds_now() - sent.at < HOURS * 3600


def _seals() -> Seals:
    return Seals(keys_of(current_app.config))


def _number(holder: str) -> int:
    return int(holder.rpartition("-")[2])
