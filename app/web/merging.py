"""Two who save one form: what the other changed is taken over wherever this one changed nothing."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from app.errors import N_, OUTDATED
from app.typed import parsed_json
from app.web.forms import Form
from app.web.request_work import current_work

UNTOUCHED = N_(
    "Somebody else saved this event meanwhile. Nothing that you typed is lost: check it and save again."
)


@dataclass(frozen=True, slots=True)
class Foreign:
    """A field that somebody else changed meanwhile; `kept` tells that one's own words stay in it."""

    label: str
    before: str
    after: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """What the form shows after both are put together, what the other changed, and the sentence above it."""

    formdata: MultiDict[str, str]
    foreign: list[Foreign]

    @property
    def sentence(self) -> str:
        """Why nothing was saved, in the page's language."""
        return current_work().texts.gettext(OUTDATED if self.foreign else UNTOUCHED)


def written(texts: Mapping[str, str]) -> str:
    """Return the texts that a form shows, for the hidden field that carries them along."""
    return json.dumps(texts, ensure_ascii=False)


def merged(
    form: Form,
    names: Iterable[str],
    seen: str | None,
    typed: Mapping[str, str],
    texts: Mapping[str, str],
    posted: MultiDict[str, str],
) -> Merged:
    """Put together what was `seen` (as `written`), what was `typed` and what stands there now (`texts`)."""
    known, formdata, foreign = read_back(seen, texts), MultiDict(posted), []
    for name in names:
        before = known.get(name, "")
        if before == texts[name]:
            continue
        kept = typed[name] not in (before, texts[name])
        foreign.append(Foreign(str(form[name].label.text), before, texts[name], kept))
        if not kept:
            formdata.setlist(name, [texts[name]] if texts[name] else [])
    return Merged(formdata, foreign)


def read_back(seen: str | None, texts: Mapping[str, str]) -> Mapping[str, str]:
    """Return the texts that were `written`; `texts` if it is not what `written` gave."""
    try:
        found = parsed_json(seen or "")
    except ValueError:
        return texts
    if not isinstance(found, dict):
        return texts
    return {str(name): text for name, text in found.items() if isinstance(text, str)}
