"""What the pages of attendance send: marks by name, the credit, the reason."""

import re
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, TextAreaField
from wtforms.validators import Optional

from app.attendance.mark_keys import MarkKey, parsed_key
from app.errors import N_
from app.typed import parsed_json
from app.web.forms import Form

_UNDO = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)
_ID = re.compile(r"\d{1,9}", re.ASCII)


class ConfirmForm(Form):
    """The confirmation of a register; the credit is asked for when the session has no hours."""

    credit_minutes = IntegerField(N_("Minutes of a full presence"), [Optional()])


class ReopenForm(Form):
    """The reason for which a confirmed register is reopened."""

    reason = TextAreaField(N_("Reason"))


def posted_marks(form: MultiDict[str, str]) -> dict[int, dict[MarkKey, str]]:
    """Return the marks of fields `a-<registration>-<session>`: by session, then by key.

    A row without a registration here is named by «r» and its id, a block by the hour at which it starts:
    `a-r7-5`, `a-12-5-0900`. A field that still holds what the page showed (`seen`) is left out, so that an
    old page does not undo what somebody else changed meanwhile. The value `minutes` stands for the number in
    `minutes-<registration>-<session>`, or for how late one came and how early one left, in `late-…` and
    `early-…`.
    """
    seen = _seen(form.get("seen", ""))
    found: dict[int, dict[MarkKey, str]] = {}
    for name in form:
        rest = name.removeprefix("a-")
        if rest != name and (read := parsed_key(rest)):
            key, session = read
            value = form.getlist(name)[-1]
            if value == "minutes":
                value = _partial(form, rest) or value
            if seen.get(rest) != value:
                found.setdefault(session, {})[key] = value
    return found


def _partial(form: MultiDict[str, str], rest: str) -> str:
    """Return what the fields for a part of the time say, "" where all are empty."""
    minutes, late, early = (form.get(f"{word}-{rest}", "").strip() for word in ("minutes", "late", "early"))
    hours = " ".join(f"{word}:{text}" for word, text in (("late", late), ("early", early)) if text)
    return f"{minutes} {hours}".strip()


def posted_fill(form: MultiDict[str, str]) -> int | None:
    """Return the session whose blanks are to be filled, or None."""
    found = form.get("fill", "")
    return int(found) if _ID.fullmatch(found) else None


def posted_undo(form: MultiDict[str, str]) -> tuple[int, int] | None:
    """Return session and fact of the filling to undo, or None."""
    match = _UNDO.fullmatch(form.get("undo", ""))
    return (int(match.group(1)), int(match.group(2))) if match else None


def _seen(text: str) -> Mapping[str, Any]:
    try:
        found = parsed_json(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
