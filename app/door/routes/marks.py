"""Marks as a page or a script sends them: many at once, each with the time at which it was made."""

import json
from collections.abc import Mapping
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.door.labels import KINDS
from app.door.models import DoorLink, MarkKind
from app.door.operations.marking import BAD_KEY, MOST_AT_ONCE, NewMark, TakenMark, take_marks
from app.door.phone_clock import made_at
from app.door.queries import sessions_known_of_day
from app.door.routes.blueprint import bp
from app.door.routes.opening import link_inside
from app.door.routes.page import door_page
from app.errors import Refusal
from app.extensions import db
from app.typed import searched
from app.web.access import Audience, open_to
from app.web.asking import wants_json
from app.work import Work


@bp.post("/door/<token>/marks")
@open_to(Audience.link_holder)
def mark(token: str) -> ResponseReturnValue:
    """Take what was marked: by a button of the page, or from a script that kept it until now."""
    # The event is read under its lock.
    work, link = link_inside(token, with_event=False)
    return _from_script(work, link) if wants_json() else _from_page(work, link, token)


def _from_page(work: Work, link: DoorLink, token: str) -> ResponseReturnValue:
    """Take one mark, made now, and show the same people again."""
    words = searched(request.form.get("q", ""), 100)
    who, kind = request.form.get("who", "").strip()[:300], _kind(request.form.get("kind"))
    try:
        (result,) = take_marks(work, link, [NewMark(request.form.get("key", ""), who, kind, work.now)])
        if result.refusal is not None:
            raise result.refusal
        db.session.commit()
        taken = _said(work, kind, result)
    except Refusal as refusal:
        db.session.rollback()
        refused = work.texts.sentence(refusal)
        work, link = link_inside(token)
        return door_page(work, link, token, words, refused=refused), 422
    return door_page(work, link, token, words, sessions_known_of_day(link.event, link.day), taken=taken)


def _from_script(work: Work, link: DoorLink) -> ResponseReturnValue:
    """Take what a script kept: each mark is answered by its key, taken or refused with a sentence."""
    sent = _sent()
    good: list[NewMark] = []
    results: dict[str, dict[str, Any]] = {}
    for each in sent["marks"]:
        key = _text(each.get("key"))[:100]
        try:
            good.append(_new_mark(work, key, each, sent.get("sent_at")))
        except Refusal as refusal:
            results[key] = {"refused": work.texts.sentence(refusal)}
    try:
        taken = take_marks(work, link, good) if good else []
        db.session.commit()
        results |= {each.key: _result(work, each) for each in taken}
    except Refusal as refusal:
        db.session.rollback()
        said = work.texts.sentence(refusal)
        results |= {each.key: {"refused": said} for each in good}
    return {"results": results}


def _new_mark(work: Work, key: str, each: Mapping[str, Any], sent_at: Any) -> NewMark:
    who, back = _text(each.get("who")).strip()[:300], each.get("takes_back")
    if back and not isinstance(back, str):
        raise Refusal(BAD_KEY)
    moment = made_at(work.now, sent_at, each.get("at"))
    return NewMark(key, who, _kind(each.get("kind")), moment, back or None)


def _result(work: Work, taken: TakenMark) -> dict[str, Any]:
    if taken.refusal is not None:
        return {"refused": work.texts.sentence(taken.refusal)}
    return {"taken": True, "name": taken.name}


def _sent() -> dict[str, Any]:
    """Return what a script sent; 400 for what no script of ours sends."""
    try:
        sent = json.loads(request.form.get("marks", ""))
    except (ValueError, RecursionError):
        raise BadRequest from None
    marks = sent.get("marks") if isinstance(sent, dict) else None
    if not isinstance(marks, list) or len(marks) > MOST_AT_ONCE:
        raise BadRequest
    if not all(isinstance(each, dict) for each in marks):
        raise BadRequest
    return dict(sent)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _kind(value: object) -> MarkKind | None:
    return MarkKind(value) if isinstance(value, str) and value in MarkKind.__members__ else None


def _said(work: Work, kind: MarkKind | None, taken: TakenMark) -> str:
    words = [taken.name, work.texts.gettext(KINDS[kind]) if kind else ""]
    return ": ".join(each for each in words if each)
