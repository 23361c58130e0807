"""The page at the door: the PIN first, then a search by name, and what can be marked of whom is found."""

import secrets
from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.passwords import matches
from app.clock import local
from app.door.forms import PinForm
from app.door.labels import KINDS
from app.door.models import RECEIPTS, DoorLink, MarkKind
from app.door.operations.links import note_opening
from app.door.queries import (
    MOST_FOUND,
    DoorPerson,
    found_by_name,
    has_tries,
    is_long_enough,
    sessions_of_day,
)
from app.door.routes.blueprint import bp
from app.door.routes.opening import (
    PinNeeded,
    count_pin,
    forgive_pin,
    is_inside,
    let_in,
    link_here,
    link_inside,
)
from app.door.window import DoorState, door_state
from app.events.models import Session
from app.events.titles import title
from app.extensions import db
from app.sqlite import begin_write
from app.typed import searched
from app.web.access import Audience, open_to
from app.web.asking import wants_json
from app.work import Work


@bp.errorhandler(PinNeeded)
def pin_is_needed(error: PinNeeded) -> ResponseReturnValue:
    """Ask for the PIN; what a script sent stays in the phone until then."""
    db.session.rollback()
    work, link = link_here((request.view_args or {})["token"])
    if wants_json():
        said = work.texts.gettext("Type the PIN again, and the marks in this phone are sent.")
        return {"pin": True, "said": said}, 403
    return _pin_page(work, link, PinForm(formdata=None)), 403


@bp.get("/door/<token>/")
@open_to(Audience.link_holder)
def door(token: str) -> ResponseReturnValue:
    """Show the page at the door, or ask for the PIN."""
    work, link = link_here(token)
    if not is_inside(link):
        return _pin_page(work, link, PinForm(formdata=None))
    return door_page(work, link, token)


@bp.post("/door/<token>/pin")
@open_to(Audience.link_holder, begins_late=True)
def give_pin(token: str) -> ResponseReturnValue:
    """Open the page with the PIN that the organiser told; each try is recorded."""
    work, link = link_here(token)
    form = PinForm()
    if not form.validate_on_submit():
        return _pin_page(work, link, form), 422
    if not (has_tries(work, link) and count_pin(link)):
        return _no_tries(work, link, form)
    is_right = matches(link.pin_hash, form.code.data or "")
    db.session.rollback()
    begin_write(db.session())
    work, link = link_here(token)
    is_counted = note_opening(work, link, right=is_right)
    db.session.commit()
    if not is_counted:
        return _no_tries(work, link, form)
    if is_right:
        forgive_pin(link)
        let_in(link)
        return redirect(url_for("door.door", token=token), 303)
    form.code.errors = [work.texts.gettext("This is not the PIN. Ask the organiser for it.")]
    return _pin_page(work, link, form), 422


def _no_tries(work: Work, link: DoorLink, form: PinForm) -> ResponseReturnValue:
    """Say that the tries are used up, whatever was typed."""
    form.code.errors = [work.texts.gettext("Too many wrong PINs. Try again in a quarter of an hour.")]
    return _pin_page(work, link, form), 429


@bp.post("/door/<token>/search")
@open_to(Audience.link_holder)
def search(token: str) -> ResponseReturnValue:
    """Show who of the day has these parts in their name; names are never in an address."""
    work, link = link_inside(token)
    words = searched(request.form.get("q", ""), 100)
    if wants_json():
        shown = _shown(work, link, token, words, sessions_of_day(work, link))
        return {"html": render_template("door/_found.html", **shown)}
    return door_page(work, link, token, words)


def door_page(
    work: Work,
    link: DoorLink,
    token: str,
    words: str = "",
    known: Sequence[Session] | None = None,
    **said: Any,
) -> str:
    """Return the page at the door, with the people found by these words; `known` are the day's sessions,
    where they have been read."""
    sessions = sessions_of_day(work, link) if known is None else known
    hours = [work.texts.hours(each.starts_at, each.ends_at) for each in sessions if each.starts_at]
    return render_template(
        "door/page.html",
        link=link,
        title=title(link.event, work.texts.language),
        hours=", ".join(hours),
        meets=bool(sessions),
        state=door_state(link, work.now),
        **_shown(work, link, token, words, sessions),
        **({"taken": None, "refused": None} | said),
    )


def _shown(work: Work, link: DoorLink, token: str, words: str, sessions: Sequence[Session]) -> dict[str, Any]:
    """Return what the list of people found shows; people only while the link is open."""
    is_open = door_state(link, work.now) == DoorState.open
    found: list[DoorPerson] = found_by_name(work, link, sessions, words) if is_open else []
    return {
        "token": token,
        "words": words,
        "is_short": bool(words) and not is_long_enough(words),
        "found": found[:MOST_FOUND],
        "are_more": len(found) > MOST_FOUND,
        "kinds": {kind.value: work.texts.gettext(name) for kind, name in KINDS.items()},
        "receipts": [kind.value for kind in RECEIPTS],
        "entry": MarkKind.entry.value,
        "exit": MarkKind.exit.value,
        "new_key": lambda: f"form-{secrets.token_hex(12)}",
        "hour": lambda moment: work.texts.clock(local(moment)),
    }


def _pin_page(work: Work, link: DoorLink, form: PinForm) -> str:
    return render_template(
        "door/pin.html",
        link=link,
        token=(request.view_args or {})["token"],
        title=title(link.event, work.texts.language),
        state=door_state(link, work.now),
        form=form,
    )
