"""A form that was sent and not taken: whose it is, and what was typed, without what is secret."""

import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, request, session
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import RequestEntityTooLarge

from app.web.filling_in import TOKEN, Typed
from app.web.request_work import current_work
from app.work import Actor

CARRIED = "carried"
"""The hidden field in which sealed forms go along while somebody signs in."""

SECRETS = frozenset({"password", "old_password", "new_password", "again", "code"})
"""The fields that are never carried: passwords and codes of those who sign in."""

_HOLDER = re.compile(r"(?:(?:staff|participant)-[0-9]{1,18})?")


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent and not taken: whose it is, where it goes, on which page it stands, its fields.

    `holder` is empty for a visitor's and None if nobody can tell.
    """

    holder: str | None
    action: str
    page: str
    typed: Typed
    had_files: bool
    at: int


def holder_of(actor: Actor) -> str:
    """Return what a form says of its owner: the signed-in user's kind and number, or nothing."""
    return "" if actor.kind == "visitor" else f"{actor.kind}-{actor.id}"


def name_holder(holder: str) -> None:
    """Let the token in each form of a session that begins tell whose form it is."""
    if TOKEN not in session:
        session[TOKEN] = f"{holder}.{secrets.token_hex(20)}"


def sent_now() -> Sent | None:
    """Return the form of this request; None if another site sent it, or if it is larger than any form."""
    if request.method != "POST" or is_foreign():
        return None
    try:
        request.form  # noqa: B018 - read here, since the answer to a refusal must not fail
    except RequestEntityTooLarge:
        return None
    token = request.form.get(TOKEN, "")
    left_out = (*SECRETS, TOKEN, CARRIED)
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in left_out]
    referrer = urlsplit(request.referrer or "")
    page = f"{referrer.path}?{referrer.query}" if referrer.query else referrer.path
    return Sent(
        _holder_in(token), _here(), page, typed, request.mimetype == "multipart/form-data", seconds_now()
    )


def _here() -> str:
    query = request.query_string.decode("ascii", "replace")
    return f"{request.path}?{query}" if query else request.path


def is_foreign() -> bool:
    """Tell whether another site made the browser send this: its form comes back to nobody."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    ours = {request.host_url.rstrip("/"), current_app.config["BASE_URL"].rstrip("/")}
    return request.headers.get("Origin", request.host_url.rstrip("/")) not in ours


def _holder_in(token: str) -> str | None:
    """Return whose form a token is from; it need not verify, since the keys may have changed meanwhile.

    A forged token gives away nothing but what its author sends.
    """
    if not token:
        return ""
    reader = URLSafeTimedSerializer(current_app.secret_key or "", salt="wtf-csrf-token")
    try:
        _, value = reader.loads_unsafe(token)
    except BadData:
        return None
    holder = value.rpartition(".")[0] if isinstance(value, str) else None
    return holder if holder is not None and _HOLDER.fullmatch(holder) else None


def seconds_now() -> int:
    """Return the moment of the request, in seconds."""
    return int(current_work().now.timestamp())
