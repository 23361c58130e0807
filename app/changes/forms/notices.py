"""The second step of a change: how many people are told, their letter, and the choice to tell them."""

import re
from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.changes.circles import CIRCLE_NAMES
from app.changes.forms.clashes import clashes_shown
from app.changes.preview import Preview
from app.outbox.letters import LetterText
from app.web.rendering import notify
from app.web.request_work import current_work

_DECIDED = ("notify", "quiet")
_OWN_LINK = re.compile(r"/registrations/[^/\s]+/")


def is_decided() -> bool:
    """Tell whether the form says if people are told."""
    return request.form.get("choice", "") in _DECIDED


def are_told() -> bool:
    """Tell whether the form says that people are told."""
    return request.form.get("choice") == "notify"


def notice_page(heading: str, seen: Preview, back: str, *, cancelling: bool = False) -> ResponseReturnValue:
    """Show how many people would be told, and their letters; everything typed goes along, hidden.

    `back` is where one goes who changes nothing. The buttons say "cancel" where that is what happens.
    The link in the letter is its reader's alone: staff see that there is one, not where it leads.
    """
    circles = [replace(each, letter=_without_link(each.letter)) for each in seen.circles]
    hidden = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in ("choice", "csrf_token")
    ]
    return render_template(
        "changes/notice.html",
        back=back,
        cancelling=cancelling,
        heading=heading,
        told=replace(seen, circles=circles),
        names={circle: current_work().texts.translated(name) for circle, name in CIRCLE_NAMES.items()},
        hidden=hidden,
        action=request.path,
        clashes=clashes_shown(),
    )


def _without_link(letter: LetterText | None) -> LetterText | None:
    return letter and replace(letter, body=_OWN_LINK.sub("/registrations/…/", letter.body))


def say(sentence: str, told: int) -> None:
    """Say what was done, and how many people are being told of it."""
    texts = current_work().texts
    people = texts.ngettext("%(count)s person is being told.", "%(count)s people are being told.", told)
    notify("success", f"{sentence} {people}" if told else sentence)
